#include "insitu/query_scan.h"

#include <algorithm>
#include <new>

#include "engine/expression/expression.h"
#include "engine/plan/program_parts.h"
#include "engine/run/query_run.h"
#include "engine/run/query_window.h"
#include "insitu/event_time.h"
#include "insitu/query_clock.h"

namespace insitu {
ScanSummary scan(const Program& program, std::span<const Input> inputs, RowSink& sink, const ScanOptions& options,
                 const QueryOptions& query) {
  try {
    const TimeReader recognising = *TimeReader::make({.now = query.clock.now});
    const TimeReader& times = query.times ? *query.times : recognising;
    QueryClock clock = clock_of(*parts_of(program).query, query.clock);
    // A baseline is the time before, whatever its times, and no other event is.
    if (std::ranges::any_of(inputs, &Input::is_baseline)) clock.before.reset();
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
