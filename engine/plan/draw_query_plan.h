#pragma once

#include <string>
#include <string_view>

#include "engine/plan/query_plan.h"

namespace insitu {

// The parts of a query's plan as text for people; `draw_plan` joins them. Lines end with "\n".

/// Which fields of an event are read, of which events, and how rows are ranked.
std::string draw_reading(const QueryPlan& plan);
/// The reason why the prefilter demands nothing; valid for as long as the program runs. REQUIRES: it does not
std::string_view why_all_events(const QueryPlan& plan);
/// The commands in their order, where each runs and what it holds, then the columns.
std::string draw_commands(const QueryPlan& plan);

}  // namespace insitu
