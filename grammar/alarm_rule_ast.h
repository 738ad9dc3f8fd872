#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "grammar/box.h"
#include "grammar/filter_pattern_ast.h"
#include "insitu/span.h"

/// The syntax tree of the rule of a composite alarm: `ALARM("a") AND NOT OK(b)`. It owns its texts; spans refer to the
/// rule that was read.
namespace insitu::ast {

/// A state that a rule asks for.
enum class NamedState { Alarm, Ok, InsufficientData };

/// An alarm that a rule names.
struct AlarmReference {
  std::string name;  ///< a name or an ARN, without quotes
  Span span;         ///< of the name in the rule
};

/// `TRUE` or `FALSE`.
struct RuleConstant {
  bool value = false;
};

/// `ALARM(a)`: whether an alarm is in a state.
struct StateTest {
  NamedState state{};
  AlarmReference alarm;
};

/// `AT_LEAST(2, NOT OK, (a, b, c))`: whether so many alarms are in a state, or in another one.
struct StateCount {
  std::size_t number = 0;
  bool is_percentage = false;  ///< `60%`: of the alarms in the list
  bool is_negated = false;
  NamedState state{};
  std::vector<AlarmReference> alarms;  ///< at least one
};

struct RuleExpression;

/// An odd number of `NOT`.
struct RuleNegation {
  Box<RuleExpression> operand;
};

/// Operands joined by `AND` or by `OR`; at least two.
struct RuleGroup {
  Connective connective{};
  std::vector<RuleExpression> operands;
};

struct RuleExpression {
  std::variant<RuleConstant, StateTest, StateCount, RuleNegation, RuleGroup> node;
};

/// A whole rule.
struct AlarmRule {
  RuleExpression expression;
  std::vector<AlarmReference> references;  ///< all alarms that it names, in its order; may hold one twice
};

}  // namespace insitu::ast
