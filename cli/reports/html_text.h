#pragma once

#include <string>
#include <string_view>

namespace insitu::cli {

/// Appends a text as HTML, for an element or an attribute in quotes. Control characters, and those that change the
/// direction of text, are made visible, but for tabs and newlines: a log shows what it holds and is never markup.
void append_html(std::string& out, std::string_view text);
/// Returns the same.
std::string html(std::string_view text);

/// Returns JSON as an element `script` may hold it: `<` and the line separators U+2028 and U+2029 as escapes, so that
/// no text ends the element, or a line of a script.
std::string json_in_html(std::string_view json);

}  // namespace insitu::cli
