#include "engine/metrics/rule_evaluation.h"

#include <cstddef>
#include <variant>

#include "grammar/overloaded.h"

namespace insitu {
namespace {

AlarmState state_of(ast::NamedState named) {
  switch (named) {
    case ast::NamedState::Alarm: return AlarmState::Alarm;
    case ast::NamedState::Ok: return AlarmState::Ok;
    case ast::NamedState::InsufficientData: return AlarmState::InsufficientData;
  }
  return AlarmState::Unknown;
}

RuleTruth truth_of(bool value) { return value ? RuleTruth::True : RuleTruth::False; }

RuleTruth negated(RuleTruth truth) { return truth == RuleTruth::Unknown ? truth : truth_of(truth == RuleTruth::False); }

RuleTruth is_in_state(const ast::AlarmReference& alarm, ast::NamedState wanted, const StatesByName& states) {
  const auto found = states.find(alarm.name);
  if (found == states.end() || found->second == AlarmState::Unknown) return RuleTruth::Unknown;
  return truth_of(found->second == state_of(wanted));
}

RuleTruth evaluate_count(const ast::StateCount& count, const StatesByName& states) {
  std::size_t met = 0;
  std::size_t unknown = 0;
  for (const ast::AlarmReference& alarm : count.alarms) {
    const RuleTruth truth = is_in_state(alarm, count.state, states);
    if (truth == RuleTruth::Unknown) ++unknown;
    if (truth == truth_of(!count.is_negated)) ++met;
  }
  const auto is_enough = [&count](std::size_t alarms) {
    constexpr std::size_t kWhole = 100;
    return count.is_percentage ? alarms * kWhole >= count.number * count.alarms.size() : alarms >= count.number;
  };
  if (is_enough(met)) return RuleTruth::True;
  return is_enough(met + unknown) ? RuleTruth::Unknown : RuleTruth::False;
}

RuleTruth evaluate_group(const ast::RuleGroup& group, const StatesByName& states) {
  // One operand of this value decides alone.
  const RuleTruth decisive = group.connective == ast::Connective::And ? RuleTruth::False : RuleTruth::True;
  RuleTruth result = negated(decisive);
  for (const ast::RuleExpression& operand : group.operands) {
    const RuleTruth truth = evaluate_rule(operand, states);
    if (truth == decisive) return decisive;
    if (truth == RuleTruth::Unknown) result = RuleTruth::Unknown;
  }
  return result;
}

/// Sets the states of the next of all trials; false: there is none.
bool advance(StatesByName& states) {
  for (auto& [name, state] : states) {
    switch (state) {
      case AlarmState::Ok: state = AlarmState::Alarm; return true;
      case AlarmState::Alarm: state = AlarmState::InsufficientData; return true;
      case AlarmState::InsufficientData:
      case AlarmState::Unknown: state = AlarmState::Ok; break;
    }
  }
  return false;
}

}  // namespace

std::optional<RuleRange> range_of_rule(const ast::AlarmRule& rule) {
  constexpr std::size_t kMaxAlarms = 7;  // 2,187 trials
  StatesByName states;
  for (const ast::AlarmReference& alarm : rule.references) states.emplace(alarm.name, AlarmState::Ok);
  if (states.size() > kMaxAlarms) return std::nullopt;
  RuleRange range;
  do {
    const bool holds = evaluate_rule(rule.expression, states) == RuleTruth::True;
    (holds ? range.can_hold : range.can_fail) = true;
  } while (!(range.can_hold && range.can_fail) && advance(states));
  return range;
}

RuleTruth evaluate_rule(const ast::RuleExpression& rule, const StatesByName& states) {
  return std::visit(
      Overloaded{
          [](const ast::RuleConstant& constant) { return truth_of(constant.value); },
          [&states](const ast::StateTest& test) { return is_in_state(test.alarm, test.state, states); },
          [&states](const ast::StateCount& count) { return evaluate_count(count, states); },
          [&states](const ast::RuleNegation& negation) { return negated(evaluate_rule(*negation.operand, states)); },
          [&states](const ast::RuleGroup& group) { return evaluate_group(group, states); }},
      rule.node);
}

}  // namespace insitu
