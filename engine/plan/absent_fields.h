#pragma once

#include "engine/plan/query_plan.h"

namespace insitu {

/// Sets FilterNode::absent of the filters that a query begins with: the rows that a `!=`, `not in` or `not like` leaves
/// out because the event lacks the field. REQUIRES: the plan is normalized
void find_absent_fields(QueryPlan& plan);

}  // namespace insitu
