#include "insitu/span_units.h"

#include <cstddef>

#include "engine/model/utf8.h"

namespace insitu {
namespace {

/// Counts the units of a text up to the ends of a range; `units(bytes)` has those of a character of so many bytes.
template <class Units>
Span span_in(std::string_view text, Span bytes, const Units& units) {
  Span span;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = first_character_bytes(text.substr(at));
    if (at <= bytes.begin) span.begin = count;
    if (at >= bytes.end) break;
    count += units(size);
    at += size;
    span.end = count;
  }
  if (bytes.begin >= text.size()) span.begin = count;
  return span;
}

}  // namespace

Span span_in_utf16(std::string_view text, Span bytes) {
  // Only characters of four bytes are pairs of surrogates; no broken part is as long.
  return span_in(text, bytes, [](std::size_t size) { return size == kMaxUtf8Bytes ? 2U : 1U; });
}

Span span_in_characters(std::string_view text, Span bytes) {
  return span_in(text, bytes, [](std::size_t /*size*/) { return 1U; });
}

}  // namespace insitu
