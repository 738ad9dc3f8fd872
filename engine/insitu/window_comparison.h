#pragma once

#include <optional>

#include "insitu/diagnostic.h"
#include "insitu/program.h"
#include "insitu/query_clock.h"

namespace insitu {

/// Whether a query compares two times, by `diff` or `logcompare`. REQUIRES: program.is_query()
bool compares(const Program& program);

/// Returns why a query cannot compare what it is to: its window is not known, or it does not go with a baseline
/// (Input::is_baseline). Ask before a scan, which takes all events for those of now where there is a problem. nullopt:
/// there is none, or nothing is compared. Spans refer to the text of the query. REQUIRES: program.is_query()
std::optional<Diagnostic> comparison_problem(const Program& program, bool has_baseline, const QueryClock& clock);

}  // namespace insitu
