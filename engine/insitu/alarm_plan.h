#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "insitu/alarm_feed.h"
#include "insitu/alarm_feeds.h"
#include "insitu/alarm_play.h"
#include "insitu/definitions.h"
#include "insitu/from_definitions.h"

namespace insitu {

/// A metric that an alarm looks at, and what feeds it.
struct PlannedMetric {
  AlarmDefinition definition;  ///< of the alarm, as if it were on this metric alone
  Alarm alarm;                 ///< what it makes
  AlarmFeeds feeds;
};

/// An alarm of a plan. Exactly one of `metric`, `composite` and `why_not` is there.
struct PlannedAlarm {
  const AlarmDefinition* definition = nullptr;  ///< nullptr: there is no such alarm
  std::optional<Alarm> metric;                  ///< a threshold alarm on a metric, or on metric math
  std::optional<MetricMath> math;               ///< what a threshold alarm computes; nullopt: it has one metric
  std::optional<CompositeAlarm> composite;
  std::string why_not;   ///< why it cannot be played, as in Diagnostic
  std::string help;      ///< as in Diagnostic
  SourceLocation place;  ///< of what keeps it from being played; may be empty

  AlarmState initial = AlarmState::InsufficientData;  ///< as its definition says
  AlarmActions actions = AlarmActions::Enabled;       ///< as its definition says
  std::vector<PlannedMetric> metrics;  ///< of a threshold alarm: one, or those that metric math needs, in their order
  /// Of a composite alarm: the alarms that it depends on by the names that it has for them, as indices of the plan.
  std::map<std::string, std::size_t> depends_on;
};

/// An alarm, and all that its state and its actions depend on. Pointers belong to the Definitions that were planned
/// with, and are valid as long as these are neither changed nor moved.
struct AlarmPlan {
  /// Each after those that it depends on, so that the last is the one that was asked for.
  std::vector<PlannedAlarm> alarms;
};

/// Plans how to play an alarm. Those that it depends on are looked up among `definitions`, composite alarms
/// recursively; one that is not there, that is in a circle of composite alarms or that cannot be played for another
/// reason is in the plan with that reason.
AlarmPlan plan_alarm(const AlarmDefinition& definition, const Definitions& definitions);

/// What feeds each of the metrics of an alarm of a plan, or why it cannot be played after all, as in Diagnostic.
using PlannedFeed = std::expected<std::vector<AlarmFeed>, std::string>;

/// Plays the last alarm of a plan. `feeds`: one for each alarm of the plan; those of composite alarms and of alarms
/// that cannot be played are not looked at. `initial`: the state of the last alarm before the first evaluation; the
/// others begin in that of their definitions. The error says why it cannot be played: of a composite alarm only if
/// nothing of what it depends on can, since else its state is UNKNOWN where it depends on that.
std::expected<AlarmPlay, std::string> play_plan(const AlarmPlan& plan, const std::vector<PlannedFeed>& feeds,
                                                AlarmState initial);

}  // namespace insitu
