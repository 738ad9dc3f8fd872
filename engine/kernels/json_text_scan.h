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
std::size_t find_json_bracket(const char* bytes, std::size_t size, std::size_t from, JsonPlace& place) {
  EscapeFinder escapes(place.is_escaped);
  Bits was_in_string = place.is_in_string ? ~Bits{0} : Bits{0};
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
    const Bits brackets = (block.equal_but_case('{') | block.equal_but_case('}')) & ~in_string;
    const Bits found = brackets | (block.equal('\n') & in_string);
    if (found != 0) {
      const unsigned first = lowest(found);
      place = {.is_in_string = (in_string >> first & 1) != 0};
      return at + first;
    }
    was_in_string = Bits{0} - (in_string >> (kBlock - 1));
  }
  place = {.is_in_string = was_in_string != 0, .is_escaped = escapes.is_open()};
  return at;
}

}  // namespace
}  // namespace insitu::kernels
