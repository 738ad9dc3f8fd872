#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "grammar/query_ast.h"
#include "tests/differential/reference_functions.h"

namespace insitu::reference {

/// A window of time, epoch milliseconds, both ends included.
using Times = std::pair<std::int64_t, std::int64_t>;

/// Whether a query compares two times.
bool compares(const ast::Query& query);

/// Returns the window before the one that a query is asked for, as its `diff` or `logcompare` names it.
Times window_before(const ast::Query& query, const Times& window);

}  // namespace insitu::reference
