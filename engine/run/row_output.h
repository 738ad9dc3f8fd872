#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/operators/operator.h"
#include "engine/plan/query_plan.h"
#include "engine/run/row_sink.h"

namespace insitu {

/// The end of a chain of operators: the columns of rows go to a sink. Not thread-safe.
class RowOutput : public Operator {
 public:
  /// Both must outlive the output.
  RowOutput(const QueryPlan& plan, RowSink& sink) : plan_(plan), sink_(sink), values_(plan.columns.size()) {}

  /// Gives the sink the names of the columns. Call it once, before the first row.
  void begin();
  void push(Batch& batch) override;
  void finish() override {}
  [[nodiscard]] bool wants_more() const override { return sink_.is_open(); }
  /// How many rows the sink was given.
  [[nodiscard]] std::uint64_t rows() const { return rows_; }

 private:
  const QueryPlan& plan_;
  RowSink& sink_;
  std::vector<FieldValue> values_;
  std::string scratch_;
  std::uint64_t rows_ = 0;
};

/// The end of a chain whose rows are not wanted: its holder is merged with others, or only looked at.
class NoOutput : public Operator {
 public:
  void push(Batch& /*batch*/) override {}
  void finish() override {}
};

}  // namespace insitu
