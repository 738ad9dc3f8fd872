#pragma once

#include <expected>
#include <string>
#include <vector>

#include "engine/definitions/definitions.h"
#include "engine/metrics/alarm.h"
#include "engine/metrics/composite_replay.h"
#include "engine/metrics/metric_transformation.h"

namespace insitu {

/// Why a definition cannot be run: a value that is not known, not a number, not one of the service's words.
struct DefinitionProblem {
  std::string message;  ///< as in Diagnostic
  std::string help;
  SourceLocation place;
  bool is_unresolved = false;  ///< the value is only known when it is applied; nothing is wrong with it
};

/// Makes the metric filter that a definition describes. Neither the pattern nor the transformation is checked. A name
/// of the metric that is not known has a text that stands in for it, as text_or_stand_in gives it. The error holds
/// every value that cannot be used, in the order of the members; it is never empty.
std::expected<MetricFilter, std::vector<DefinitionProblem>> metric_filter_of(const FilterDefinition& definition);

/// Returns why a metric filter or a subscription filter sees other events in the service than those of a log file:
/// because it runs on what transformers make of them, or on those of some accounts or regions. Each `is_unresolved`;
/// empty: it sees the same events.
std::vector<DefinitionProblem> unseen_events(const FilterDefinition& definition);

/// Returns the place of the part of a transformation that a problem is about; of all of it if that part is not written.
SourceLocation place_of(const TransformationDefinition& written, const TransformationProblem& problem);

/// Makes the alarm that a definition describes, with the service's defaults. A name of the metric that is not known,
/// but can be compared, has a text that stands in for it. The error holds every value that cannot be used, and what
/// `check_alarm` finds; it is never empty.
std::expected<Alarm, std::vector<DefinitionProblem>> alarm_of(const AlarmDefinition& definition);

/// Makes the composite alarm that a definition describes. Where the rule is not known, but its expression is, names in
/// it are expressions (`${Errors.Arn}`), as alarms_called takes them. The error holds every value that cannot be used;
/// it is never empty. REQUIRES: definition.rule
std::expected<CompositeAlarm, std::vector<DefinitionProblem>> composite_of(const AlarmDefinition& definition);

/// Returns the name that a definition will have in the service; its id where that is not known.
const std::string& name_of(const Definition& definition);

}  // namespace insitu
