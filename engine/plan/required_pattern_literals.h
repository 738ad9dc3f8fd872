#pragma once

#include "engine/match/prefilter.h"
#include "engine/plan/plan.h"

namespace insitu {

/// The literals that the bytes of every message that this plan matches must contain.
Requirement required_pattern_literals(const Plan& plan);

}  // namespace insitu
