#pragma once

#include <re2/re2.h>

#include <string>
#include <string_view>
#include <vector>

namespace insitu::reference {

/// A regular expression of a query in the syntax of RE2.
struct QueryRegexReference {
  std::string re2;
  std::vector<std::string> names;  ///< of the capturing groups in their order; empty: unnamed
};

/// Replaces `(?<name>` by `(`, because RE2 knows neither the spelling nor an `@` in names.
QueryRegexReference translate_regex(std::string_view pattern);

/// Returns the compiled regex, and keeps it for the next time. Not thread-safe.
const re2::RE2& compiled(const std::string& re2);

}  // namespace insitu::reference
