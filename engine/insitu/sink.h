#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "insitu/input_problem.h"
#include "insitu/input_shape.h"
#include "insitu/log_event.h"

namespace insitu {

/// One event that a scan passes to a sink. Everything is borrowed and valid only during the call.
struct SelectedEvent {
  std::size_t file = 0;                  ///< index in the scan's inputs
  std::uint64_t number_in_file = 0;      ///< 1-based (the line number, for lines); 0 unless the scan numbers events
  std::uint64_t number = 0;              ///< 1-based over all inputs in their order; 0 unless the scan numbers events
  std::uint64_t offset = 0;              ///< of its first byte in the file, as it was decompressed and decoded
  InputShape shape = InputShape::Lines;  ///< of the file
  std::string_view member;               ///< of an archive; empty: the file is none
  std::string_view bytes;                ///< the line as in the file, without its "\n"; of other shapes the message
  LogEvent event;
  bool has_inherited_time = false;  ///< the time of the event is not its own (see MissingTimes)
  std::span<const std::pair<std::size_t, std::size_t>> highlights;  ///< offsets of begin and end in the message
  std::span<const std::pair<std::string, std::string>> extracted;   ///< names with their `$`
};

/// Totals of one file.
struct FileSummary {
  std::uint64_t matched = 0;
  bool has_problems = false;
  bool was_opened = true;  ///< false: it could not be opened, so nothing is known of it
  /// The last of the numbers that events could have (the number of lines, for lines); 0 unless the scan numbers events.
  std::uint64_t numbers = 0;
};

/// Receives the results of a scan: the engine's only outward interface. All calls come one at a time and in input
/// order, though not all from the same thread.
class Sink {
 public:
  virtual ~Sink() = default;

  /// Called for each selected event.
  virtual void selected(const SelectedEvent& event) = 0;
  /// Called for each event that is context of a selected one.
  virtual void context(const SelectedEvent& /*event*/) {}
  /// Called where events between the last and the next one were left out; only if context was requested.
  virtual void gap() {}
  /// Called once for each file whose end was processed.
  virtual void end_of_file(std::size_t /*file*/, const FileSummary& /*summary*/) {}
  /// Called in input order, after the events that precede the problem (context events that a later match selects may
  /// follow). Problems past the point where the scan could have stopped are not reported.
  virtual void problem(std::size_t file, const InputProblem& problem) = 0;
  /// Called likewise for a word about a file that is no failure: how it is read, what it may be.
  virtual void note(std::size_t /*file*/, const InputProblem& /*note*/) {}
  /// Called when the input is live and a reader may be waiting for what was passed on.
  virtual void flush() {}
  /// False once results can no longer be written (a closed pipe, a full disk); the scan ends.
  [[nodiscard]] virtual bool is_open() const { return true; }
};

}  // namespace insitu
