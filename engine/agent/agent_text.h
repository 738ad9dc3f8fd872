#pragma once

#include <string>
#include <string_view>

namespace insitu {

/// Returns `bytes` with one U+FFFD for each byte that belongs to no character, as Go writes JSON. The result may borrow
/// from `bytes` or `room`.
std::string_view with_go_replacements(std::string_view bytes, std::string& room);
/// Returns `bytes` with one U+FFFD for each maximal invalid part, as Python decodes. May borrow likewise.
std::string_view with_python_replacements(std::string_view bytes, std::string& room);

/// The order of the bytes of UTF-16; Marked: a mark at the front decides, and else it is little endian.
enum class Utf16Order : unsigned char { Little, Big, Marked };
/// Decodes a piece of UTF-16 on its own; what does not decode becomes U+FFFD.
std::string decode_utf16(std::string_view bytes, Utf16Order order);

/// Whether a text is white space alone, as Python's str.strip() sees it. REQUIRES: UTF-8
bool is_python_blank(std::string_view text);

}  // namespace insitu
