#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/operators/operators.h"
#include "engine/plan/query_plan.h"

namespace insitu {

/// Where a plan is cut: commands in front run on every thread, those behind on one.
struct PipelineCut {
  std::size_t parallel = 0;     ///< so many commands run on every thread
  bool ends_in_holder = false;  ///< the last of them holds rows, to be merged; else rows pass the cut in order
};
PipelineCut cut_of(const QueryPlan& plan);

/// Some consecutive commands of a plan as a chain of operators. Not thread-safe.
class Pipeline {
 public:
  /// The commands [begin, end) of the plan; rows go on to `last`. All must outlive the pipeline.
  Pipeline(const QueryPlan& plan, const QueryClock& clock, const AggregateOptions& aggregates, std::size_t begin,
           std::size_t end, Operator& last);

  [[nodiscard]] Operator& first() { return *first_; }
  /// The last operator of the chain; REQUIRES: there is one
  [[nodiscard]] Operator& holder() { return *operators_.front(); }
  /// The bytes that texts made by functions may take at once.
  void limit_texts(std::size_t max_bytes) { evaluator_.limit_texts(max_bytes); }
  /// Takes in what the operators of its twin on another thread hold and counted.
  void merge(Pipeline& twin);
  [[nodiscard]] std::size_t memory() const;
  void report(OperatorReport& report) const;

 private:
  Evaluator evaluator_;
  OperatorContext context_;
  std::vector<std::unique_ptr<Operator>> operators_;  // the last one first
  Operator* first_ = nullptr;
};

}  // namespace insitu
