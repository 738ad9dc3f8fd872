#include "engine/model/letter_case.h"

#include <utf8proc.h>

#include <bit>

#include "engine/model/utf8.h"

namespace insitu {
namespace {

/// Maps ß to itself. Its capital dates from 2017 and is rarely used, so case is mapped as it was before.
utf8proc_int32_t upper_of(utf8proc_int32_t character) {
  constexpr utf8proc_int32_t kSharpS = 0xDF;
  return character == kSharpS ? character : utf8proc_toupper(character);
}

using MapCharacter = utf8proc_int32_t (*)(utf8proc_int32_t);

void append_mapped(std::string& out, std::string_view text, MapCharacter map) {
  std::string repaired;
  if (!is_utf8(text)) text = repaired = with_replacement_characters(text);
  while (!text.empty()) {
    utf8proc_int32_t character = 0;
    const auto length = utf8proc_iterate(std::bit_cast<const utf8proc_uint8_t*>(text.data()),
                                         static_cast<utf8proc_ssize_t>(text.size()), &character);
    if (length <= 0) return;
    append_utf8(out, static_cast<char32_t>(map(character)));
    text.remove_prefix(static_cast<std::size_t>(length));
  }
}

}  // namespace

void append_upper(std::string& out, std::string_view text) {
  if (!is_ascii(text)) return append_mapped(out, text, upper_of);
  for (const char c : text) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

void append_lower(std::string& out, std::string_view text) {
  if (!is_ascii(text)) return append_mapped(out, text, utf8proc_tolower);
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace insitu
