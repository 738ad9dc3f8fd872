#include <string>
#include <string_view>

#include "engine/metrics/rule_evaluation.h"
#include "grammar/alarm_rule_parser.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/checks.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

RuleTruth negated(RuleTruth truth) {
  if (truth == RuleTruth::Unknown) return truth;
  return truth == RuleTruth::True ? RuleTruth::False : RuleTruth::True;
}

const StatesByName& few_states() {
  static const StatesByName states = {
      {"a", AlarmState::Alarm}, {"b", AlarmState::Ok}, {"c", AlarmState::InsufficientData}, {"d", AlarmState::Unknown}};
  return states;
}

}  // namespace

Finding alarm_rule(std::string_view bytes) {
  const auto rule = parse_alarm_rule(bytes);
  if (!rule) return check_diagnostic(rule.error(), bytes);
  const RuleTruth truth = evaluate_rule(rule->expression, few_states());
  const auto inverted = parse_alarm_rule("NOT (" + std::string(bytes) + ")");
  if (!inverted) return std::nullopt;  // it nests too deep now
  if (evaluate_rule(inverted->expression, few_states()) != negated(truth))
    return "NOT does not invert: " + write_escaped(bytes);
  return std::nullopt;
}

}  // namespace insitu::fuzz
