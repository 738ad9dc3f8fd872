#pragma once

#include "engine/match/prefilter.h"
#include "engine/plan/plan.h"

namespace insitu {

/// What the bytes of every message that this plan matches must contain.
Requirement required_literals(const Plan& plan);
/// What the bytes of every message contain that passes the filters in front of the first command that holds rows.
Requirement required_literals(const QueryPlan& plan);

}  // namespace insitu
