#pragma once

#include <optional>
#include <string_view>

namespace insitu {

/// Returns what a file is whose bytes are no text that could be searched, by its first bytes, and what to do with it; a
/// message to follow "insitu: FILE: ". nullopt: none of the known ones. Static text.
///
/// `head` are the first bytes of the file, after decompression: at least 16 bytes, or all of a shorter file.
std::optional<std::string_view> foreign_format(std::string_view head);

}  // namespace insitu
