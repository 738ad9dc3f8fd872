#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/alarm.h"
#include "insitu/composite_replay.h"
#include "insitu/definition_problem.h"
#include "insitu/definitions.h"
#include "insitu/metric_math.h"
#include "insitu/metric_transformation.h"

namespace insitu {

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

/// An alarm on metric math: its settings, on no metric, and what it computes.
struct MathAlarm {
  Alarm alarm;
  MetricMath math;
  std::vector<std::size_t> needed;  ///< the metrics that the result depends on; only these have an alarm
};

/// Makes the alarm on metric math that a definition describes. The error holds every value that cannot be used; it is
/// never empty. REQUIRES: !definition.metrics.empty()
std::expected<MathAlarm, std::vector<DefinitionProblem>> math_of(const AlarmDefinition& definition);

/// Returns why an alarm cannot be replayed here whatever its values are, by name of the feature; empty: it may be.
std::string why_not_replayable(const AlarmDefinition& definition);

/// Returns what an alarm would be on one of the metrics of metric math alone, at the place of that; `id`: of the
/// metric.
AlarmDefinition alarm_on_metric(const AlarmDefinition& definition, std::string_view id);

/// Whether an alarm takes actions; Unknown: its definition says so only when it is applied.
enum class AlarmActions : std::uint8_t { Enabled, Disabled, Unknown };
/// Returns whether an alarm takes actions.
AlarmActions actions_of(const AlarmDefinition& definition);

/// Returns the name that a definition will have in the service; its id where that is not known.
const std::string& name_of(const Definition& definition);

}  // namespace insitu
