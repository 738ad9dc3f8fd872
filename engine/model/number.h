#pragma once

#include <optional>
#include <string_view>

namespace insitu {

/// Whether `text` is a number as filter patterns write one: [+-]? digits [. digits] [e [+-] digits].
/// Every JSON number is one.
bool is_number(std::string_view text);

/// Returns the value as an IEEE double: rounded to nearest, infinite where it is too large, zero where it is too small.
/// REQUIRES: is_number(text)
double number_value(std::string_view text);

/// Returns the value of `text`. nullopt: it is no number.
std::optional<double> parse_number(std::string_view text);

}  // namespace insitu
