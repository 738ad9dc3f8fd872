#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "engine/input/input_problem.h"
#include "engine/model/field_value.h"
#include "engine/run/scan_summary.h"

namespace insitu {

/// Receives the rows of a query. All calls come one at a time, though not all from the same thread.
class RowSink {
 public:
  virtual ~RowSink() = default;

  /// Called once, before the first row; also when there are no rows. Names are valid only during the call.
  virtual void columns(std::span<const std::string> names) = 0;
  /// Called for each row, in their order, with one value per column; missing ones are left out of formats that can.
  /// Values are valid only during the call. `pointer` is the row's `@ptr`, empty for rows of `stats`.
  virtual void row(std::span<const FieldValue> values, std::string_view pointer) = 0;
  /// Called for each problem, in input order. `file`: index in the inputs.
  virtual void problem(std::size_t file, const InputProblem& problem) = 0;
  /// Called likewise for a word about a file that is no failure: how it is read, what it may be.
  virtual void note(std::size_t /*file*/, const InputProblem& /*note*/) {}
  /// Called once, after the last row; not if the query ended for lack of memory.
  virtual void finish(const ScanSummary& summary) = 0;
  /// Called when the input is live and a reader may be waiting for what was passed on.
  virtual void flush() {}
  /// False once rows can no longer be written (a closed pipe, a full disk); the query ends.
  [[nodiscard]] virtual bool is_open() const { return true; }
};

}  // namespace insitu
