#include "engine/run/query_scan.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

#include "engine/extract/origin.h"
#include "engine/operators/log_group_selection.h"
#include "engine/run/block_outcome.h"
#include "engine/run/block_queue.h"
#include "engine/run/find_row_bound.h"
#include "engine/run/pipeline.h"
#include "engine/run/query_window.h"
#include "engine/run/row_reader.h"
#include "engine/run/thread_count.h"

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

/// The end of the chain: rows to the sink.
class RowOutput : public Operator {
 public:
  RowOutput(const QueryPlan& plan, RowSink& sink) : plan_(plan), sink_(sink), values_(plan.columns.size()) {}

  void push(Batch& batch) override {
    for (std::size_t i = 0; i < batch.size() && sink_.is_open(); ++i) {
      const std::span<const FieldValue> row = batch.row(i);
      for (std::size_t column = 0; column < values_.size(); ++column) values_[column] = row[plan_.columns[column].slot];
      sink_.row(values_, plan_.pointer ? text_of(row[*plan_.pointer], scratch_) : std::string_view());
      ++rows_;
    }
  }
  void finish() override {}
  [[nodiscard]] bool wants_more() const override { return sink_.is_open(); }
  [[nodiscard]] std::uint64_t rows() const { return rows_; }

 private:
  const QueryPlan& plan_;
  RowSink& sink_;
  std::vector<FieldValue> values_;
  std::string scratch_;
  std::uint64_t rows_ = 0;
};

/// Behind the holder of all threads but the first: it is merged, never finished.
class NoOutput : public Operator {
 public:
  void push(Batch& /*batch*/) override {}
  void finish() override {}
};

/// One query over its inputs: who may go on when, and what it came to. Thread-safe.
class QueryRun : public OrderedResults<BlockOutcome> {
 public:
  QueryRun(const Program& program, std::span<const Input> inputs, RowSink& sink, const ScanOptions& options,
           const QueryOptions& query, const QueryClock& clock, const TimeReader& times)
      : OrderedResults(kRoomForOutcomes),
        program_(program),
        plan_(*program.parts().query),
        inputs_(inputs),
        sink_(sink),
        options_(options),
        query_(query),
        clock_(clock),
        times_(times),
        window_(window_of(clock)),
        bound_(find_row_bound(program, inputs, options, query, clock, times)),
        cut_(cut_of(plan_)),
        output_(plan_, sink),
        serial_(plan_, clock, {query.exact_values}, cut_.parallel, plan_.commands.size(), output_),
        merged_(plan_, clock, {query.exact_values}, 0, cut_.parallel, serial_.first()) {}

  ScanSummary run() {
    std::vector<std::string> names;
    for (const Column& column : plan_.columns) names.push_back(column.name);
    sink_.columns(names);
    {
      BlockQueue queue(inputs_, options_, *this);
      std::vector<std::jthread> others;
      start_others(others, queue.useful_threads(thread_count(options_.threads)) - 1, [&] { work(queue); });
      work(queue);
    }
    return conclude();
  }

 private:
  /// What one thread makes of the blocks it takes.
  struct Share {
    Share(QueryRun& run, Operator& behind_the_cut)
        : pipeline(run.plan_, run.clock_, {run.query_.exact_values}, 0, run.cut_.parallel, behind_the_cut),
          reader(run.program_, run.options_, run.window_, run.times_, run.bound_) {}
    Pipeline pipeline;
    RowReader reader;
    std::size_t counted_memory = 0;
  };

  /// In front of the commands that take rows in order: rows of a block wait until its turn has come.
  class Turnstile : public Operator {
   public:
    explicit Turnstile(QueryRun& run) : run_(run) {}
    void begin(BlockPlace place) { place_ = place; }
    void push(Batch& batch) override {
      if (!run_.wait_for(place_) || !run_.serial_.first().wants_more()) return;
      run_.serial_.first().push(batch);
    }
    void finish() override {}
    [[nodiscard]] bool wants_more() const override { return !run_.is_over(); }

   private:
    QueryRun& run_;
    BlockPlace place_;
  };

  void work(BlockQueue& queue) {
    try {
      NoOutput nothing;
      Turnstile turnstile(*this);
      Operator& behind = cut_.ends_in_holder ? static_cast<Operator&>(nothing) : turnstile;
      auto share = std::make_unique<Share>(*this, behind);
      BlockResult block;
      while (queue.next(block)) {
        turnstile.begin({block.file, block.sequence});
        const PathOrigin path = origin_of_path(inputs_[block.file].path);
        share->reader.read(block, {path.log_group, path.log_stream, inputs_[block.file].path}, share->pipeline.first());
        if (!deliver(block, *share)) break;
      }
      hand_in(*share);
    } catch (const std::bad_alloc&) {
      stop([this] { summary_.out_of_memory = true; });
    }
  }

  template <class Change>
  void stop(const Change& change) {
    {
      const std::lock_guard lock(mutex_);
      change();
      over_ = true;
    }
    changed_.notify_all();
  }

  /// A block has been worked off: its problems are told and counted in the order of the input. False: nothing more is
  /// wanted.
  bool deliver(BlockResult& block, Share& share) {
    // Where rows wait for their turn, so does the end of their block.
    const BlockPlace place{block.file, block.sequence};
    if (!cut_.ends_in_holder && !wait_for(place)) return !is_over();
    const std::size_t memory = share.pipeline.memory();
    bool go_on = true;
    {
      const std::lock_guard lock(mutex_);
      memory_ += memory - share.counted_memory;
      share.counted_memory = memory;
      add(place, {take_outcome(block), block.ends_file});
      while (const auto turn = take()) {
        work_off(turn->result, turn->ends_file);
        advance(turn->ends_file);
      }
      if (query_.memory_limit && memory_ + serial_.memory() > *query_.memory_limit) {
        summary_.exceeded_memory_limit = true;
        over_ = true;
      }
      if (!sink_.is_open() || (!cut_.ends_in_holder && !serial_.first().wants_more())) over_ = true;
      if (block.is_live && !cut_.ends_in_holder) sink_.flush();
      go_on = !over_;
    }
    changed_.notify_all();
    return go_on;
  }

  void work_off(const BlockOutcome& outcome, bool ends_file) {
    summary_.bytes_scanned += outcome.bytes;
    for (const InputProblem& problem : outcome.problems) sink_.problem(outcome.file, problem);
    file_has_problems_ = file_has_problems_ || !outcome.problems.empty();
    if (!ends_file) return;
    ++summary_.files;
    if (std::exchange(file_has_problems_, false)) ++summary_.files_with_problems;
  }

  /// The thread is done: what its commands hold goes to those of the first to be done.
  void hand_in(Share& share) {
    const std::lock_guard lock(mutex_);
    const RowCounts& counts = share.reader.counts();
    summary_.records_scanned += counts.records;
    summary_.records_examined += counts.examined;
    summary_.not_json += counts.not_json;
    asked_json_ += counts.asked_json;
    summary_.records_without_time += counts.without_time;
    summary_.records_outside += counts.outside;
    log_groups_.insert(counts.log_groups.begin(), counts.log_groups.end());
    merged_.merge(share.pipeline);
  }

  [[nodiscard]] bool is_selected(const std::string& log_group) const {
    return std::ranges::all_of(plan_.commands, [&](const PlanCommand& command) {
      const auto* source = std::get_if<SourceNode>(&command.node);
      return source == nullptr || selects_log_group(*source, log_group);
    });
  }

  ScanSummary conclude() {
    summary_.log_groups = log_groups_.size();
    summary_.log_groups_selected = static_cast<std::size_t>(
        std::ranges::count_if(log_groups_, [this](const std::string& group) { return is_selected(group); }));
    if (file_has_problems_) ++summary_.files_with_problems;
    if (summary_.out_of_memory || summary_.exceeded_memory_limit) return summary_;
    if (cut_.ends_in_holder) {
      merged_.holder().finish();
    } else {
      serial_.first().finish();
    }
    OperatorReport report;
    merged_.report(report);
    summary_.records_matched = report.rows_filtered.value_or(summary_.records_examined - summary_.records_outside);
    serial_.report(report);
    summary_.rows = output_.rows();
    summary_.asks_time = plan_.needs_time || window_.has_value();
    summary_.asks_json = asked_json_ > 0;
    summary_.lacks_window = plan_.asks_window && (!clock_.start || !clock_.end);
    summary_.rows_cut = report.rows_cut;
    summary_.is_approximate = report.is_approximate;
    sink_.finish(summary_);
    return summary_;
  }

  const Program& program_;
  const QueryPlan& plan_;
  std::span<const Input> inputs_;
  RowSink& sink_;
  const ScanOptions& options_;
  const QueryOptions& query_;
  const QueryClock& clock_;
  const TimeReader& times_;
  std::optional<TimeWindow> window_;
  std::optional<RowBound> bound_;
  PipelineCut cut_;
  RowOutput output_;
  Pipeline serial_;
  Pipeline merged_;  // what the parallel parts of all threads come to

  // Guarded by the lock.
  std::size_t memory_ = 0;
  bool file_has_problems_ = false;
  std::uint64_t asked_json_ = 0;
  std::set<std::string, std::less<>> log_groups_;
  ScanSummary summary_;
};

}  // namespace

ScanSummary scan(const Program& program, std::span<const Input> inputs, RowSink& sink, const ScanOptions& options,
                 const QueryOptions& query) {
  try {
    const TimeReader recognising = *TimeReader::make({.now = query.clock.now});
    const TimeReader& times = query.times ? *query.times : recognising;
    const QueryClock clock = clock_of(*program.parts().query, query.clock);
    return QueryRun(program, inputs, sink, options, query, clock, times).run();
  } catch (const std::bad_alloc&) {
    return {.out_of_memory = true};
  }
}

}  // namespace insitu
