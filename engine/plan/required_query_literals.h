#pragma once

#include "engine/match/prefilter.h"
#include "engine/plan/query_plan.h"

namespace insitu {

/// The literals that the bytes of every message contain which passes the filters before the first command that holds
/// rows.
Requirement required_query_literals(const QueryPlan& plan);

}  // namespace insitu
