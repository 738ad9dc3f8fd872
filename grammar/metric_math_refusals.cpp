#include "grammar/metric_math_refusals.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "grammar/failure_point.h"

namespace insitu::refusals::math {
namespace {

Diagnostic unexpected(const Scene& scene, Code code, std::string_view expected) {
  const FailurePoint place(scene);
  const std::string_view word = place.word();
  return {code, word.empty() ? place.here() : place.span_of(word),
          fmt::format("{} was not expected here", word.empty() ? place.named() : fmt::format("`{}`", word)),
          std::string(expected), ""};
}

}  // namespace

Diagnostic operand(const Scene& scene) {
  return unexpected(scene, Code::MissingOperand, "the id of a metric, a number or a function in capitals");
}

Diagnostic unclosed_text(const Scene& scene) {
  return {Code::UnclosedQuote, {scene.opened, scene.opened + 1}, "this quote is never closed", "", ""};
}

Diagnostic closing(const Scene& scene) {
  return unexpected(scene, Code::UnbalancedParenthesis, "an operator, `,` or `)`");
}

Diagnostic closing_list(const Scene& scene) {
  return unexpected(scene, Code::UnbalancedParenthesis, "an operator, `,` or `]`");
}

Diagnostic expression_end(const Scene& scene) {
  return unexpected(scene, Code::UnexpectedSymbol, "an operator or the end of the expression");
}

}  // namespace insitu::refusals::math
