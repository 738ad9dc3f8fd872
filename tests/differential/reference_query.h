#pragma once

#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/query_ast.h"
#include "tests/differential/reference_fields.h"
#include "tests/differential/reference_functions.h"

namespace insitu::reference {

/// The number of rows of a query without an explicit `limit`.
inline constexpr std::size_t kImplicitLimit = 10'000;

struct QueryRows {
  std::vector<std::string> columns;
  std::vector<std::map<std::string, std::string>> rows;  ///< missing values are left out
};

/// Evaluates a query on whole vectors of rows, one command after the other. `events` are in the order of the input;
/// `text` is the query's. The error names something that is not evaluated here, or that no query may say.
std::expected<QueryRows, std::string> evaluate_query(const ast::Query& query, std::string_view text,
                                                     const std::vector<QueryEvent>& events, const QueryWindow& window);

}  // namespace insitu::reference
