#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "engine/input/input_problem.h"
#include "engine/model/field_value.h"
#include "engine/run/scan_summary.h"

namespace insitu {

/// Where the rows of a query go. All calls come one at a time, though not all from the same thread.
class RowSink {
 public:
  virtual ~RowSink() = default;

  /// Once, before the first row; also when no row will come. Names borrow and die with the call.
  virtual void columns(std::span<const std::string> names) = 0;
  /// One value per column; missing ones are left out of formats that can. Values borrow and die with the call.
  /// `pointer` is the row's `@ptr`, empty for rows of `stats`.
  virtual void row(std::span<const FieldValue> values, std::string_view pointer) = 0;
  virtual void problem(std::size_t file, const InputProblem& problem) = 0;
  /// After the last row.
  virtual void finish(const ScanSummary& summary) = 0;
  /// Someone is waiting for what has been handed over: the input is live.
  virtual void flush() {}
  /// False: nobody takes rows any more (a closed pipe, a full disk); the query ends.
  [[nodiscard]] virtual bool is_open() const { return true; }
};

}  // namespace insitu
