#pragma once

#include <optional>
#include <string_view>

#include "grammar/filter_pattern_ast.h"

/// What JSON values and delimited fields have in common: texts and numbers against the right side of a condition.
namespace insitu::reference {

/// Blank, \t, \n, \v, \f, \r.
bool is_white_space(char c);

/// The value of `[+-]? digits [. digits] [e [+-] digits]`, as an IEEE double; nullopt for any other text.
std::optional<double> number_written(std::string_view text);

/// `*` stands for any run of characters. Each piece between two `*` is taken where it occurs first and stays there, so
/// `*111.111` is not found at the end of `111.111.111`.
bool wildcard_matches(std::string_view pattern, std::string_view text);

/// The value that a condition looks at.
struct Subject {
  std::string_view text;
  std::optional<double> number;  ///< set where a bare number is compared as a number
};

bool comparison_holds(const ast::Comparison& comparison, const Subject& subject);

}  // namespace insitu::reference
