#include "engine/partial/query_merge.h"

#include <algorithm>
#include <utility>

#include "engine/model/state_stream.h"
#include "engine/plan/program_parts.h"
#include "engine/run/held_program.h"
#include "engine/run/pipeline.h"
#include "engine/run/query_window.h"
#include "engine/run/row_output.h"

namespace insitu {
namespace {

/// What may be held before it is worth a look whether it could be less.
constexpr std::size_t kSmallMemory = std::size_t{16} << 20;

}  // namespace

struct QueryMerge::State {
  State(const Program& query, RowSink& row_sink, const QueryOptions& options)
      : sink(row_sink),
        ends_in_order(lacks_holder(query)),
        program(held_program(query)),
        plan(*parts_of(program).query),
        clock(clock_of(plan, options.clock)),
        aggregates{options.exact_values},
        limit(options.memory_limit.value_or(SIZE_MAX)),
        cut(cut_of(plan)),
        held(options.memory_limit),
        output(plan, sink),
        serial(plan, clock, aggregates, cut.parallel, plan.commands.size(), output, &held),
        merged(new_part()) {
    if (options.memory_limit) serial.limit_texts(limit);
  }

  [[nodiscard]] std::unique_ptr<Pipeline> new_part() {
    return std::make_unique<Pipeline>(plan, clock, aggregates, 0, cut.parallel, serial.first());
  }
  /// Replaces what is held by a copy without what merging has left over.
  void compact() {
    StateWriter saved;
    merged->save(saved);
    merged = new_part();
    StateReader reader(saved.bytes());
    merged->load(reader);
    merged->settle();
  }
  void stay_small() {
    if (merged->memory() > 2 * memory_after_compacting + kSmallMemory) {
      compact();
      compact();  // of a sort with a limit the first one only drops the rows, and the second one their memory
      memory_after_compacting = merged->memory();
    }
    if (merged->memory() > limit) throw MemoryLimitExceeded();
  }

  RowSink& sink;
  bool ends_in_order;  ///< a limit may end it before all rows were seen
  Program program;
  const QueryPlan& plan;
  QueryClock clock;
  AggregateOptions aggregates;
  std::size_t limit;
  PipelineCut cut;
  HeldMemory held;
  RowOutput output;
  Pipeline serial;
  std::unique_ptr<Pipeline> merged;
  std::size_t memory_after_compacting = 0;
};

QueryMerge::QueryMerge(const Program& query, RowSink& sink, const QueryOptions& options)
    : state_(std::make_unique<State>(query, sink, options)) {}

QueryMerge::~QueryMerge() = default;

bool QueryMerge::add(std::string_view state, std::span<const std::uint64_t> files) {
  const std::unique_ptr<Pipeline> part = state_->new_part();
  StateReader reader(state);
  reader.renumber(files);
  part->load(reader);
  if (reader.failed() || !reader.at_end()) return false;
  part->settle();
  state_->merged->merge(*part);
  state_->stay_small();
  return true;
}

std::string QueryMerge::state() {
  state_->compact();
  StateWriter saved;
  state_->merged->save(saved);
  return std::move(saved).take();
}

ScanSummary QueryMerge::finish(const QueryTotals& totals) {
  State& state = *state_;
  state.output.begin();
  state.merged->holder().finish();
  ScanSummary summary = summary_of(totals, state.plan);
  QueryReports reports;
  state.merged->report(reports.before_cut);
  reports.all = reports.before_cut;
  state.serial.report(reports.all);
  add_reports(reports, state.program, state.clock, totals, summary);
  summary.rows = state.output.rows();
  summary.ended_early = state.ends_in_order && !state.serial.first().wants_more();
  if (summary.ended_early) summary.lost_by_absence.clear();
  state.sink.finish(summary);
  return summary;
}

}  // namespace insitu
