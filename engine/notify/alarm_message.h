#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/notify/deployment_place.h"
#include "insitu/alarm.h"
#include "insitu/definitions.h"

namespace insitu {

/// What a message states of an alarm, whatever it does. Owns its texts.
struct NotifiedAlarm {
  std::string name;
  std::optional<std::string> description;
  DeploymentPlace place;
  std::string arn;
  std::string updated;  ///< as the message writes it; empty: when the alarm was first evaluated
  std::vector<std::string> ok_actions;
  std::vector<std::string> alarm_actions;
  std::vector<std::string> insufficient_data_actions;
  std::string trigger;             ///< the JSON of Trigger; empty: it is a composite alarm
  std::string rule;                ///< of a composite alarm
  std::vector<std::string> notes;  ///< as in Diagnostic: what is left out, or assumed
};

/// A child of a composite alarm that made it change.
struct TriggeringChild {
  std::string name;
  AlarmState state{};
  std::int64_t time = 0;  ///< since when it is in that state, epoch milliseconds
};

/// A change of an alarm's state about which somebody is to know.
struct StateChange {
  AlarmState from{};
  AlarmState to{};
  std::string reason;
  std::int64_t time = 0;     ///< epoch milliseconds
  std::int64_t created = 0;  ///< when the alarm was first evaluated, epoch milliseconds
  std::vector<TriggeringChild> children = {};
};

/// An alarm that was typed: which of its settings were, and not left to their defaults.
struct TypedAlarmSettings {
  bool has_missing_data = false;
};

/// Collects what messages state of an alarm of a template. `evaluated`: what the definition makes; nullptr: it is a
/// composite alarm.
NotifiedAlarm notified_alarm(const AlarmDefinition& definition, const Alarm* evaluated, const PlaceHints& hints);
/// The same of an alarm that was typed, whose name is `watch` if it has none.
NotifiedAlarm notified_alarm(const Alarm& alarm, const TypedAlarmSettings& settings, const PlaceHints& hints);

/// Returns the message that SNS delivers for a change: one line of compact JSON, without a newline. (Form of 2022-09.)
std::string alarm_message(const NotifiedAlarm& alarm, const StateChange& change);

/// Returns the actions of a state, those that the message lists for it.
const std::vector<std::string>& actions_in(const NotifiedAlarm& alarm, AlarmState state);

}  // namespace insitu
