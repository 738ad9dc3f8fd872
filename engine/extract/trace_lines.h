#pragma once

#include <cstdint>
#include <string_view>

namespace insitu {

/// Finds the lines of stack traces, which belong to the event before them: those of Python, Java, Node and Go, and any
/// line that begins with white space. Not thread-safe.
///
///   Python  `Traceback (most recent call last):`, `During handling of …`, `The above exception was …`, and in such a
///           trace `Name: text` after an indented line
///   Java    `a.b.CException: text` (or `…Error`), `Caused by: …`, `Suppressed: …`, `at …`, `... 3 more`
///   Node    `TypeError: text` before a line that begins with `    at `
///   Go      `panic: …`, `fatal error: …`, `[signal …`, `goroutine 1 […`, and after these `pkg.f(…)`, `created by …`,
///           `exit status 2`
///
/// An empty line is part of a trace if the line after it is.
class TraceLines {
 public:
  /// Whether `line` is part of a trace. To be called once for every line, in order. `next` is the next line that is not
  /// empty; empty: there is none.
  bool continues(std::string_view line, std::string_view next);

 private:
  enum class Trace : std::uint8_t { None, Python, Go, Other };
  /// What a line is a part of. Any: of whatever is open.
  enum class Part : std::uint8_t { None, Any, Python, Go, Other };

  [[nodiscard]] Part kind_of(std::string_view line, std::string_view next) const;

  Trace trace_ = Trace::None;
  bool was_indented_ = false;  ///< the last line that was not empty began with white space
};

}  // namespace insitu
