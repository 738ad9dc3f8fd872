#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "grammar/query_ast.h"

namespace insitu {

/// The canonical text of a query: documented spellings, one blank between tokens, texts in double quotes, no needless
/// parentheses or backticks. `parse_query(unparse(query))` gives the same tree, apart from spans.
std::string unparse(const ast::Query& query);
std::string unparse(const ast::Expression& expression);
/// The flattened name of a field as a query writes it, in backticks where it must be. nullopt: it cannot be written,
/// because it is empty or holds a backtick itself.
std::optional<std::string> unparse_field_name(std::string_view name);

}  // namespace insitu
