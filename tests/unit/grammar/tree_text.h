#pragma once

#include <string>

#include "grammar/filter_pattern_ast.h"

namespace insitu {

enum class Spans { Hidden, Shown };

/// A syntax tree as one text that says everything in it, for comparing two trees and for reading one:
///
///     terms(ERROR@0-5 -"disk full"@6-18)
///     json(or($.a = "x"@.. and(..)@..)@..)
///
/// With their spans hidden, two trees are equal exactly when their texts are.
std::string tree_text(const ast::FilterPattern& pattern, Spans spans);

}  // namespace insitu
