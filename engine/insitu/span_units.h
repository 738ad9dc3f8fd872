#pragma once

#include <string_view>

#include "insitu/span.h"

namespace insitu {

/// Return the range that a range of bytes is of `text` (UTF-8), counted in other units: in UTF-16 code units, as
/// strings of JavaScript and Java are, and in characters (code points), as strings of Python are. A range that begins
/// or ends within a character takes in all of it; what lies after the end of the text counts as its end. Every maximal
/// part that is no UTF-8 counts as one character, as which decoders of the web read it (U+FFFD). Thread-safe.
Span span_in_utf16(std::string_view text, Span bytes);
Span span_in_characters(std::string_view text, Span bytes);

}  // namespace insitu
