#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/operators/operator.h"
#include "engine/plan/query_plan.h"
#include "engine/run/scan_progress.h"
#include "insitu/row_sink.h"

namespace insitu {

/// Picks what a sink wants of a row.
class RowColumns {
 public:
  /// `plan` must outlive it.
  explicit RowColumns(const QueryPlan& plan) : plan_(plan), values_(plan.columns.size()) {}
  /// Valid until the next call.
  [[nodiscard]] std::span<const FieldValue> values_of(std::span<const FieldValue> row);
  [[nodiscard]] std::string_view pointer_of(std::span<const FieldValue> row);

 private:
  const QueryPlan& plan_;
  std::vector<FieldValue> values_;
  std::string scratch_;
};

/// The end of a chain of operators: the columns of rows go to a sink. Not thread-safe.
class RowOutput : public Operator {
 public:
  /// Both must outlive the output.
  RowOutput(const QueryPlan& plan, RowSink& sink) : plan_(plan), sink_(sink), columns_(plan) {}

  /// Gives the sink the names of the columns. Call it once, before the first row.
  void begin();
  void push(Batch& batch) override;
  /// Gives the sink rows that its formatter wrote.
  void write(std::string_view text, std::uint64_t rows);
  void finish() override {}
  [[nodiscard]] bool wants_more() const override { return sink_.is_open(); }
  /// Returns a formatter for `write`; nullptr: the sink must see each row.
  [[nodiscard]] std::unique_ptr<RowFormatter> formatter() const { return sink_.formatter(); }
  /// How many rows the sink was given.
  [[nodiscard]] std::uint64_t rows() const { return rows_; }

 private:
  const QueryPlan& plan_;
  RowSink& sink_;
  RowColumns columns_;
  std::uint64_t rows_ = 0;
};

/// The end of the chain of one thread where the rows of a block need not wait for their turn to be formatted. Not
/// thread-safe.
class FormattedRows : public Operator {
 public:
  /// All must outlive it.
  FormattedRows(const QueryPlan& plan, ScanProgress& progress, RowOutput& output,
                std::unique_ptr<RowFormatter> formatter)
      : progress_(progress), output_(output), formatter_(std::move(formatter)), columns_(plan) {}

  /// States that the following rows are of the block at `position`.
  void begin(BlockPosition position) { position_ = position; }
  void push(Batch& batch) override;
  /// Writes the rows of the block. REQUIRES: its turn has come
  void write();
  void finish() override {}

 private:
  ScanProgress& progress_;
  RowOutput& output_;
  std::unique_ptr<RowFormatter> formatter_;
  RowColumns columns_;
  BlockPosition position_;
  std::string text_;
  std::uint64_t rows_ = 0;
};

/// The end of a chain whose rows are not wanted: its holder is merged with others, or only looked at.
class NoOutput : public Operator {
 public:
  void push(Batch& /*batch*/) override {}
  void finish() override {}
};

}  // namespace insitu
