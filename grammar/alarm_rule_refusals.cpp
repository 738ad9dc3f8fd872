#include "grammar/alarm_rule_refusals.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "grammar/failure_point.h"

namespace insitu::refusals::alarms {
namespace {

/// Marks the word or the character at the place of failure.
Diagnostic expected_here(const Scene& scene, Code code, std::string_view what) {
  const FailurePoint place(scene);
  const std::string_view word = place.word();
  return {code, word.empty() ? place.here() : place.span_of(word), fmt::format("{} was expected here", what), "", ""};
}

}  // namespace

Diagnostic unclosed_name(const Scene& scene) {
  return {Code::UnclosedQuote, {scene.opened, scene.opened + 1}, "the quote of this name is never closed", "", ""};
}

Diagnostic term(const Scene& scene) {
  return expected_here(scene, Code::MissingCondition,
                       "`ALARM(...)`, `OK(...)`, `INSUFFICIENT_DATA(...)`, `TRUE` or `FALSE`");
}

Diagnostic rule_end(const Scene& scene) {
  return expected_here(scene, Code::MissingConnective, "an operator `AND` or `OR`");
}

Diagnostic opening(const Scene& scene) { return expected_here(scene, Code::UnbalancedParenthesis, "`(`"); }

Diagnostic closing(const Scene& scene) { return expected_here(scene, Code::UnbalancedParenthesis, "`)`"); }

Diagnostic comma(const Scene& scene) { return expected_here(scene, Code::MissingComma, "`,`"); }

Diagnostic name(const Scene& scene) { return expected_here(scene, Code::MissingOperand, "the name of an alarm"); }

Diagnostic number(const Scene& scene) {
  return expected_here(scene, Code::NumberRequired, "a number of alarms such as `2` or `60%`");
}

Diagnostic state(const Scene& scene) {
  return expected_here(scene, Code::InvalidKeyword, "one of the states `ALARM`, `OK`, `INSUFFICIENT_DATA`");
}

}  // namespace insitu::refusals::alarms
