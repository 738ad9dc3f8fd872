#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/json_bits.h"
#include "engine/kernels/json_object.h"
#include "engine/kernels/name_bucket.h"

/// The pass of json_object.h, written once for all instruction sets. It is compiled with the options of the file that
/// includes it, so nothing in here may have external linkage, and nothing inline of another header is called.
///
/// Bytes are taken 64 at a time, every class of bytes as a word of 64 bits. A token is a bracket, colon or comma
/// outside of strings, the first quote of a string, or the first byte of a number or literal; it is the bit of that
/// byte. Which token may follow which is a matter of carries: a bit that is added to the run of ones between two tokens
/// moves on to the second of them. Only brackets that close and strings that may be wanted names are visited one by
/// one.
namespace insitu::kernels {
namespace {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Returns the first byte from `at` on that is no blank, or `end`.
inline const char* skip_blanks(const char* at, const char* end) {
  while (at != end && is_blank(*at)) ++at;
  return at;
}

/// Whether the text at `at` begins with `word`.
inline bool spells(const char* at, const char* end, const char* word, std::size_t size) {
  if (static_cast<std::size_t>(end - at) < size) return false;
  for (std::size_t i = 0; i < size; ++i) {
    if (at[i] != word[i]) return false;
  }
  return true;
}

/// Moves `at` to the end of the digits. False: there is not one digit.
inline bool skip_digits(const char*& at, const char* end) {
  if (at == end || !is_digit(*at)) return false;
  while (at != end && is_digit(*at)) ++at;
  return true;
}

/// Whether what begins here is a number or literal, and ends where one may.
inline bool is_scalar(const char* at, const char* end) {
  if (*at == '-' || is_digit(*at)) {
    if (*at == '-') ++at;
    if (at != end && *at == '0') {
      ++at;
    } else if (!skip_digits(at, end)) {
      return false;
    }
    if (at != end && *at == '.') {
      ++at;
      if (!skip_digits(at, end)) return false;
    }
    if (at != end && (*at == 'e' || *at == 'E')) {
      ++at;
      if (at != end && (*at == '+' || *at == '-')) ++at;
      if (!skip_digits(at, end)) return false;
    }
  } else if (end - at >= 4 && (__builtin_memcmp(at, "true", 4) == 0 || __builtin_memcmp(at, "null", 4) == 0)) {
    at += 4;
  } else if (end - at >= 5 && __builtin_memcmp(at, "false", 5) == 0) {
    at += 5;
  } else {
    return false;
  }
  return at == end || *at == ',' || *at == '}' || *at == ']' || is_blank(*at);
}

/// Makes a ByteSet of ASCII characters.
consteval ByteSet set_of(const char* bytes) {
  ByteSet set;
  for (; *bytes != '\0'; ++bytes) {
    const unsigned code = static_cast<unsigned char>(*bytes);
    const auto bit = static_cast<std::uint8_t>(1U << (code >> 4));
    set.low[code % 16] = static_cast<std::uint8_t>(set.low[code % 16] | bit);
    set.high[code / 16] = static_cast<std::uint8_t>(set.high[code / 16] | bit);
  }
  return set;
}
inline constexpr ByteSet kHexDigits = set_of("0123456789abcdefABCDEF");
/// The characters that may follow a backslash.
inline constexpr ByteSet kEscapes = set_of("\"\\/bfnrtu");

/// Moves marks on to the next token. Carries over into the next block.
class NextToken {
 public:
  /// Returns the first token after each of the bytes that are `marked`. `between` has the bytes that are no tokens.
  Bits after(Bits marked, Bits between) {
    Bits moved = 0;
    const bool leaves_block = __builtin_add_overflow(marked << 1 | carry_, between, &moved);
    carry_ = marked >> 63 | static_cast<Bits>(leaves_block);
    return moved & ~between;
  }
  /// Takes a block without tokens.
  void skip(Bits marked) { carry_ |= static_cast<Bits>(marked != 0); }

 private:
  Bits carry_ = 0;
};

/// The tokens of one block.
struct Tokens {
  Bits opens = 0;  // brackets of both kinds
  Bits closes = 0;
  Bits braces = 0;  // which brackets are curly; means nothing elsewhere
  Bits colons = 0;
  Bits commas = 0;
  Bits texts = 0;
  Bits scalars = 0;
  Bits backslashes = 0;  // are no tokens

  [[nodiscard]] Bits all() const { return opens | closes | colons | commas | texts | scalars; }
};

/// The level of bytes: strings, escapes, numbers, literals. `Block` holds 64 bytes and says which of them are what.
template <class Block>
class ByteScan {
 public:
  /// `end` is the end of the text.
  explicit ByteScan(const char* end) : end_(end) {}

  /// Reads the next block; `in_text` has the bytes that are not after the end. False: not sure.
  __attribute__((always_inline)) bool read(const char* at, const Block& block, Bits in_text, Tokens& tokens) {
    tokens.backslashes = block.equal('\\');
    const Bits escaped = escapes_.escaped(tokens.backslashes);
    const Bits quotes = block.equal('"') & ~escaped;
    seen_.add(block);
    const bool has_escapes = (tokens.backslashes | escaped | hex_places_) != 0;
    if (has_escapes && !are_escapes(block, escaped)) return false;
    if (in_string_ != 0 && quotes == 0) return true;  // nothing but text

    const Bits in_string = Block::prefix_xor(quotes) ^ in_string_;  // the first quote included
    in_string_ = Bits{0} - (in_string >> 63);
    const Bits outside = in_text & ~(in_string | quotes);
    tokens.opens = block.equal_but_case('{') & outside;
    tokens.closes = block.equal_but_case('}') & outside;
    tokens.braces = block.bit_5();
    tokens.colons = block.equal(':') & outside;
    tokens.commas = block.equal(',') & outside;
    tokens.texts = quotes & in_string;
    const Bits marks = tokens.opens | tokens.closes | tokens.colons | tokens.commas;
    const Bits in_scalar = outside & ~(marks | block.equal(' '));
    tokens.scalars = in_scalar & ~(in_scalar << 1 | ends_in_scalar_);
    const bool fine = in_scalar == 0 || are_scalars(at, block, in_scalar, tokens.scalars);
    ends_in_scalar_ = in_scalar >> 63;
    return fine;
  }

  /// Whether nothing was read that JSON forbids everywhere: control characters. (A line break between tokens is one,
  /// too.)
  [[nodiscard]] bool is_clean() const { return !seen_.has_controls(); }
  [[nodiscard]] bool has_high() const { return seen_.has_high(); }

 private:
  /// Returns the first byte of the number or literal that goes on at `at`.
  static const char* first_of_scalar(const char* at) {
    while (at[-1] != ':' && at[-1] != ',' && at[-1] != '[' && at[-1] != '{' && !is_blank(at[-1])) --at;
    return at;
  }

  /// Whether all scalars are valid. Numbers that begin with another digit than 0 and hold nothing but digits and one
  /// point among them need no closer look.
  __attribute__((always_inline)) bool are_scalars(const char* at, const Block& block, Bits in_scalar, Bits scalars) {
    const Bits no_digits = in_scalar & ~block.digits();
    const Bits first_zeros = block.equal('0') & scalars;
    if ((no_digits | first_zeros) == 0) return true;
    const Bits digits = in_scalar & ~no_digits;
    const Bits continued = in_scalar & ~(in_scalar + ends_in_scalar_);
    const Bits points = block.equal('.') & (digits & ~continued) << 1 & digits >> 1;
    const Bits after_fractions = (digits + (points << 1)) & ~digits;
    const Bits zeros = first_zeros & (digits >> 1 | Bits{1} << 63);
    const Bits odd = no_digits & ~(points & ~after_fractions);
    if ((odd | zeros) == 0) return true;
    if ((odd & continued) != 0 && !is_scalar(first_of_scalar(at), end_)) return false;
    // Adding the first bit of a run clears it. Literals and negative numbers show at their first byte.
    const Bits odd_from_the_first = in_scalar & ~(in_scalar + (odd & scalars));
    const bool others = (zeros | (odd & ~(continued | odd_from_the_first))) != 0;
    for (Bits left = others ? scalars : odd & scalars; left != 0; left &= left - 1) {
      if (!is_scalar(at + lowest(left), end_)) return false;
    }
    return true;
  }

  /// Whether JSON knows the escapes. A backslash outside of strings is no concern here: it is no scalar.
  __attribute__((always_inline)) bool are_escapes(const Block& block, Bits escaped) {
    if ((escaped & ~typename Block::Set(kEscapes).among(block)) != 0) return false;
    const Bits long_ones = escaped & block.equal('u');
    const Bits hex_places = long_ones << 1 | long_ones << 2 | long_ones << 3 | long_ones << 4 | hex_places_;
    hex_places_ = long_ones >> 63 | long_ones >> 62 | long_ones >> 61 | long_ones >> 60;
    return hex_places == 0 || (hex_places & ~typename Block::Set(kHexDigits).among(block)) == 0;
  }

  typename Block::Seen seen_;
  const char* end_;
  EscapeFinder escapes_;
  Bits in_string_ = 0;
  Bits ends_in_scalar_ = 0;
  Bits hex_places_ = 0;  // the bytes of the next block that must be hexadecimal digits
};

/// Finds the strings that may be wanted names, by their first two bytes.
template <class Block>
class NameStarts {
 public:
  explicit NameStarts(const NameBytes& bytes) : first_(bytes.first), second_(bytes.second) {}

  /// Returns the bytes where such a name may begin, if a quote is there. `window` loads the blocks that begin some
  /// bytes later.
  template <class Window>
  [[nodiscard]] __attribute__((always_inline)) Bits find(const Window& window) const {
    return first_.among(window.block(1)) & second_.among(window.block(2));
  }

 private:
  typename Block::Set first_;
  typename Block::Set second_;
};

/// Looks names up and notes where the values of wanted members are.
class WantedMembers {
 public:
  WantedMembers(const char* text, const char* end, const JsonMembers& members, JsonHit* hits)
      : text_(text), end_(end), members_(members), hits_(hits) {
    nodes_[1] = 0;
  }

  /// Returns the depth of the innermost object that is open and in which something is looked for.
  [[nodiscard]] std::size_t depth() const { return depth_; }

  /// Looks up a string that may be the name of a member of an object at `depth`. False: not sure.
  __attribute__((always_inline)) bool look_up(const char* name, std::size_t depth) {
    if (depth != depth_ || end_ - name < 2) return true;
    const JsonMembers::Node& node = members_.nodes[nodes_[depth]];
    std::uint8_t index = node.first_of[name_bucket(name[0], name[1])];
    for (; index != JsonMembers::kNoMember; index = members_.members[index].next) {
      const JsonMembers::Member& member = members_.members[index];
      if (static_cast<std::size_t>(end_ - name) <= member.size || name[member.size] != '"') continue;
      if (!spells(name, end_, members_.names + member.name, member.size)) continue;
      const char* colon = skip_blanks(name + member.size + 1, end_);
      if (colon == end_ || *colon != ':') return true;  // a text that reads like the name
      const char* value = skip_blanks(colon + 1, end_);
      return value != end_ && take(index, value);
    }
    return true;
  }
  /// Says that an object or array at `depth` is closed.
  void close(std::size_t depth) {
    if (depth == depth_) --depth_;
  }

  [[nodiscard]] std::uint32_t hits() const { return hit_count_; }

 private:
  bool take(std::uint32_t index, const char* value) {
    if ((seen_ >> index & 1) != 0) return false;  // of equal names the last counts, with all that is below it
    seen_ |= Bits{1} << index;
    const JsonMembers::Member& member = members_.members[index];
    if (member.is_wanted) hits_[hit_count_++] = {index, static_cast<std::uint32_t>(value - text_)};
    if (member.node != JsonMembers::kNoNode && *value == '{') nodes_[++depth_] = member.node;
    return true;
  }

  const char* text_;
  const char* end_;
  const JsonMembers& members_;
  JsonHit* hits_;
  std::uint32_t hit_count_ = 0;
  Bits seen_ = 0;  // members by index
  std::size_t depth_ = 1;
  std::uint32_t nodes_[kMaxKernelJsonDepth + 2];  // by depth, up to depth_: what is looked for in the object there
};

/// Matches brackets, and knows the depth of each name.
template <class Block>
class Brackets {
 public:
  explicit Brackets(WantedMembers& wanted) : wanted_(wanted) {}

  /// Reads the brackets of a block and looks up its `names`; `in_array` receives the bytes of which the innermost
  /// bracket is square. False: not sure.
  __attribute__((always_inline)) bool read(const char* at, const Tokens& tokens, Bits names, Bits& in_array) {
    const Bits brackets = tokens.opens | tokens.closes;
    if (is_flat_) {
      const Bits square = brackets & ~tokens.braces;
      in_array = in_array_;
      if (square != 0) in_array ^= Block::prefix_xor(square);
      // Most events: no array holds a bracket.
      const Bits nested = (square & (tokens.opens ^ in_array)) | (brackets & tokens.braces & in_array);
      if (nested == 0) {
        in_array_ = Bits{0} - (in_array >> 63);
        return read_flat(at, tokens, names);
      }
    }
    if ((brackets | names) == 0) {
      in_array = Bits{0} - (is_array_ & 1);
      return true;
    }
    Bits nested_in_array = 0;  // not `in_array`, which then stays in a register
    if (!read_nested(at, tokens, names, nested_in_array)) return false;
    in_array = nested_in_array;
    return true;
  }

  /// Whether the object is closed.
  [[nodiscard]] bool is_closed() const { return is_closed_; }

 private:
  /// Reads brackets of which none is in an array: depth is then a matter of counting braces.
  __attribute__((always_inline)) bool read_flat(const char* at, const Tokens& tokens, Bits names) {
    const Bits opens = tokens.opens & tokens.braces;
    const Bits closes = tokens.closes & tokens.braces;
    if (depth_ + popcount(opens) > kMaxKernelJsonDepth) return false;
    // What closes further inside than anything that is looked for only counts.
    const bool closes_matter = names != 0 || depth_ < wanted_.depth() + popcount(closes);
    for (Bits events = closes_matter ? closes | names : 0; events != 0; events &= events - 1) {
      const unsigned place = lowest(events);
      const Bits before = bits_below(place);
      const std::size_t depth = depth_ + popcount(opens & before) - popcount(closes & before);
      if ((names >> place & 1) != 0) {
        if (!wanted_.look_up(at + place + 1, depth)) return false;
      } else if (!close(depth, tokens.all() >> place)) {
        return false;
      }
    }
    depth_ = depth_ + popcount(opens) - popcount(closes);
    return true;
  }

  /// Reads brackets of any nesting: visits them one by one, with a stack of bits.
  __attribute__((noinline)) bool read_nested(const char* at, Tokens tokens, Bits names, Bits& in_array) {
    if (is_flat_) {
      is_array_ = in_array_ & 1;
      depth_ += is_array_;
      is_flat_ = false;
    }
    const Bits was_in_array = Bits{0} - (is_array_ & 1);
    Bits changes = 0;  // where an array begins to be the innermost, or an object does
    for (Bits events = tokens.opens | tokens.closes | names; events != 0; events &= events - 1) {
      const unsigned place = lowest(events);
      if ((names >> place & 1) != 0) {
        if (!wanted_.look_up(at + place + 1, depth_)) return false;
        continue;
      }
      const Bits is_array = ~tokens.braces >> place & 1;
      const Bits before = is_array_ & 1;
      if ((tokens.opens >> place & 1) != 0) {
        if (++depth_ > kMaxKernelJsonDepth) return false;
        is_array_ = is_array_ << 1 | is_array;
      } else {
        if (before != is_array || !close(depth_, tokens.all() >> place)) return false;
        is_array_ >>= 1;
        --depth_;
      }
      changes |= ((is_array_ & 1) ^ before) << place;
    }
    in_array = Block::prefix_xor(changes) ^ was_in_array;
    if (is_array_ <= 1) {
      is_flat_ = true;
      in_array_ = Bits{0} - is_array_;
      depth_ -= is_array_;
    }
    return true;
  }

  /// Closes what is open at `depth`; `from_here` has the tokens of the block from the bracket on. False: it is no
  /// bracket that closes anything, or something follows the object.
  bool close(std::size_t depth, Bits from_here) {
    if (depth == 0) return false;
    wanted_.close(depth);
    is_closed_ = depth == 1;
    return !is_closed_ || from_here == 1;
  }

  WantedMembers& wanted_;
  bool is_flat_ = true;  // no array is open but perhaps the innermost bracket
  bool is_closed_ = false;
  std::size_t depth_ = 0;  // is_flat_: of objects alone
  Bits in_array_ = 0;      // is_flat_: all ones in an array
  Bits is_array_ = 0;      // else: by depth, the innermost lowest
};

/// Which token may follow which.
class TokenOrder {
 public:
  /// Takes a block without tokens.
  void skip(const Tokens& tokens) { escaped_.skip(tokens.backslashes); }

  /// Checks the tokens of a block. False: not sure.
  __attribute__((always_inline)) bool check(const Tokens& tokens, Bits in_array) {
    const Bits between = ~tokens.all();
    const Bits starts_member = (tokens.opens & tokens.braces) | (tokens.commas & ~in_array);
    const Bits starts_value = (tokens.opens & ~tokens.braces) | tokens.colons | (tokens.commas & in_array);
    const Bits members = member_.after(starts_member, between);
    const Bits places = value_.after(starts_value, between);
    const Bits separated = separated_.after(tokens.colons | tokens.commas, between);
    const Bits values = tokens.texts | tokens.opens | tokens.scalars;
    const Bits names = members & tokens.texts;
    const Bits named = named_.after(names, between);
    const Bits wrong = (members & ~(tokens.texts | tokens.closes)) | (places & ~(values | tokens.closes)) |
                       (separated & tokens.closes) | (named ^ tokens.colons) | (values & ~(members | places | first_));
    first_ = 0;
    leaves_ += popcount(tokens.scalars | (tokens.texts & ~names));
    // The name is escaped where a colon is the first token after a backslash.
    return (wrong | (escaped_.after(tokens.backslashes, between) & tokens.colons)) == 0;
  }

  [[nodiscard]] std::uint32_t leaves() const { return leaves_; }

 private:
  Bits first_ = 1;       // where nothing comes before a token
  NextToken member_;     // a name, or the end of an object without members
  NextToken value_;      // a value, or the end of an array without elements
  NextToken separated_;  // after a colon or comma
  NextToken named_;      // after a name
  NextToken escaped_;    // after a backslash
  std::uint32_t leaves_ = 0;
};

/// The bytes from a place on, all of them in the text.
template <class Block>
class TextWindow {
 public:
  explicit TextWindow(const char* at) : at_(at) {}
  /// Returns the block that begins `offset` bytes later.
  [[nodiscard]] Block block(std::size_t offset) const { return Block::load(at_ + offset); }

 private:
  const char* at_;
};

template <class Block>
class ObjectScan {
 public:
  ObjectScan(const char* text, std::size_t size, const JsonMembers& members, JsonHit* hits)
      : text_(text), end_(text + size), members_(members), wanted_(text, end_, members, hits) {}

  JsonScan run() {
    // Nothing points to these objects, so what is written elsewhere cannot change them: they stay in registers.
    ByteScan<Block> bytes(end_);
    TokenOrder order;
    Brackets<Block> brackets(wanted_);
    const NameStarts<Block> starts(*members_.name_bytes);
    const auto read = [&](const char* at, const auto& window, Bits in_text) __attribute__((always_inline)) {
      Tokens tokens;
      if (!bytes.read(at, window.block(0), in_text, tokens)) return false;
      if (tokens.all() == 0) {
        order.skip(tokens);
        return true;
      }
      if (brackets.is_closed()) return false;
      const Bits names = tokens.texts == 0 ? 0 : tokens.texts & starts.find(window);
      Bits in_array = 0;
      return brackets.read(at, tokens, names, in_array) && order.check(tokens, in_array);
    };
    const char* at = text_;
    // The two bytes after a block are looked at, too.
    for (; end_ - at >= static_cast<std::ptrdiff_t>(kBlock) + 2; at += kBlock) {
      if (!read(at, TextWindow<Block>(at), ~Bits{0})) return {};
    }
    for (; at < end_; at += kBlock) {
      const auto left = static_cast<unsigned>(end_ - at);
      if (!read(at, typename Block::Tail(at, left), bits_below(left))) return {};
    }
    if (!brackets.is_closed() || !bytes.is_clean()) return {};
    return {.is_sure = true, .has_high = bytes.has_high(), .hits = wanted_.hits(), .leaves = order.leaves()};
  }

 private:
  const char* text_;
  const char* end_;
  const JsonMembers& members_;
  WantedMembers wanted_;
};

template <class Block>
JsonScan scan_json_object(const char* text, std::size_t size, const JsonMembers& members, JsonHit* hits) {
  return ObjectScan<Block>(text, size, members, hits).run();
}

}  // namespace
}  // namespace insitu::kernels
