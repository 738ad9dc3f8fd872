#pragma once

#include <string>
#include <string_view>

namespace insitu::reference {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

/// Whether every byte belongs to a well-formed sequence (Unicode 15, table 3-7).
bool is_valid_utf8(std::string_view bytes);

/// Returns the code points of `bytes`; every maximal subpart of an ill-formed sequence is one U+FFFD, as in the WHATWG
/// decoder.
std::u32string decode_utf8(std::string_view bytes);

/// Appends a code point. REQUIRES: `code_point` is no surrogate and at most 10FFFF.
void append_utf8(std::string& bytes, char32_t code_point);

}  // namespace insitu::reference
