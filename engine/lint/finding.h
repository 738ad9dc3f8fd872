#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definitions/definitions.h"
#include "grammar/span.h"

namespace insitu {

/// Error: the service refuses it, or it cannot work. Warning: legal, and almost surely not what was meant. Unresolved:
/// not known before it is applied, so nobody looked.
enum class Severity : std::uint8_t { Error, Warning, Unresolved };
std::string_view severity_name(Severity severity);

/// A rule of lint. Its name is stable: configurations and reports refer to it.
struct LintRule {
  std::string_view name;  ///< kebab-case; also the name of its page, `engine/lint/rules/NAME.md`
  Severity severity{};
  std::string_view summary;  ///< one line
};
std::span<const LintRule> lint_rules();
/// REQUIRES: there is one of that name
const LintRule& lint_rule(std::string_view name);
/// Its page, Markdown.
std::string_view lint_page(std::string_view name);

/// One thing that a rule found.
struct Finding {
  std::string_view rule;   ///< the name of a LintRule
  std::string definition;  ///< "metric filter `ApiErrors`"; empty for a pattern given alone
  std::string message;     ///< as in Diagnostic
  std::string expected;    ///< as in Diagnostic
  std::string help;        ///< as in Diagnostic
  Place place;
  std::string text;  ///< the pattern or query that `span` is about; empty: no caret to draw
  Span span;
};

}  // namespace insitu
