#pragma once

#include <string>
#include <string_view>

#include "grammar/filter_pattern_ast.h"

namespace insitu {

/// The canonical text of a pattern: one blank between tokens, texts quoted, no needless parentheses.
/// `parse_filter_pattern(unparse(ast))` gives the same tree, apart from spans and from whether a term was quoted.
std::string unparse(const ast::FilterPattern& pattern);
std::string unparse(const ast::Selector& selector);
/// The sign, such as `!=`. Static text.
std::string_view unparse(ast::Comparator op);

}  // namespace insitu
