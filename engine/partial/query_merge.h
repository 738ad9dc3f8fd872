#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/run/query_totals.h"
#include "insitu/program.h"
#include "insitu/query_clock.h"
#include "insitu/row_sink.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"

namespace insitu {

/// Puts together what runs of one query over parts of its input hold, and runs the rest of the query.
///
/// Memory: up to about three times what the query holds, however many parts are added, because what merging leaves over
/// is thrown away from time to time. Where that is more than the limit of `options`, calls throw MemoryLimitExceeded,
/// where memory ends std::bad_alloc; the merge can only be destroyed then. Not thread-safe.
class QueryMerge {
 public:
  /// `query`: as it is written, the same as that of the parts. `sink` must outlive the merge.
  QueryMerge(const Program& query, RowSink& sink, const QueryOptions& options);
  ~QueryMerge();
  QueryMerge(const QueryMerge&) = delete;
  QueryMerge& operator=(const QueryMerge&) = delete;

  /// Adds what a part holds: HeldQuery::state. Its input number i has the number `files[i]` among all. Returns false if
  /// the state is broken; the merge can only be destroyed then.
  [[nodiscard]] bool add(std::string_view state, std::span<const std::uint64_t> files);
  /// Returns what is held, for another merge.
  [[nodiscard]] std::string state();
  /// Hands the rows to the sink and finishes it. `totals`: of all parts. Call it once, as the last.
  ScanSummary finish(const QueryTotals& totals);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
