#pragma once

#include <string>
#include <string_view>

#include "insitu/diagnostic.h"

namespace insitu {

/// The line of `text` that a diagnostic is about, with carets under its span and what was expected after them:
///
///     1 | { $.latency > }
///       |               ^ expected a number
///
/// Lines end with "\n". Wide characters are given their columns, control characters are shown as `·`, and of a very
/// long line only the neighbourhood of the span is shown, cut off by `…`. REQUIRES: the diagnostic's span refers to
/// `text`.
std::string draw_caret(const Diagnostic& diagnostic, std::string_view text);

/// The whole message for a person: severity, code and message, the drawing, and the help if there is one. `severity` is
/// the first word, such as "error" or "note".
///
///     error[number-required]: `>` compares with a number
///     1 | { $.latency > "500" }
///       |               ^^^^^ expected a number without quotes
///       = help: write `500`
std::string draw_diagnostic(const Diagnostic& diagnostic, std::string_view text, std::string_view severity);

/// The same without severity and code, where something else states what it is.
std::string draw_message(const Diagnostic& diagnostic, std::string_view text);

}  // namespace insitu
