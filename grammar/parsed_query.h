#pragma once

#include <cstddef>
#include <vector>

#include "grammar/query_ast.h"
#include "insitu/diagnostic.h"

namespace insitu {

/// How deep parentheses, calls, unary operators and subqueries may nest, and how many operators of one precedence may
/// follow one another (`1 + 1 + ...`): trees are walked by recursion.
inline constexpr std::size_t kMaxQueryNesting = 200;

/// The result of `parse_query`. Owns its texts; spans refer to the text that was parsed.
struct ParsedQuery {
  ast::Query query;
  /// Spellings that are deployed but not documented (`==`, `order by`, ...) and texts that surely mean something else
  /// (`foo-bar` without backticks): taken as what they obviously mean. Codes state which is which.
  std::vector<Diagnostic> undocumented;
  std::vector<Diagnostic> notes;  ///< what is legal but surprising
};

}  // namespace insitu
