#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "engine/match/regex.h"

namespace insitu {

/// Why an expression is not used.
struct AgentRegexProblem {
  /// Invalid: its own engine refuses it, too. Unsupported: its own engine would take it, and RE2 lacks it.
  enum class Kind : unsigned char { Invalid, Unsupported };
  Kind kind{};
  std::string message;  ///< lower case, no full stop
};

/// Compiles an expression of Go, whose syntax is that of RE2.
std::expected<Regex, AgentRegexProblem> compile_go_regex(std::string_view pattern);

/// An expression of Python's `re` over bytes. Immutable; threads may share it.
class PythonBytesRegex {
 public:
  /// Compiles an expression whose characters are bytes: those beyond Latin-1 make it invalid.
  static std::expected<PythonBytesRegex, AgentRegexProblem> compile(std::string_view pattern);
  /// Makes one of what StrptimeFormat::expression returns.
  static std::expected<PythonBytesRegex, AgentRegexProblem> of_expression(const std::string& expression);

  /// Whether it matches anywhere in these bytes.
  [[nodiscard]] bool found_in(std::string_view bytes) const;

 private:
  explicit PythonBytesRegex(Regex regex) : regex_(std::move(regex)) {}
  Regex regex_;
};

}  // namespace insitu
