#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace insitu::serve {

/// The byte at an offset in units of UTF-16; the end of the text if that is beyond it. Never inside of a character.
std::size_t byte_of_utf16(std::string_view text, std::size_t offset);

/// A name of a log group or stream with its `#HH` undone, if that gives UTF-8; else as it is.
std::string shown_name(std::string_view name);

}  // namespace insitu::serve
