#pragma once

#include <vector>

#include "engine/lint/logic_flaw.h"
#include "engine/plan/plan.h"

namespace insitu {

/// Finds what can be proven about a pattern without an event. Sound, not complete: little is known about two wildcards
/// or regular expressions, and selectors with `[*]` or `.*` test several values, which may pass contrary tests.
/// REQUIRES: `plan` as `lower_pattern` makes it, not normalized
std::vector<LogicFlaw> find_flaws(const PatternPlan& plan);

}  // namespace insitu
