#pragma once

#include <cstdint>
#include <string_view>

namespace insitu {

/// Finds the lines of stack traces, which belong to the event before them: those of Python, Java, Node and Go, and any
/// line that begins with white space. Not thread-safe.
class TraceLines {
 public:
  /// Whether `line` is part of a trace. To be called once for every line, in order. `next` is the next line that is not
  /// empty; empty: there is none. The line of an error (Node) and an empty line are parts only if what follows is.
  bool continues(std::string_view line, std::string_view next);

 private:
  /// The trace that the last line belongs to.
  enum class Trace : std::uint8_t { None, Indented, Python, Go };

  Trace trace_ = Trace::None;
  bool was_indented_ = false;  ///< the last line began with white space
};

}  // namespace insitu
