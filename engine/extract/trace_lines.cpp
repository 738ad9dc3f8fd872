#include "engine/extract/trace_lines.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/model/ascii.h"

namespace insitu {
namespace {

constexpr std::size_t kNotFound = std::string_view::npos;

constexpr std::string_view kPythonTrace = "Traceback (most recent call last):";
constexpr std::array<std::string_view, 2> kPythonLinks = {"During handling of ", "The above exception was "};
constexpr std::array<std::string_view, 3> kJavaStarts = {"Caused by: ", "Suppressed: ", "at "};
constexpr std::array<std::string_view, 3> kGoStarts = {"panic: ", "fatal error: ", "[signal "};

template <std::size_t N>
bool starts_with_any(std::string_view line, const std::array<std::string_view, N>& starts) {
  return std::ranges::any_of(starts, [line](std::string_view start) { return line.starts_with(start); });
}

bool is_indented(std::string_view line) { return !line.empty() && std::string_view(" \t\f\v").contains(line.front()); }

/// Returns the length of the name at the front: letters, digits, `_`, `$` and bytes of other scripts, with periods
/// between its parts.
std::size_t name_length(std::string_view line) {
  const auto is_part = [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
  };
  std::size_t end = 0;
  while (end < line.size() && (is_part(line[end]) || (line[end] == '.' && end > 0 && line[end - 1] != '.'))) ++end;
  const bool begins_well = end > 0 && !is_digit(line.front());
  return begins_well && line[end - 1] != '.' ? end : 0;
}

/// Whether nothing or a message follows the name of an error.
bool is_name_with_text(std::string_view line, std::size_t name) {
  return name > 0 && (name == line.size() || line.substr(name).starts_with(": ") || line.substr(name) == ":");
}

/// `KeyError: 1`
bool is_python_error(std::string_view line) { return is_name_with_text(line, name_length(line)); }

/// `java.lang.IllegalStateException: x`
bool is_java_error(std::string_view line) {
  const std::size_t size = name_length(line);
  const std::string_view name = line.substr(0, size);
  const bool is_error = name.ends_with("Exception") || name.ends_with("Error");
  return is_error && name.contains('.') && is_name_with_text(line, size);
}

/// `TypeError: x`, `AssertionError [ERR_ASSERTION]: x`
bool is_node_error(std::string_view line) {
  const std::size_t name = name_length(line);
  if (!line.substr(0, name).ends_with("Error")) return false;
  std::size_t end = name;
  if (line.substr(end).starts_with(" [")) {
    const std::size_t bracket = line.find(']', end);
    if (bracket == kNotFound) return false;
    end = bracket + 1;
  }
  return is_name_with_text(line, end);
}

bool is_node_frame(std::string_view line) { return line.starts_with("    at "); }

/// Whether a line is `START digits END...`.
bool is_numbered(std::string_view line, std::string_view start, std::string_view end) {
  if (!line.starts_with(start)) return false;
  const std::size_t digits = line.find_first_not_of("0123456789", start.size());
  if (digits == start.size() || (digits == kNotFound && line.size() == start.size())) return false;
  return line.substr(std::min(digits, line.size())).starts_with(end);
}

/// `... 12 more`
bool is_java_rest(std::string_view line) { return is_numbered(line, "... ", " more"); }

/// `goroutine 1 [running]:`
bool is_goroutine(std::string_view line) { return is_numbered(line, "goroutine ", " ["); }

/// What only continues a trace of Go: `main.main()`, `net/http.(*conn).serve(0xc000, {0x6d8, 0xc0})`, `created by …`,
/// `exit status 2`.
bool continues_go(std::string_view line) {
  if (line.starts_with("created by ") || line.starts_with("exit status ")) return true;
  if (!line.ends_with(')')) return false;
  const std::size_t bracket = line.find('(');
  return bracket != 0 && line.find(' ') > bracket;
}

}  // namespace

bool TraceLines::continues(std::string_view line, std::string_view next) {
  if (line.empty()) {
    // Of an error of Node the frames are not seen from here; it follows the line that threw it.
    if (!next.empty() && (kind_of(next, {}) != Part::None || (was_indented_ && is_node_error(next)))) return true;
    *this = TraceLines();
    return false;
  }
  const Part part = kind_of(line, next);
  was_indented_ = is_indented(line);
  switch (part) {
    case Part::None: trace_ = Trace::None; return false;
    case Part::Any: return true;
    case Part::Python: trace_ = Trace::Python; return true;
    case Part::Go: trace_ = Trace::Go; return true;
    case Part::Other: trace_ = Trace::Other; return true;
  }
  return false;
}

TraceLines::Part TraceLines::kind_of(std::string_view line, std::string_view next) const {
  if (is_indented(line)) return Part::Any;
  if (line == kPythonTrace || starts_with_any(line, kPythonLinks)) return Part::Python;
  if (starts_with_any(line, kGoStarts) || is_goroutine(line)) return Part::Go;
  if (trace_ == Trace::Go && continues_go(line)) return Part::Go;
  if (trace_ == Trace::Python && was_indented_ && is_python_error(line)) return Part::Python;
  if (starts_with_any(line, kJavaStarts) || is_java_error(line) || is_java_rest(line)) return Part::Other;
  if (is_node_error(line) && is_node_frame(next)) return Part::Other;
  return Part::None;
}

}  // namespace insitu
