#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace insitu {

/// Whether `text` is valid UTF-8, at many bytes a cycle.
bool is_utf8(std::string_view text);

/// The offset of the first byte that belongs to no character, if there is one.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// `text` with every maximal invalid part replaced by U+FFFD, as decoders of the web do it.
std::string with_replacement_characters(std::string_view text);

/// Appends a code point. REQUIRES: codepoint <= 0x10FFFF and no surrogate
void append_utf8(std::string& text, char32_t codepoint);

}  // namespace insitu
