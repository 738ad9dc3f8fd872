#pragma once

#include "engine/plan/plan.h"

namespace insitu {

/// Returns whether two patterns are proven to match the same events. False means only that none of the reasons known to
/// can_be_met and term_logic shows it.
/// REQUIRES: both as `lower_pattern` makes them, not normalized
bool match_the_same(const PatternPlan& one, const PatternPlan& other);

}  // namespace insitu
