#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "insitu/field_value.h"
#include "insitu/input_problem.h"
#include "insitu/scan_summary.h"

namespace insitu {

/// Formats rows for a sink that takes them as text, so that several threads can do so at once. Not thread-safe; give
/// each thread its own.
class RowFormatter {
 public:
  virtual ~RowFormatter() = default;
  /// Appends what `RowSink::row` would write.
  virtual void append(std::string& out, std::span<const FieldValue> values, std::string_view pointer) = 0;
};

/// Receives the rows of a query. All calls come one at a time, though not all from the same thread.
class RowSink {
 public:
  virtual ~RowSink() = default;

  /// Called once, before the first row; also when there are no rows. Names are valid only during the call.
  virtual void columns(std::span<const std::string> names) = 0;
  /// Called for each row, in their order, with one value per column; missing ones are left out of formats that can.
  /// Values are valid only during the call. `pointer` is the row's `@ptr`, empty for rows of `stats`.
  virtual void row(std::span<const FieldValue> values, std::string_view pointer) = 0;
  /// Returns a formatter of rows, which borrows from the sink. nullptr: the sink must see each row. Call it after
  /// `columns`; it may be called by several threads at once.
  [[nodiscard]] virtual std::unique_ptr<RowFormatter> formatter() const { return nullptr; }
  /// Called in place of `row` with rows that such a formatter wrote, in their order.
  virtual void formatted_rows(std::string_view /*text*/) {}
  /// Called for each problem, in input order. `file`: index in the inputs.
  virtual void problem(std::size_t file, const InputProblem& problem) = 0;
  /// Called likewise for a word about a file that is no failure: how it is read, what it may be.
  virtual void note(std::size_t /*file*/, const InputProblem& /*note*/) {}
  /// Called once, after the last row; not if the query ended for lack of memory, or was stopped.
  virtual void finish(const ScanSummary& summary) = 0;
  /// Called when the input is live and a reader may be waiting for what was passed on.
  virtual void flush() {}
  /// False once rows can no longer be written (a closed pipe, a full disk); the query ends.
  [[nodiscard]] virtual bool is_open() const { return true; }
};

}  // namespace insitu
