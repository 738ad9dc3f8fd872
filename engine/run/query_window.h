#pragma once

#include "engine/plan/query_plan.h"
#include "insitu/query_clock.h"

namespace insitu {

/// Returns the clock with which a query runs: its window narrowed to the one that SOURCE states, and the window that
/// is compared with, if the query compares and its own is known. A window that is compared ends now if it is open.
QueryClock clock_of(const QueryPlan& plan, const QueryClock& asked);

}  // namespace insitu
