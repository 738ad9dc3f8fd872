#pragma once

#include "engine/plan/query_plan.h"

namespace insitu {

/// Whether an answer may depend on the times of events: a command or a column reads `@timestamp`, or rows are ranked by
/// it and something uses their rank (`sort`, `dedup`, the order of groups, `values`, `latest` and similar). A window
/// that the clock sets is not considered. When in doubt: true. REQUIRES: commands and columns are complete
bool needs_time(const QueryPlan& plan);

}  // namespace insitu
