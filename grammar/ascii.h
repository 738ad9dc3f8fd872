#pragma once

#include <algorithm>
#include <string>
#include <string_view>

/// Letters and digits of ASCII in the texts of both languages. `engine/model/ascii.h` is its twin for data: neither
/// wing includes the other.
namespace insitu::lexical {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

constexpr char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// A copy in lower case; keywords and names of functions are compared so. Bytes outside ASCII stay.
inline std::string lower_case(std::string_view text) {
  std::string lower(text);
  std::ranges::transform(lower, lower.begin(), to_lower);
  return lower;
}

/// Whether this byte of UTF-8 continues the character of the bytes before it.
constexpr bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace insitu::lexical
