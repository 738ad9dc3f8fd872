#include "grammar/display_width.h"

#include <utf8proc.h>

namespace insitu {
namespace {

bool is_control(utf8proc_int32_t code_point) {
  const bool is_c0_or_c1 = code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0);
  const bool is_bidirectional =
      (code_point >= 0x202A && code_point <= 0x202E) || (code_point >= 0x2066 && code_point <= 0x2069);
  return is_c0_or_c1 || is_bidirectional;
}

}  // namespace

Character first_character(std::string_view text) {
  // Library's length is signed; a character never needs more than four bytes.
  const auto length = static_cast<utf8proc_ssize_t>(text.size() < 4 ? text.size() : 4);
  utf8proc_int32_t codepoint = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const utf8proc_ssize_t used = utf8proc_iterate(bytes, length, &codepoint);
  if (used <= 0) return {.bytes = 1, .columns = 1, .valid = false, .control = false};
  return {.bytes = static_cast<std::size_t>(used),
          .columns = static_cast<std::size_t>(utf8proc_charwidth(codepoint)),
          .valid = true,
          .control = is_control(codepoint),
          .code_point = static_cast<char32_t>(codepoint)};
}

std::size_t display_width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character character = first_character(text);
    columns += character.columns;
    text.remove_prefix(character.bytes);
  }
  return columns;
}

}  // namespace insitu
