#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "grammar/alarm_rule_ast.h"
#include "insitu/alarm.h"

namespace insitu {

/// Whether a rule holds. Unknown: that depends on the state of an alarm that is not known.
enum class RuleTruth : std::uint8_t { False, True, Unknown };

/// The states of alarms by the names that a rule has for them. The state of an alarm that is not in it is not known.
using StatesByName = std::map<std::string, AlarmState, std::less<>>;

/// Whether a rule can be true, and whether it can be false, as far as the states of the alarms in it decide.
struct RuleRange {
  bool can_hold = false;
  bool can_fail = false;
};

/// Tries all states of the alarms that a rule names. nullopt: there are too many of them.
std::optional<RuleRange> range_of_rule(const ast::AlarmRule& rule);

/// Evaluates the rule of a composite alarm in logic of three values: what does not depend on an unknown state is known.
RuleTruth evaluate_rule(const ast::RuleExpression& rule, const StatesByName& states);

}  // namespace insitu
