#pragma once

#include "engine/plan/query_plan.h"

namespace insitu {

/// Adds to the filters that a query begins with what they lose: rows that a `!=`, `not in` or `not like` leaves out
/// because the event lacks the field, see FilterNode::absent. REQUIRES: the plan is normalized
void find_absent_fields(QueryPlan& plan);

}  // namespace insitu
