#pragma once

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "insitu/definitions.h"
#include "insitu/from_definitions.h"

namespace insitu {

/// Whether a filter publishes the metric of an alarm, by namespace and name.
enum class MetricComparison : unsigned char { Other, Same, Unknown };
/// Compares names; those that are not known are the same if their expressions are. An alarm without a name has none.
MetricComparison compare_metrics(const AlarmDefinition& alarm, const TransformationDefinition& published);

/// A metric filter that publishes the metric of an alarm.
struct FeedingFilter {
  const FilterDefinition* definition = nullptr;  ///< never null; belongs to the Definitions that were searched
  MetricFilter filter;
};

/// All metric filters that feed one alarm.
struct AlarmFeeds {
  std::vector<FeedingFilter> filters;  ///< at least one; the samples of all of them come together
  std::vector<std::string> notes;      ///< as in Diagnostic: what is worth knowing about them
};

/// The metric filters that publish exactly the metric which an alarm watches: namespace, name, names of dimensions, and
/// the unit where the alarm asks for one. The error says why there is none, so that the alarm can never fire. Patterns
/// and transformations are not checked. `alarm` is what alarm_of made of `definition`. The result points into
/// `definitions` and is valid as long as they are neither changed nor moved.
std::expected<AlarmFeeds, DefinitionProblem> filters_that_feed(const Alarm& alarm, const AlarmDefinition& definition,
                                                               const Definitions& definitions);

/// Returns why it is not known which filters feed an alarm: there is a resource that cannot be read and might be one of
/// them. nullopt: all can be read.
std::optional<DefinitionProblem> unreadable_feed(const AlarmDefinition& definition, const Definitions& definitions);

}  // namespace insitu
