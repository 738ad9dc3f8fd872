#pragma once

#include <cstddef>

#include "engine/kernels/json_bits.h"
#include "engine/kernels/json_text.h"

/// The passes of json_text.h, written once for all instruction sets. It is compiled with the options of the file that
/// includes it, so nothing in here may have external linkage, and nothing inline of another header is called.
namespace insitu::kernels {
namespace {

template <class Block>
UnescapedPart unescape_json(const char* bytes, std::size_t size, char* out) {
  std::size_t at = 0;
  char* to = out;
  while (size - at >= kBlock) {
    const Block block = Block::load(bytes + at);
    const Bits backslashes = block.equal('\\');
    const Bits quotes = block.equal('"');
    const Bits escaped = EscapeFinder().escaped(backslashes);
    const Bits escapes = backslashes & ~escaped;
    // An escape that the end of the block cuts is taken with the next one.
    const Bits cut = escapes & Bits{1} << (kBlock - 1);
    const Bits ends = (quotes & ~escaped) | block.below(' ') | (escaped & ~(quotes | backslashes)) >> 1;
    const Bits stops = ends | cut;
    const unsigned stop = stops == 0 ? kBlock : lowest(stops);
    const Bits kept = ~escapes & bits_below(stop);
    if (kept == ~Bits{0}) {
      __builtin_memcpy(to, bytes + at, kBlock);
    } else {
      block.keep(bytes + at, kept, to);
    }
    to += popcount(kept);
    at += stop;
    if (ends != 0) break;
  }
  return {at, static_cast<std::size_t>(to - out)};
}

template <class Block>
std::size_t pass_json_text(const char* bytes, std::size_t size, std::size_t from) {
  EscapeFinder escapes;
  std::size_t at = from;
  for (; size - at >= kBlock; at += kBlock) {
    const Block block = Block::load(bytes + at);
    const Bits backslashes = block.equal('\\');
    const Bits quotes = block.equal('"');
    const Bits escaped = escapes.escaped_by_single(backslashes);
    Bits stops = (quotes & ~escaped) | block.below(' ');
    if (const Bits others = escaped & ~(quotes | backslashes)) {
      stops |= others & ~(block.equal('n') | block.equal('r') | block.equal('t'));
    }
    if (stops == 0) continue;
    const unsigned first = lowest(stops);
    return at + first - (escaped >> first & 1);  // an escape begins with its backslash
  }
  return at - (escapes.is_open() ? 1 : 0);
}

/// Goes through brackets.
class BracketWalk {
 public:
  explicit BracketWalk(const JsonBrackets& open) : count_(open.count), are_braces_(open.are_braces) {}

  [[nodiscard]] JsonBrackets open() const { return {count_, are_braces_}; }
  /// Takes a bracket that `before` precedes. False: it is one to stop at.
  bool take(char bracket, char before) {
    const Bits is_brace = static_cast<Bits>(bracket) >> 5 & 1;
    if ((bracket & 4) != 0) return close(is_brace);
    const bool may_open = (are_braces_ & 1) != 0 ? before == ':' : before == '[' || before == ',';
    if (!may_open || count_ == JsonBrackets::kMaxCount) return false;
    are_braces_ = are_braces_ << 1 | is_brace;
    ++count_;
    return true;
  }

 private:
  bool close(Bits is_brace) {
    if (count_ == 1 || (are_braces_ & 1) != is_brace) return false;
    are_braces_ >>= 1;
    --count_;
    return true;
  }

  unsigned count_;
  Bits are_braces_;
};

template <class Block>
std::size_t pass_json_nesting(const char* bytes, std::size_t size, std::size_t from, JsonBrackets& open,
                              JsonPlace& place) {
  EscapeFinder escapes;
  BracketWalk walk(open);
  Bits was_in_string = 0;
  std::size_t at = from;
  for (; size - at >= kBlock; at += kBlock) {
    const EscapeFinder before = escapes;
    const Block block = Block::load(bytes + at);
    const Bits backslashes = block.equal('\\');
    const Bits quotes = block.equal('"') & ~escapes.escaped(backslashes);
    const Bits in_string = Block::prefix_xor(quotes) ^ was_in_string;
    if ((backslashes & ~in_string) != 0) {  // it escapes nothing there
      escapes = before;
      break;
    }
    const Bits newlines = block.equal('\n') & in_string;
    Bits brackets = (block.equal_but_case('{') | block.equal_but_case('}')) & ~in_string;
    Bits stop = newlines & (Bits{0} - newlines);  // the first one
    if (stop != 0) brackets &= stop - 1;
    for (; brackets != 0; brackets &= brackets - 1) {
      const std::size_t bracket = at + lowest(brackets);
      if (!walk.take(bytes[bracket], bracket > from ? bytes[bracket - 1] : '\0')) {
        stop = brackets & (Bits{0} - brackets);
        break;
      }
    }
    if (stop != 0) {
      open = walk.open();
      place = {.is_in_string = (in_string & stop) != 0};
      return at + lowest(stop);
    }
    was_in_string = Bits{0} - (in_string >> (kBlock - 1));
  }
  open = walk.open();
  place = {.is_in_string = was_in_string != 0, .is_escaped = escapes.is_open()};
  return at;
}

}  // namespace
}  // namespace insitu::kernels
