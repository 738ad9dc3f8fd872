#pragma once

#include <memory>
#include <string_view>

namespace insitu {

/// Decides which lines begin an event where events have several lines. Has a state, so each file, and each stream of
/// records in it, needs one of its own. Not thread-safe.
class EventStarts {
 public:
  virtual ~EventStarts() = default;
  /// Whether `line`, which comes without its newline, begins an event. To be called once for every line, in order; the
  /// first line of a file begins an event whatever this returns. `next` is the next line that is not empty, and empty
  /// at the end of the file; it counts only if needs_next().
  virtual bool begins_event(std::string_view line, std::string_view next) = 0;
  /// Whether begins_event() looks at the next line.
  [[nodiscard]] virtual bool needs_next() const = 0;
  /// Makes another one of the same kind, in the state of the start of a file.
  [[nodiscard]] virtual std::unique_ptr<EventStarts> fresh() const = 0;
};

}  // namespace insitu
