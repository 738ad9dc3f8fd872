#pragma once

#include <optional>
#include <string_view>

#include "grammar/filter_pattern_ast.h"

/// What JSON values and delimited fields have in common: texts and numbers against the right side of a condition.
namespace insitu::reference {

/// Whether a character is white space: blank, \t, \n, \v, \f, \r.
bool is_white_space(char c);

/// Returns the value of `[+-]? digits [. digits] [e [+-] digits]`, as an IEEE double; nullopt for any other text.
std::optional<double> number_written(std::string_view text);

/// Whether a text matches a pattern in which `*` matches any run of characters. Each piece between two `*` is taken
/// where it occurs first and stays there, so
/// `*111.111` is not found at the end of `111.111.111`.
bool wildcard_matches(std::string_view pattern, std::string_view text);

/// The value that a condition looks at.
struct Subject {
  std::string_view text;
  std::optional<double> number;  ///< set if a bare number is compared as a number
};

bool comparison_holds(const ast::Comparison& comparison, const Subject& subject);

}  // namespace insitu::reference
