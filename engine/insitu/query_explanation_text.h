#pragma once

#include <string>

#include "insitu/query_explanation.h"
#include "insitu/sinks.h"

namespace insitu {

/// Draws the effect of a query on one event, command by command:
///
///     dropped by command 2: `user.age >= 20` is false
///     the event
///       level     "ERROR" (string)
///       user.age  "7" (string)
///     1 fields user.age * 2 as twice
///       twice  14 (number)
///     2 filter level = "ERROR" and user.age >= 20
///       ✗ all of
///       ├─ ✓ level = "ERROR"   "ERROR" (string)
///       └─ ✗ user.age >= 20    "7" (string)
///
/// `?` marks a clause that is neither true nor false. Control characters are made visible. Lines end with "\n".
std::string draw_explanation(const QueryExplanation& explanation, Colours colours);

}  // namespace insitu
