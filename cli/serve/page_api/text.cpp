#include "cli/serve/page_api/text.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/model/ascii.h"
#include "engine/model/utf8.h"

namespace insitu::serve {
namespace {

/// How many units of UTF-16 the character that begins with a byte takes; 0: it continues one.
std::size_t utf16_units(char byte) {
  if (is_continuation(byte)) return 0;
  return static_cast<unsigned char>(byte) >= 0xF0U ? 2 : 1;
}

}  // namespace

std::size_t byte_of_utf16(std::string_view text, std::size_t offset) {
  std::size_t units = 0;
  std::size_t at = 0;
  while (at < text.size() && units < offset) {
    units += utf16_units(text[at]);
    ++at;
    while (at < text.size() && is_continuation(text[at])) ++at;
  }
  return at;
}

std::string shown_name(std::string_view name) {
  std::string shown;
  for (std::size_t at = 0; at < name.size(); ++at) {
    const bool is_byte =
        name[at] == '#' && at + 2 < name.size() && is_hex_digit(name[at + 1]) && is_hex_digit(name[at + 2]);
    if (!is_byte) {
      shown += name[at];
      continue;
    }
    unsigned byte = 0;
    std::from_chars(name.data() + at + 1, name.data() + at + 3, byte, 16);
    shown += static_cast<char>(byte);
    at += 2;
  }
  return is_utf8(shown) ? shown : std::string(name);
}

}  // namespace insitu::serve
