#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/input/input_problem.h"
#include "engine/model/log_event.h"

namespace insitu {

/// One event on its way out. Everything borrows and dies when the call returns.
struct SelectedEvent {
  std::size_t file = 0;              ///< index in the scan's inputs
  std::uint64_t number_in_file = 0;  ///< 1-based (the line number, for lines); 0 unless the scan numbers events
  std::uint64_t number = 0;          ///< 1-based over all inputs in their order; 0 unless the scan numbers events
  std::string_view bytes;  ///< the line as it stands in the file, without its "\n"; for event objects the message
  LogEvent event;
  std::span<const std::pair<std::size_t, std::size_t>> highlights;  ///< begin and end in the message
  std::span<const std::pair<std::string, std::string>> extracted;   ///< names with their `$`
};

/// What one file came to.
struct FileSummary {
  std::uint64_t matched = 0;
  bool has_problems = false;
  bool was_opened = true;  ///< false: nothing is known of it
};

/// Where results go: the engine's only outward interface. All calls come one at a time and in input order, though not
/// all from the same thread.
class Sink {
 public:
  virtual ~Sink() = default;

  virtual void selected(const SelectedEvent& event) = 0;
  /// An event in the neighbourhood of a selected one.
  virtual void context(const SelectedEvent& /*event*/) {}
  /// Events between what was handed over and what comes next were left out. Only called when context was asked for.
  virtual void gap() {}
  virtual void end_of_file(std::size_t /*file*/, const FileSummary& /*summary*/) {}
  /// Comes where it was met: behind the events in front of it, but for those that only a later selected event made
  /// context. Where reading could have stopped, for all that was wanted had been found, nothing is said of what
  /// follows.
  virtual void problem(std::size_t file, const InputProblem& problem) = 0;
  /// Someone is waiting for what has been handed over: the input is live.
  virtual void flush() {}
  /// False: nobody takes results any more (a closed pipe, a full disk); the scan ends.
  [[nodiscard]] virtual bool is_open() const { return true; }
};

}  // namespace insitu
