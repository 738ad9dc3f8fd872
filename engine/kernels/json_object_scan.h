#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/kernels/json_bits.h"
#include "engine/kernels/json_object.h"

/// The pass of json_object.h, written once for all instruction sets. It is compiled with the options of the file that
/// includes it, so nothing in here may have external linkage, and nothing inline of another header is called.
///
/// It works on two levels. Bytes are taken 64 at a time, every class of bytes as a word of 64 bits. Strings, blanks and
/// numbers are checked here; what is left of a block, one byte for each token, is packed after the tokens of the
/// earlier blocks. Tokens are again taken 64 at a time, which is five or six blocks of a usual log event. Which token
/// may follow which is now a matter of shifting words by one; only brackets and the names that are looked for are
/// visited one by one.
namespace insitu::kernels {
namespace {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
inline bool is_hex(char c) {
  const char lower = static_cast<char>(c | 0x20);
  return is_digit(c) || (lower >= 'a' && lower <= 'f');
}

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

/// A stretch of text as tokens: one byte for each bracket, colon and comma outside of strings, the first quote of each
/// string, the first byte of each number and literal.
struct TokenStretch {
  /// The number of blocks of text in one stretch.
  static constexpr unsigned kBlocks = 64;
  static constexpr unsigned kMax = kBlocks * kBlock;

  unsigned count = 0;
  unsigned names = 0;
  char bytes[kMax + kBlock];
  // Strings that may be names that are looked for: the number of the token, and the first byte after the quote.
  std::uint32_t name_tokens[kMax / 2];
  const char* name_texts[kMax / 2];
};

/// The level of bytes: strings, escapes, numbers, literals. `Block` holds 64 bytes and says which of them are what.
template <class Block>
class ByteScan {
 public:
  ByteScan(const char* end, const JsonMembers& members)
      : first_bytes_(*members.first_bytes), second_bytes_(*members.second_bytes), end_(end) {}

  /// Reads the next stretch, which begins at `at`, and moves `at` to its end. False: not sure.
  bool scan(const char*& at, TokenStretch& tokens) {
    // Nothing points to these copies: what is written to `tokens` cannot change them, so they stay in registers.
    ByteScan working = *this;
    TokenWriter writer{tokens.bytes, tokens.name_tokens, tokens.name_texts, tokens.bytes};
    const bool fine = working.scan_blocks(at, writer);
    *this = working;
    tokens.count = static_cast<unsigned>(writer.next - tokens.bytes);
    tokens.names = static_cast<unsigned>(writer.next_name_text - tokens.name_texts);
    return fine;
  }

  [[nodiscard]] bool has_high() const { return seen_.has_high(); }

 private:
  struct TokenWriter {
    char* next;
    std::uint32_t* next_name_token;
    const char** next_name_text;
    const char* first;
  };

  __attribute__((always_inline)) bool scan_blocks(const char*& next, TokenWriter& tokens) {
    const char* at = next;
    const char* stop = end_ - at > TokenStretch::kMax ? at + TokenStretch::kMax : end_;
    bool fine = true;
    // The two bytes after the first quote of a string are looked at, too.
    for (; fine && stop - at >= static_cast<std::ptrdiff_t>(kBlock) + 2; at += kBlock) {
      const Bits names = may_be_names(Block::load(at + 1), Block::load(at + 2));
      fine = step(at, Block::load(at), names, ~Bits{0}, tokens);
    }
    for (; fine && at < stop; at += kBlock) {
      const auto left = static_cast<std::size_t>(end_ - at);
      const Bits names = left < 2 ? 0 : may_be_names(load_first(at + 1, left - 1), load_first(at + 2, left - 2));
      const Bits in_text = bits_below(left < kBlock ? static_cast<unsigned>(left) : kBlock);
      fine = step(at, load_first(at, left), names, in_text, tokens);
    }
    next = at;
    return fine && !seen_.has_controls();
  }

  /// Loads as many of the `left` bytes as fit; the rest of the block is blanks.
  static Block load_first(const char* at, std::size_t left) {
    return left < kBlock ? Block::load_first(at, left) : Block::load(at);
  }

  /// Returns the places where a name that is looked for may begin, judged by its first two bytes, if a quote is there.
  [[nodiscard]] Bits may_be_names(const Block& first, const Block& second) const {
    return first_bytes_.among(first) & second_bytes_.among(second);
  }

  /// Reads the next block. False: not sure.
  __attribute__((always_inline)) bool step(const char* at, const Block& block, Bits names, Bits in_text,
                                           TokenWriter& tokens) {
    const Bits backslash = block.equal('\\');
    const Bits escaped = escapes_.escaped(backslash);
    const Bits quotes = block.equal('"') & ~escaped;
    const Bits in_string = Block::prefix_xor(quotes) ^ in_string_;  // the first quote included
    in_string_ = Bits{0} - (in_string >> 63);
    const Bits outside = in_text & ~(in_string | quotes);
    const Bits marks = block.marks() & outside;
    const Bits in_scalar = outside & ~(marks | block.equal(' '));
    const Bits scalars = in_scalar & ~(in_scalar << 1 | ends_in_scalar_);
    const Bits texts = quotes & in_string;
    const Bits all = marks | texts | scalars;
    seen_.add(block);

    for (Bits left = texts & names; left != 0; left &= left - 1) {
      const unsigned place = lowest(left);
      const auto token = static_cast<std::uint32_t>(tokens.next - tokens.first) + popcount(all & bits_below(place));
      *tokens.next_name_token++ = token;
      *tokens.next_name_text++ = at + place + 1;
    }
    block.pack(at, all, tokens.next);
    tokens.next += popcount(all);

    const bool fine = are_scalars(at, block, in_scalar, scalars);
    ends_in_scalar_ = in_scalar >> 63;
    if ((backslash | escaped | escaped_string_) == 0) return fine;
    return fine && are_escapes(at, block, backslash, escaped & in_text, in_string, quotes);
  }

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

  static bool are_hex(const char* at) { return is_hex(at[0]) && is_hex(at[1]) && is_hex(at[2]) && is_hex(at[3]); }

  /// Whether JSON knows the escapes, and none is in a name. Rarely called.
  __attribute__((always_inline)) bool are_escapes(const char* at, const Block& block, Bits backslash, Bits escaped,
                                                  Bits in_string, Bits quotes) {
    const Bits long_ones = escaped & block.equal('u');
    const Bits short_ones = block.equal('"') | block.equal('\\') | block.equal('/') | block.equal('b') |
                            block.equal('f') | block.equal('n') | block.equal('r') | block.equal('t');
    if ((escaped & ~short_ones & ~long_ones) != 0) return false;
    for (Bits left = long_ones; left != 0; left &= left - 1) {
      const char* digits = at + lowest(left) + 1;
      if (end_ - digits < 4 || !are_hex(digits)) return false;
    }
    // Adding a bit to a run of bits leaves one bit just after the run.
    Bits ends = 0;
    const bool goes_on = __builtin_add_overflow(in_string, backslash & in_string, &ends);
    const bool went_on = __builtin_add_overflow(ends, escaped_string_ & in_string, &ends);
    if (escaped_string_ != 0 && (in_string & 1) == 0) ends |= 1;
    escaped_string_ = static_cast<Bits>(goes_on || went_on);
    for (Bits left = ends & ~in_string & quotes; left != 0; left &= left - 1) {
      const char* next = skip_blanks(at + lowest(left) + 1, end_);
      if (next != end_ && *next == ':') return false;
    }
    return true;
  }

  typename Block::Set first_bytes_;
  typename Block::Set second_bytes_;
  typename Block::Seen seen_;
  const char* end_;
  EscapeFinder escapes_;
  Bits in_string_ = 0;
  Bits ends_in_scalar_ = 0;
  Bits escaped_string_ = 0;  // the string that goes on has held a backslash
};

/// The level of tokens: which may follow which, brackets, and the names that are looked for.
template <class Block>
class TokenCheck {
 public:
  TokenCheck(const char* text, const char* end, const JsonMembers& members, JsonHit* hits)
      : text_(text), end_(end), members_(members), hits_(hits) {
    for (std::uint32_t& node : nodes_) node = JsonMembers::kNoNode;
    nodes_[1] = 0;
  }

  /// Checks the tokens of the next stretch. False: not sure.
  bool take(const TokenStretch& tokens) {
    std::uint32_t name = 0;
    for (unsigned first = 0; first < tokens.count; first += kBlock) {
      const unsigned left = tokens.count - first;
      const Bits there = bits_below(left < kBlock ? left : kBlock);
      Bits names = 0;
      const char* const* name_texts = tokens.name_texts + name;
      for (; name < tokens.names && tokens.name_tokens[name] < first + kBlock; ++name) {
        names |= Bits{1} << (tokens.name_tokens[name] - first);
      }
      if (!check(Block::load(tokens.bytes + first), there, names, name_texts)) return false;
    }
    return true;
  }

  /// Whether the object is closed, once there are no more tokens.
  [[nodiscard]] bool is_complete() const { return depth_ == 0; }
  [[nodiscard]] std::uint32_t hits() const { return hit_count_; }
  [[nodiscard]] std::uint32_t leaves() const { return leaves_; }

 private:
  /// Checks up to 64 tokens, those whose bit is set in `there`.
  bool check(const Block& block, Bits there, Bits names, const char* const* name_texts) {
    const Bits opens = block.equal_but_case('{') & there;
    const Bits closes = block.equal_but_case('}') & there;
    const Bits colons = block.equal(':') & there;
    const Bits commas = block.equal(',') & there;
    const Bits texts = block.equal('"') & there;
    const Bits scalars = there & ~(opens | closes | colons | commas | texts);
    const Bits braces = block.bit_5();
    const unsigned last = popcount(there) - 1;
    if (first_ == 0 && depth_ == 0) return false;  // something follows the object

    // Most events: no array holds a bracket.
    Bits in_array = Block::prefix_xor((opens | closes) & ~braces) ^ (Bits{0} - in_array_);
    const Bits nested =
        (opens & ~(braces | in_array)) | (closes & ~braces & in_array) | ((opens | closes) & braces & in_array);
    if (is_flat_ && nested == 0) {
      if (!check_flat(opens & braces, closes & braces, names, last, name_texts)) return false;
      in_array_ = in_array >> last & 1;
      depth_ += in_array_;
    } else if (!check_nested(opens, closes, braces, names, last, name_texts, in_array)) {
      return false;
    }

    const Bits after_brace = next(opens & braces, last, after_brace_);
    const Bits after_bracket = next(opens & ~braces, last, after_bracket_);
    const Bits after_member = next(commas & ~in_array, last, after_member_);
    const Bits wants_value = next(colons | (commas & in_array), last, wants_value_);
    const Bits values = texts | opens | scalars;
    const Bits member_names = (after_brace | after_member) & texts;
    const Bits after_name = next(member_names, last, after_name_);
    const Bits wrong = (after_brace & ~(texts | closes)) | (after_member & ~texts) |
                       (after_bracket & ~(values | closes)) | (wants_value & ~values) | (after_name ^ colons) |
                       (values & ~(after_brace | after_member | after_bracket | wants_value | first_));
    first_ = 0;
    leaves_ += popcount(scalars | (texts & ~member_names));
    return (wrong & there) == 0;
  }

  /// Checks tokens of which no array holds a bracket: depth is then a matter of counting braces, and only those that
  /// close and the names need to be visited one by one. False: not sure.
  bool check_flat(Bits opens, Bits closes, Bits names, unsigned last, const char* const* name_texts) {
    const std::size_t depth = depth_ - in_array_;
    if (depth + popcount(opens) > kMaxKernelJsonDepth) return false;
    bool fine = true;
    for (Bits events = closes | names; events != 0; events &= events - 1) {
      const unsigned place = lowest(events);
      const Bits before = bits_below(place);
      const std::size_t at_depth = depth + popcount(opens & before) - popcount(closes & before);
      if ((names >> place & 1) != 0) {
        fine &= check_name(*name_texts++, at_depth);
      } else {
        fine &= at_depth > 1 || (at_depth == 1 && place == last);
        nodes_[at_depth % kDepths] = JsonMembers::kNoNode;
      }
    }
    depth_ = depth + popcount(opens) - popcount(closes);
    return fine;
  }

  /// Checks tokens of any nesting: visits brackets one by one, with a stack of bits. False: not sure.
  bool check_nested(Bits opens, Bits closes, Bits braces, Bits names, unsigned last, const char* const* name_texts,
                    Bits& in_array) {
    if (is_flat_) {
      is_array_ = in_array_;
      is_flat_ = false;
    }
    const Bits was_in_array = Bits{0} - (is_array_ & 1);
    Bits changes = 0;  // where an array begins to be the innermost, or an object does
    for (Bits events = opens | closes | names; events != 0; events &= events - 1) {
      const unsigned place = lowest(events);
      if ((names >> place & 1) != 0) {
        if (!check_name(*name_texts++, depth_)) return false;
        continue;
      }
      const Bits is_array = ~braces >> place & 1;
      const Bits before = is_array_ & 1;
      if ((opens >> place & 1) != 0) {
        if (++depth_ > kMaxKernelJsonDepth) return false;
        is_array_ = is_array_ << 1 | is_array;
      } else {
        if (before != is_array || depth_ == 0) return false;
        is_array_ >>= 1;
        nodes_[depth_] = JsonMembers::kNoNode;
        if (--depth_ == 0 && place != last) return false;
      }
      changes |= ((is_array_ & 1) ^ before) << place;
    }
    in_array = Block::prefix_xor(changes) ^ was_in_array;
    return true;
  }

  /// Returns the places just after those of `tokens`; `last` is the last place of this word.
  static Bits next(Bits tokens, unsigned last, Bits& carry) {
    const Bits after = tokens << 1 | carry;
    carry = tokens >> last & 1;
    return after;
  }

  /// Checks a string that may be the name of a wanted member. False: not sure.
  bool check_name(const char* name, std::size_t depth) {
    if (nodes_[depth % kDepths] == JsonMembers::kNoNode) return true;
    const JsonMembers::Node& node = members_.nodes[nodes_[depth % kDepths]];
    for (std::uint32_t index = node.first; index < node.first + node.count; ++index) {
      const JsonMembers::Member& member = members_.members[index];
      if (static_cast<std::size_t>(end_ - name) <= member.size || name[member.size] != '"') continue;
      if (!spells(name, end_, members_.names + member.name, member.size)) continue;
      const char* colon = skip_blanks(name + member.size + 1, end_);
      if (colon == end_ || *colon != ':') return true;  // a text that reads like the name
      const char* value = skip_blanks(colon + 1, end_);
      return value != end_ && check_member(index, value, depth);
    }
    return true;
  }

  bool check_member(std::uint32_t index, const char* value, std::size_t depth) {
    if ((seen_members_ >> index & 1) != 0) return false;  // of equal names the last counts, with all that is below it
    seen_members_ |= Bits{1} << index;
    const JsonMembers::Member& member = members_.members[index];
    if (member.is_wanted) hits_[hit_count_++] = {index, static_cast<std::uint32_t>(value - text_)};
    if (member.node != JsonMembers::kNoNode && *value == '{') nodes_[depth + 1] = member.node;
    return true;
  }

  const char* text_;
  const char* end_;
  const JsonMembers& members_;
  JsonHit* hits_;
  std::uint32_t hit_count_ = 0;
  std::uint32_t leaves_ = 0;

  // What the last tokens that were checked ask of the next.
  Bits first_ = 1;  // nothing comes before the next token
  Bits after_brace_ = 0;
  Bits after_bracket_ = 0;
  Bits after_member_ = 0;
  Bits wants_value_ = 0;
  Bits after_name_ = 0;

  std::size_t depth_ = 0;
  bool is_flat_ = true;    // so far no array has held a bracket
  Bits in_array_ = 0;      // is_flat_: 1 in an array
  Bits is_array_ = 0;      // else: by depth, the innermost lowest
  Bits seen_members_ = 0;  // by index
  static constexpr std::size_t kDepths = 64;
  std::uint32_t nodes_[kDepths];  // by depth: what is looked for in the object there
};

template <class Block>
JsonScan scan_json_object(const char* text, std::size_t size, const JsonMembers& members, JsonHit* hits) {
  const char* end = text + size;
  TokenStretch tokens;
  ByteScan<Block> bytes(end, members);
  TokenCheck<Block> check(text, end, members, hits);
  for (const char* at = text; at < end;) {
    if (!bytes.scan(at, tokens) || !check.take(tokens)) return {};
  }
  if (!check.is_complete()) return {};
  return {.is_sure = true, .has_high = bytes.has_high(), .hits = check.hits(), .leaves = check.leaves()};
}

}  // namespace
}  // namespace insitu::kernels
