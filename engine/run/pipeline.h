#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/model/state_stream.h"
#include "engine/operators/operators.h"
#include "engine/plan/query_plan.h"
#include "engine/run/held_memory.h"

namespace insitu {

/// Where a plan is cut: the commands before the cut run on every thread, those after it on one.
struct PipelineCut {
  std::size_t parallel = 0;     ///< the number of commands that run on every thread
  bool ends_in_holder = false;  ///< the last of them holds rows, to be merged; else rows cross the cut in order
};
/// Returns the cut after the first command that holds rows, or before an earlier `limit`; else all commands run on
/// every thread.
PipelineCut cut_of(const QueryPlan& plan);

/// Some consecutive commands of a plan as a chain of operators. Not thread-safe.
class Pipeline {
 public:
  /// The commands [begin, end) of the plan; rows go on to `last`, and what is held is counted in `held`, if there is
  /// one. All must outlive the pipeline.
  Pipeline(const QueryPlan& plan, const QueryClock& clock, const AggregateOptions& aggregates, std::size_t begin,
           std::size_t end, Operator& last, HeldMemory* held = nullptr);

  /// Where rows are pushed: the first operator, or `last` where there are no commands.
  [[nodiscard]] Operator& first() { return *first_; }
  /// The last operator of the chain; REQUIRES: there is one
  [[nodiscard]] Operator& holder() { return *operators_.front(); }
  /// Limits the bytes that texts made by functions may take at once.
  void limit_texts(std::size_t max_bytes) { evaluator_.limit_texts(max_bytes); }
  /// Does what need not wait for the twins on other threads. Call it after the last row, before they are merged.
  void settle();
  /// Adds what the operators of `twin`, the same commands on another thread, hold and have counted.
  void merge(Pipeline& twin);
  /// Writes what the operators hold and have counted, for `load` of the same commands.
  void save(StateWriter& out) const;
  /// Reads what `save` wrote into a pipeline that has seen no rows. Broken input leaves the reader failed.
  void load(StateReader& in);
  /// The bytes that the operators hold, roughly.
  [[nodiscard]] std::size_t memory() const;
  /// Adds what the operators have to report.
  void report(OperatorReport& report) const;

 private:
  Evaluator evaluator_;
  OperatorContext context_;
  std::vector<std::unique_ptr<Operator>> operators_;  // the last one first
  std::vector<std::unique_ptr<MeasuredHolder>> measured_;
  Operator* first_ = nullptr;
};

}  // namespace insitu
