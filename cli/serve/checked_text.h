#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "cli/serve/refusal.h"
#include "insitu/program.h"

namespace insitu::serve {

/// Compiles a filter pattern of a request. The refusal has the diagnostic with its caret.
Answered<Program> compile_pattern(std::string_view pattern);
/// Compiles a query of a request. The refusal is a MalformedQueryException with the place, in characters of the query.
/// `limit`: no more rows are wanted, if it is set.
Answered<Program> compile_insights_query(std::string_view query, std::optional<std::int64_t> limit = std::nullopt);
/// Whether a query that compiles selects its log groups itself, by SOURCE.
bool selects_groups(std::string_view query);

}  // namespace insitu::serve
