#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace insitu {

/// Whether all bytes of a text are of ASCII.
bool is_ascii(std::string_view text);

/// Whether `text` is valid UTF-8. Fast: it takes many bytes a cycle.
bool is_utf8(std::string_view text);

/// Returns the offset of the first byte that belongs to no character. nullopt: `text` is valid.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);

/// Returns `text` with every maximal invalid part replaced by U+FFFD, as decoders of the web do it.
std::string with_replacement_characters(std::string_view text);

/// Returns the number of bytes of the first character of a text, or of the maximal invalid part that it begins with; at
/// most 3 of that. REQUIRES: !text.empty()
std::size_t first_character_bytes(std::string_view text);

/// Whether this byte continues the character of the bytes before it.
constexpr bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// Returns as much of the front of `text` as fits into `max_bytes` without cutting a character. Borrows from `text`.
std::string_view cut_to_characters(std::string_view text, std::size_t max_bytes);

/// Returns `text`, or its front and an ellipsis where it has more than `max_bytes` bytes.
std::string shortened(std::string_view text, std::size_t max_bytes);

/// The number of bytes of the longest code point.
inline constexpr std::size_t kMaxUtf8Bytes = 4;

/// Writes a code point to `out`, which has room for kMaxUtf8Bytes or as many as it takes. Returns the end of what is
/// written. REQUIRES: codepoint <= 0x10FFFF and no surrogate
char* write_utf8(char* out, char32_t codepoint);
/// Appends a code point. REQUIRES: codepoint <= 0x10FFFF and no surrogate
void append_utf8(std::string& text, char32_t codepoint);

}  // namespace insitu
