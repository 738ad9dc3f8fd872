#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "grammar/query_ast.h"
#include "grammar/result.h"

namespace insitu {

/// How deep parentheses, calls, unary operators and subqueries may nest, and how many operators of one precedence may
/// follow one another (`1 + 1 + ...`): trees are walked by recursion.
inline constexpr std::size_t kMaxQueryNesting = 200;
/// The service's quota.
inline constexpr std::size_t kMaxQueryCharacters = 10'000;

struct ParsedQuery {
  ast::Query query;
  /// Spellings that are deployed but not documented (`==`, `order by`, ...) and texts that surely mean something else
  /// (`foo-bar` without backticks): taken as what they obviously mean. Codes tell which is which.
  std::vector<Diagnostic> undocumented;
  std::vector<Diagnostic> notes;
};

/// Reads a Logs Insights query: syntax only. Names, arity, placement and quotas (but for the length of the text, which
/// the caller checks) are the plan's business. Never throws.
Result<ParsedQuery> parse_query(std::string_view text);

}  // namespace insitu
