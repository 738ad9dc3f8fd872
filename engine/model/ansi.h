#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// The escape sequences with which programs colour what they print. All functions are thread-safe.
namespace insitu {

/// Returns the number of bytes that control sequences (`ESC [`, parameters, one final letter) take at the front of
/// `text`, one after the other. 0: there is none.
std::size_t leading_colours(std::string_view text);

/// Whether strip_ansi() might change `text`: it holds an escape.
bool may_hold_ansi(std::string_view text);

/// Appends `text` without its control sequences and without the commands of the operating system (`ESC ]` up to `BEL`
/// or `ESC \`). A sequence that has no end stays.
void append_without_ansi(std::string& out, std::string_view text);

}  // namespace insitu
