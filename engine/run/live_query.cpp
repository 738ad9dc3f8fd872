#include "insitu/live_query.h"

#include <cstddef>
#include <new>
#include <optional>
#include <utility>

#include "engine/model/state_stream.h"
#include "engine/plan/program_parts.h"
#include "engine/run/block_outcome.h"
#include "engine/run/block_queue.h"
#include "engine/run/held_memory.h"
#include "engine/run/pipeline.h"
#include "engine/run/row_output.h"
#include "engine/run/row_reader.h"

namespace insitu {
namespace {

/// One input that is read block after block.
class LivePass : public OrderedResults<BlockOutcome> {
 public:
  LivePass() : OrderedResults(kRoomForOutcomes) {}

  void deliver(const BlockPosition& position, BlockOutcome outcome, bool ends_file, RowSink& sink, InputTally& tally) {
    const std::lock_guard lock(mutex_);
    add(position, {std::move(outcome), ends_file});
    while (const auto turn = take()) {
      tally.add(turn->result, turn->ends_file, [&sink](std::size_t file, const InputProblem& problem) {
        is_failure(problem) ? sink.problem(file, problem) : sink.note(file, problem);
      });
      advance(turn->ends_file);
    }
  }
};

/// The last commands of a query, and where their rows go.
struct LiveEnd {
  LiveEnd(const QueryPlan& plan, const QueryOptions& query, std::size_t begin, RowSink& sink, HeldMemory* held)
      : output(plan, sink),
        pipeline(plan, query.clock, {query.exact_values}, begin, plan.commands.size(), output, held) {
    output.begin();
  }
  RowOutput output;
  Pipeline pipeline;
};

/// What is added is a part of a file, or of several, of which nothing else is known.
QueryOptions without_inheritance(QueryOptions query) {
  query.missing_times = MissingTimes::Stay;
  return query;
}

}  // namespace

struct LiveQuery::State {
  State(const Program& asked, RowSink& rows, const ScanOptions& scan_options, const QueryOptions& query_options)
      : program(asked),
        plan(*parts_of(program).query),
        sink(rows),
        options(scan_options),
        query(without_inheritance(query_options)),
        recognising(*TimeReader::make({.now = query.clock.now})),
        cut(cut_of(plan)),
        held(query.memory_limit),
        reader(program, options, query, query.clock, query.times ? *query.times : recognising, nullptr) {
    options.threads = 1;
    if (!cut.ends_in_holder) end.emplace(plan, query, cut.parallel, sink, &held);
    Operator& next = end ? end->pipeline.first() : static_cast<Operator&>(nothing);
    begin.emplace(plan, query.clock, AggregateOptions{query.exact_values}, 0, cut.parallel, next, &held);
  }

  void read(const Input& input) {
    LivePass pass;
    BlockQueue queue({&input, 1}, options, pass);
    queue.useful_threads(1);
    ++passes;
    BlockResult block;
    while (queue.next(block)) {
      const BlockPosition position{block.file, block.sequence};
      const BlockOrigin origin(input, block.block);
      // The rank of a row is its place among all inputs.
      const std::size_t file = std::exchange(block.file, passes);
      reader.read(block, origin.origin(), begin->first());
      block.file = file;
      pass.deliver(position, take_outcome(block), block.ends_file, sink, tally);
    }
  }

  const Program& program;
  const QueryPlan& plan;
  RowSink& sink;
  ScanOptions options;
  QueryOptions query;
  TimeReader recognising;
  PipelineCut cut;
  mutable HeldMemory held;
  NoOutput nothing;
  std::optional<LiveEnd> end;  // of a query that holds no rows
  std::optional<Pipeline> begin;
  RowReader reader;
  InputTally tally;
  std::size_t passes = 0;
  bool is_out_of_memory = false;
};

bool holds_rows(const Program& program) { return cut_of(*parts_of(program).query).ends_in_holder; }

LiveQuery::LiveQuery(const Program& program, RowSink& sink, const ScanOptions& options, const QueryOptions& query)
    : state_(std::make_unique<State>(program, sink, options, query)) {}

LiveQuery::~LiveQuery() = default;

bool LiveQuery::add(const Input& input, const BlockOptions& blocks, std::optional<std::uint64_t> last) {
  try {
    state_->options.blocks = blocks;
    state_->reader.stop_after(last);
    state_->read(input);
  } catch (const MemoryLimitExceeded&) {
    state_->is_out_of_memory = true;
  } catch (const std::bad_alloc&) {
    state_->is_out_of_memory = true;
  }
  if (state_->is_out_of_memory) return false;
  return state_->sink.is_open() && (holds_rows() || state_->begin->first().wants_more());
}

bool LiveQuery::holds_rows() const { return state_->cut.ends_in_holder; }

void LiveQuery::print(RowSink& sink) const {
  State& state = *state_;
  StateWriter saved;
  state.begin->holder().save(saved);
  LiveEnd end(state.plan, state.query, state.cut.parallel, sink, nullptr);
  Pipeline copy(state.plan, state.query.clock, {state.query.exact_values}, 0, state.cut.parallel, end.pipeline.first());
  StateReader reader(saved.bytes());
  copy.holder().load(reader);
  copy.holder().finish();
  ScanSummary summary;
  summary.rows = end.output.rows();
  sink.finish(summary);
}

void LiveQuery::finish() {
  if (!state_->end) return;
  state_->begin->first().finish();
  ScanSummary summary;
  summary.rows = state_->end->output.rows();
  state_->sink.finish(summary);
}

bool LiveQuery::is_out_of_memory() const { return state_->is_out_of_memory; }

bool LiveQuery::has_rows() const {
  if (state_->end) return state_->end->output.rows() > 0;
  OperatorReport report;
  state_->begin->report(report);
  return report.rows_filtered.value_or(state_->reader.counts().examined) > 0;
}

bool LiveQuery::has_problems() const { return state_->tally.totals().files_with_problems > 0; }

}  // namespace insitu
