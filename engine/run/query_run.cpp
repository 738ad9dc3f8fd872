#include "engine/run/query_run.h"

#include <memory>
#include <new>
#include <thread>
#include <utility>
#include <vector>

#include "engine/expression/expression.h"
#include "engine/extract/origin.h"
#include "engine/plan/program_parts.h"
#include "engine/run/find_row_bound.h"
#include "engine/run/json_method.h"
#include "engine/run/thread_count.h"
#include "engine/run/turnstile.h"

namespace insitu {

/// What one thread makes of the blocks it takes.
struct QueryRun::Share {
  Share(QueryRun& run, Operator& after_the_cut)
      : pipeline(run.plan_, run.clock_, {run.query_.exact_values}, 0, run.cut_.parallel, after_the_cut, &run.held_),
        reader(run.program_, run.options_, run.query_, run.clock_, run.times_, &run.watch_, run.bound_) {
    run.limit_texts(pipeline);
  }

  /// The rows of a block, where they are formatted before its turn has come; else nullptr.
  FormattedRows* formatted = nullptr;
  Pipeline pipeline;
  RowReader reader;
  std::uint64_t noted_records = 0;  ///< of those that the reader has counted
};

QueryRun::QueryRun(const Program& program, std::span<const Input> inputs, RowSink& sink, const ScanOptions& options,
                   const QueryOptions& query, const QueryClock& clock, const TimeReader& times)
    : OrderedResults(kRoomForOutcomes),
      program_(program),
      plan_(*parts_of(program).query),
      inputs_(inputs.begin(), inputs.end()),
      sink_(sink),
      options_(options),
      query_(query),
      clock_(clock),
      times_(times),
      window_(window_of(clock)),
      watch_(program, options.when_names_are_met),
      bound_(find_row_bound(program, inputs_, options, query, clock, times)),
      cut_(cut_of(plan_)),
      held_(query.memory_limit),
      output_(plan_, sink),
      serial_(plan_, clock, {query.exact_values}, cut_.parallel, plan_.commands.size(), output_, &held_),
      merged_(plan_, clock, {query.exact_values}, 0, cut_.parallel, serial_.first()) {
  limit_texts(serial_);
  limit_texts(merged_);
}

void QueryRun::limit_texts(Pipeline& pipeline) const {
  if (query_.memory_limit) pipeline.limit_texts(*query_.memory_limit);
}

ScanSummary QueryRun::run() {
  output_.begin();
  read_all();
  return conclude();
}

HeldQuery QueryRun::run_and_hold() {
  read_all();
  return hold();
}

void QueryRun::read_all() {
  std::optional<TimeInheritance> inheritance;
  if (query_.missing_times == MissingTimes::Inherited && (plan_.needs_time || window_)) {
    inheritance = TimeInheritance{&times_, json_method(parts_of(program_).options)};
  }
  BlockQueue queue(inputs_, options_, *this, inheritance);
  std::vector<std::jthread> others;
  start_others(others, queue.useful_threads(thread_count(options_.threads)) - 1, [&] { work(queue); });
  work(queue);
}

void QueryRun::work(BlockQueue& queue) {
  try {
    NoOutput nothing;
    Turnstile turnstile(*this, serial_.first());
    const std::unique_ptr<FormattedRows> formatted = formatted_rows();
    Operator& in_order = formatted ? static_cast<Operator&>(*formatted) : turnstile;
    auto share = std::make_unique<Share>(*this, cut_.ends_in_holder ? nothing : in_order);
    share->formatted = formatted.get();
    BlockResult block;
    while (queue.next(block)) {
      turnstile.begin({block.file, block.sequence});
      if (formatted) formatted->begin({block.file, block.sequence});
      const BlockOrigin origin(inputs_[block.file], block.block);
      share->reader.read(block, origin.origin(), share->pipeline.first());
      if (!deliver(block, *share)) break;
    }
    hand_in(*share);
  } catch (const MemoryLimitExceeded&) {
    stop_for(&QueryRun::exceeded_memory_limit_);
  } catch (const std::bad_alloc&) {
    stop_for(&QueryRun::is_out_of_memory_);
  }
}

/// Rows that go from the parallel commands to the sink can be formatted by every thread, if the sink agrees.
std::unique_ptr<FormattedRows> QueryRun::formatted_rows() {
  if (cut_.ends_in_holder || cut_.parallel < plan_.commands.size()) return nullptr;
  auto formatter = output_.formatter();
  return formatter ? std::make_unique<FormattedRows>(plan_, *this, output_, std::move(formatter)) : nullptr;
}

/// A block has been processed: it is counted, and its problems are reported, in the order of the input. False: nothing
/// more is wanted.
bool QueryRun::deliver(BlockResult& block, Share& share) {
  // Where rows wait for their turn, so does the end of their block.
  const BlockPosition position{block.file, block.sequence};
  if (!cut_.ends_in_holder && !wait_for(position)) return !is_over();
  if (share.formatted != nullptr) share.formatted->write();
  bool goes_on = true;
  {
    const std::lock_guard lock(mutex_);
    add(position, {take_outcome(block), block.ends_file});
    if (options_.progress != nullptr) note_progress(share);
    while (const auto turn = take()) {
      tally_.add(turn->result, turn->ends_file, [this](std::size_t file, const InputProblem& problem) {
        is_failure(problem) ? sink_.problem(file, problem) : sink_.note(file, problem);
      });
      if (options_.progress != nullptr) options_.progress->bytes_scanned += turn->result.bytes;
      advance(turn->ends_file);
    }
    end_if_enough();
    if (block.is_live && !cut_.ends_in_holder) sink_.flush();
    goes_on = !over_;
  }
  changed_.notify_all();
  return goes_on;
}

void QueryRun::note_progress(Share& share) const {
  const std::uint64_t records = share.reader.counts().records;
  options_.progress->records_scanned += records - std::exchange(share.noted_records, records);
}

void QueryRun::end_if_enough() {
  if (!sink_.is_open() || (!cut_.ends_in_holder && !serial_.first().wants_more())) over_ = true;
}

/// The thread is done: what its commands hold goes to those of the run.
void QueryRun::hand_in(Share& share) {
  if (!is_over() && !options_.stop.stop_requested()) share.pipeline.settle();
  const std::lock_guard lock(mutex_);
  counts_.add(share.reader.counts());
  if (stop_if_asked(options_.stop)) return;
  if (!std::exchange(is_merged_whole_, false)) return;
  merged_.merge(share.pipeline);
  is_merged_whole_ = true;
}

/// Ends the run, and states why.
void QueryRun::stop_for(bool QueryRun::* reason) {
  {
    const std::lock_guard lock(mutex_);
    over_ = this->*reason = true;
  }
  changed_.notify_all();
}

QueryTotals QueryRun::totals() const {
  QueryTotals totals{.inputs = tally_.totals(), .events = counts_, .names = watch_.seen()};
  totals.inputs.ended_early = over_ && !was_stopped_;
  totals.inputs.was_stopped = was_stopped_;
  totals.inputs.out_of_memory = is_out_of_memory_;
  return totals;
}

ScanSummary QueryRun::conclude() {
  const QueryTotals totals = this->totals();
  ScanSummary summary = summary_of(totals, plan_);
  summary.exceeded_memory_limit = exceeded_memory_limit_;
  if (summary.out_of_memory || summary.exceeded_memory_limit || summary.was_stopped) return summary;
  if (cut_.ends_in_holder) {
    merged_.holder().finish();
  } else {
    serial_.first().finish();
  }
  QueryReports reports;
  merged_.report(reports.before_cut);
  reports.all = reports.before_cut;
  serial_.report(reports.all);
  add_reports(reports, program_, clock_, totals, summary);
  summary.rows = output_.rows();
  if (bound_) summary.records_without_window = 0;
  if (!query_.counts_lost_rows || over_) summary.lost_by_absence.clear();
  sink_.finish(summary);
  return summary;
}

HeldQuery QueryRun::hold() const {
  HeldQuery held{.summary = {}, .totals = totals(), .state = {}};
  held.summary = summary_of(held.totals, plan_);
  held.summary.exceeded_memory_limit = exceeded_memory_limit_;
  if (held.summary.out_of_memory || held.summary.exceeded_memory_limit || held.summary.was_stopped) return held;
  StateWriter state;
  merged_.save(state);
  held.state = std::move(state).take();
  return held;
}

}  // namespace insitu
