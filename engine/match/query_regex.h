#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "engine/match/regex.h"

namespace insitu {

/// A regular expression as Logs Insights queries write it: RE2's syntax, and `(?<name>...)` with names RE2 does not
/// know, such as `(?<@ip>...)`.
struct QueryRegex {
  Regex regex;
  std::vector<std::string> group_names;  ///< one per capturing group; empty: unnamed
};

/// Why a pattern is refused, and which part of it.
struct RegexProblem {
  std::string message;    ///< lower case, no full stop
  std::size_t begin = 0;  ///< offsets in the pattern, in bytes
  std::size_t end = 0;
};

/// Compiles a pattern. Look-around and back-references are refused with the reason; `.` does not match a newline, `^`
/// and `$` are the ends of the text. Thread-safe.
std::expected<QueryRegex, RegexProblem> compile_query_regex(std::string_view pattern);

}  // namespace insitu
