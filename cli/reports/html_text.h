#pragma once

#include <string>
#include <string_view>

namespace insitu::cli {

/// What a text becomes a part of. In an element quotes need no escape.
enum class HtmlPlace : unsigned char { Element, Attribute };

/// Appends a text as HTML. Control characters, and those that change the
/// direction of text, are made visible, but for tabs and newlines: a log shows what it holds and is never markup.
void append_html(std::string& out, std::string_view text, HtmlPlace place = HtmlPlace::Attribute);
/// Returns the same, for either place.
std::string html(std::string_view text);

/// Whether append_html() leaves the text of an element as it is: it is UTF-8, and nothing in it is made visible.
bool is_html_text(std::string_view text);

/// Returns JSON as an element `script` may hold it: `<` and the line separators U+2028 and U+2029 as escapes, so that
/// no text ends the element, or a line of a script.
std::string json_in_html(std::string_view json);

}  // namespace insitu::cli
