#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "insitu/alarm_feed.h"
#include "insitu/alarm_replay.h"
#include "insitu/composite_replay.h"
#include "insitu/definitions.h"
#include "insitu/from_definitions.h"

namespace insitu {

/// The states of an alarm on which another one depends.
struct NamedTimeline {
  std::string name;  ///< that it will have
  AlarmTimeline timeline;
};

/// The states that an alarm would have had. Borrows nothing.
struct AlarmPlay {
  ReplayOptions window;  ///< the moments between which the alarm was evaluated
  AlarmTimeline timeline;
  /// The timeline if default values are published per event, see MetricData. Only where its states differ: nullopt
  /// means that the two readings agree, or that no filter has a default value.
  std::optional<AlarmTimeline> with_default_per_event;
  std::int64_t first_event = 0;  ///< epoch milliseconds of the oldest and the newest event that any filter looked at
  std::int64_t last_event = 0;
  /// Of a composite alarm with an actions suppressor, and of an alarm whose actions are not enabled: what becomes of
  /// the actions of each transition. Else empty: they are taken at once.
  std::optional<ActionsSuppressor> suppressor;  ///< with the name that it will have
  std::vector<ActionsOutcome> actions;
  std::vector<NamedTimeline> children = {};  ///< of a composite alarm: the alarms of its rule that can be played
};

/// Whether two timelines have the same states at all times.
bool has_same_states(const AlarmTimeline& left, const AlarmTimeline& right);

/// Plays an alarm over what feeds it, from its first event until the last sample has left the evaluation range.
/// `initial`: the state before the first evaluation. REQUIRES: check_alarm finds nothing wrong, feed.has_times()
AlarmPlay play_alarm(const Alarm& alarm, const AlarmFeed& feed, AlarmState initial = AlarmState::InsufficientData);

/// Plays an alarm on metric math. `feeds`: one for each of the metrics that the result depends on, in their order.
/// REQUIRES: neither check_alarm nor check_metric_math finds anything wrong; there is a feed, and each has_times()
AlarmPlay play_alarm(const Alarm& alarm, const MetricMath& math, std::span<const AlarmFeed> feeds,
                     AlarmState initial = AlarmState::InsufficientData);

/// Returns the state in which an alarm's definition says that it is (`StateValue` of describe-alarms);
/// INSUFFICIENT_DATA, as of a new alarm, where it says nothing. The error says that it is none of the service's states.
std::expected<AlarmState, DefinitionProblem> initial_state_of(const AlarmDefinition& definition);

}  // namespace insitu
