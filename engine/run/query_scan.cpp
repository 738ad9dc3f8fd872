#include "insitu/query_scan.h"

#include <algorithm>
#include <new>

#include "engine/expression/expression.h"
#include "engine/plan/program_parts.h"
#include "engine/run/query_run.h"
#include "insitu/event_time.h"
#include "insitu/query_clock.h"
#include "insitu/time_window.h"

namespace insitu {
namespace {

/// The clock of a query, its window narrowed to the one that SOURCE states.
QueryClock clock_of(const QueryPlan& plan, const QueryClock& asked) {
  QueryClock clock = asked;
  const WindowAnchor anchor{.now = asked.now};
  if (plan.source_start) {
    const auto start = read_window_edge(*plan.source_start, WindowEdge::Start, anchor);
    if (start) clock.start = std::max(*start, clock.start.value_or(*start));
  }
  if (plan.source_end) {
    const auto end = read_window_edge(*plan.source_end, WindowEdge::End, anchor);
    if (end) clock.end = std::min(*end, clock.end.value_or(*end));
  }
  return clock;
}

}  // namespace

ScanSummary scan(const Program& program, std::span<const Input> inputs, RowSink& sink, const ScanOptions& options,
                 const QueryOptions& query) {
  try {
    const TimeReader recognising = *TimeReader::make({.now = query.clock.now});
    const TimeReader& times = query.times ? *query.times : recognising;
    const QueryClock clock = clock_of(*parts_of(program).query, query.clock);
    return QueryRun(program, inputs, sink, options, query, clock, times).run();
  } catch (const MemoryLimitExceeded&) {
    ScanSummary summary;
    summary.exceeded_memory_limit = true;
    return summary;
  } catch (const std::bad_alloc&) {
    ScanSummary summary;
    summary.out_of_memory = true;
    return summary;
  }
}

}  // namespace insitu
