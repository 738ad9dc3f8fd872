#pragma once

#include <vector>

#include "engine/lint/logic_flaw.h"
#include "engine/plan/plan.h"

namespace insitu {

/// What can be proven of a pattern without an event. Sound, not complete: of two wildcards or regular expressions
/// little is known, and selectors with `[*]` or `.*` ask several values, which may meet contrary tests.
/// REQUIRES: `plan` as `lower_pattern` makes it, not normalized
std::vector<LogicFlaw> find_flaws(const PatternPlan& plan);

}  // namespace insitu
