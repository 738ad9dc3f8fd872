#pragma once

#include "engine/plan/query_plan.h"

namespace insitu {

/// Simplifies a query without changing its answers: filters move before what they do not depend on, a sort and the
/// limit after it become one, so that only so many rows are held.
void normalize_query(QueryPlan& plan);

}  // namespace insitu
