#include "grammar/display_width.h"

#include <utf8proc.h>

namespace insitu {

Character first_character(std::string_view text) {
  // Library's length is signed; a character never needs more than four bytes.
  const auto length = static_cast<utf8proc_ssize_t>(text.size() < 4 ? text.size() : 4);
  utf8proc_int32_t codepoint = 0;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const utf8proc_ssize_t used = utf8proc_iterate(bytes, length, &codepoint);
  if (used <= 0) return {.bytes = 1, .columns = 1, .valid = false, .control = false};
  const bool control = codepoint < 0x20 || (codepoint >= 0x7F && codepoint < 0xA0);
  return {.bytes = static_cast<std::size_t>(used),
          .columns = static_cast<std::size_t>(utf8proc_charwidth(codepoint)),
          .valid = true,
          .control = control};
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
