#pragma once

#include <string>

#include "grammar/query_ast.h"

namespace insitu {

/// The canonical text of a query: documented spellings, one blank between tokens, texts in double quotes, no needless
/// parentheses or backticks. `parse_query(unparse(query))` gives the same tree, apart from spans.
std::string unparse(const ast::Query& query);
std::string unparse(const ast::query::Expression& expression);

}  // namespace insitu
