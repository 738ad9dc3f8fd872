#pragma once

#include <functional>
#include <map>
#include <string>

#include "grammar/alarm_rule_ast.h"
#include "insitu/alarm.h"

namespace insitu {

/// Whether a rule holds. Unknown: that depends on the state of an alarm that is not known.
enum class RuleTruth : std::uint8_t { False, True, Unknown };

/// The states of alarms by the names that a rule has for them. The state of an alarm that is not in it is not known.
using StatesByName = std::map<std::string, AlarmState, std::less<>>;

/// Evaluates the rule of a composite alarm in logic of three values: what does not depend on an unknown state is known.
RuleTruth evaluate_rule(const ast::RuleExpression& rule, const StatesByName& states);

}  // namespace insitu
