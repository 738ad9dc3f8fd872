#pragma once

#include <cstddef>
#include <string_view>

#include "grammar/alarm_rule_ast.h"
#include "insitu/result.h"

namespace insitu {

/// The depth to which parentheses of a rule may nest.
inline constexpr std::size_t kMaxAlarmRuleNesting = 256;

/// Parses the rule of a composite alarm: `ALARM("a") AND NOT OK(b)`, `AT_LEAST(2, ALARM, (a, b, c))`. `NOT` binds
/// tighter than `AND`, which binds tighter than `OR`. Names are not looked up. Never throws; thread-safe.
Result<ast::AlarmRule> parse_alarm_rule(std::string_view text);

}  // namespace insitu
