#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definitions/definitions.h"
#include "engine/lint/finding.h"

namespace insitu {

/// An alarm that the rule of a composite alarm names.
struct AlarmReference {
  std::string name;  ///< a name or an ARN, without quotes
  Span span;         ///< of the name in the rule, bytes
};

/// Why a text is no rule.
struct AlarmRuleProblem {
  Span span;  ///< bytes of the rule; empty at its end
  std::string message;
};

/// Returns the alarms that a rule names, in its order: `ALARM("a") AND NOT OK(b)`, `AT_LEAST(2, ALARM, (a, b, c))`. The
/// service documents its words in capitals; other ones are taken as well.
std::expected<std::vector<AlarmReference>, AlarmRuleProblem> read_alarm_rule(std::string_view rule);

/// The findings about the rule of a composite alarm; none for other alarms. `alarms`: all that are known, among which
/// the ones that it names are looked for.
std::vector<Finding> lint_composite_alarm(const AlarmDefinition& alarm, std::span<const AlarmDefinition> alarms);

}  // namespace insitu
