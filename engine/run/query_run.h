#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/plan/query_plan.h"
#include "engine/run/block_outcome.h"
#include "engine/run/block_queue.h"
#include "engine/run/block_result.h"
#include "engine/run/held_memory.h"
#include "engine/run/name_watch.h"
#include "engine/run/pipeline.h"
#include "engine/run/query_totals.h"
#include "engine/run/row_bound.h"
#include "engine/run/row_output.h"
#include "engine/run/row_reader.h"
#include "engine/run/scan_progress.h"
#include "insitu/event_time.h"
#include "insitu/program.h"
#include "insitu/query_clock.h"
#include "insitu/row_sink.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"
#include "insitu/time_window.h"

namespace insitu {

/// What a run over a part of the input holds for the merge with other parts.
struct HeldQuery {
  ScanSummary summary;  ///< as far as it does not depend on the rows
  QueryTotals totals;
  /// What Pipeline::save wrote of the commands up to the cut; empty: memory has ended, or the scan was stopped.
  std::string state;
};

/// One run of a query over its inputs. Every thread reads blocks into rows and sends them through the parallel
/// commands. If those end in one that holds rows, the holders of all threads are merged at the end and the serial
/// commands run once; else rows pass a Turnstile into the serial commands, block after block.
class QueryRun : public OrderedResults<BlockOutcome> {
 public:
  /// All must outlive the run.
  QueryRun(const Program& program, std::span<const Input> inputs, RowSink& sink, const ScanOptions& options,
           const QueryOptions& query, const QueryClock& clock, const TimeReader& times);

  /// Runs the query to its end. Call it once. May throw std::bad_alloc.
  ScanSummary run();
  /// Runs the query up to the command that holds rows; the sink gets no rows and is not finished. Call it once, in
  /// place of `run`. May throw std::bad_alloc. REQUIRES: the query holds rows (see held_program)
  HeldQuery run_and_hold();

 private:
  struct Share;

  void read_all();
  // Called by every thread.
  void work(BlockQueue& queue);
  [[nodiscard]] std::unique_ptr<FormattedRows> formatted_rows();
  bool deliver(BlockResult& block, Share& share);
  void hand_in(Share& share);
  void stop_for(bool QueryRun::* reason);
  void note_progress(Share& share) const;  // with the lock held

  void limit_texts(Pipeline& pipeline) const;
  void end_if_enough();  // with the lock held
  [[nodiscard]] QueryTotals totals() const;
  ScanSummary conclude();
  [[nodiscard]] HeldQuery hold() const;

  const Program& program_;
  const QueryPlan& plan_;
  std::vector<Input> inputs_;  // those that were opened for the bound return the open source
  RowSink& sink_;
  const ScanOptions& options_;
  const QueryOptions& query_;
  const QueryClock& clock_;
  const TimeReader& times_;
  std::optional<TimeWindow> window_;
  NameWatch watch_;
  std::optional<RowBound> bound_;
  PipelineCut cut_;
  HeldMemory held_;
  RowOutput output_;
  Pipeline serial_;  // the commands after the cut
  Pipeline merged_;  // the commands before it, merged from all threads

  // Guarded by the lock.
  EventCounts counts_;
  InputTally tally_;
  bool is_merged_whole_ = true;  // false after memory ended in the middle of merging
  bool is_out_of_memory_ = false;
  bool exceeded_memory_limit_ = false;
};

}  // namespace insitu
