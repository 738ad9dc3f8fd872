#pragma once

#include <expected>
#include <string>
#include <vector>

#include "engine/definitions/definitions.h"
#include "engine/metrics/alarm.h"
#include "engine/metrics/metric_transformation.h"

namespace insitu {

/// Why a definition cannot be run: a value that is not known, not a number, not one of the service's words.
struct DefinitionProblem {
  std::string message;  ///< as in Diagnostic
  std::string help;
  SourceLocation place;
  bool is_unresolved = false;  ///< the value is only known when it is applied; nothing is wrong with it
};

/// The metric filter that a definition describes. Neither the pattern nor the transformation is checked.
std::expected<MetricFilter, std::vector<DefinitionProblem>> metric_filter_of(const FilterDefinition& definition);

/// Why a filter of the service, a metric or a subscription filter, sees other events than those of a log file: because
/// it runs on what transformers make of them, or on those of some accounts or regions. Each `is_unresolved`; empty: it
/// sees the same.
std::vector<DefinitionProblem> unseen_events(const FilterDefinition& definition);

/// Where the part of a transformation stands that a problem is about; all of it where it is not written.
SourceLocation place_of(const TransformationDefinition& written, const TransformationProblem& problem);

/// The alarm that a definition describes, with the service's defaults; also what `check_alarm` finds is a problem.
std::expected<Alarm, std::vector<DefinitionProblem>> alarm_of(const AlarmDefinition& definition);

}  // namespace insitu
