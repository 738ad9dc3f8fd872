#pragma once

#include "cli/action_runner.h"
#include "cli/exit_code.h"
#include "cli/metrics_choice.h"
#include "insitu/alarm_play.h"

namespace insitu::cli {

/// Prints what is worth knowing about the notifications of an alarm to stderr.
void print_notification_notes(const NotificationChoice& notification);

/// Returns what a transition of a play is about. `created`: when the alarm was first evaluated.
StateChange change_at(const AlarmPlay& play, std::size_t index, std::int64_t created);

/// Makes the action of one transition of a play. `index`: of the transition. Returns nullopt: none is taken then.
std::optional<AlarmAction> action_at(const NotificationChoice& notification, const AlarmPlay& play, std::size_t index,
                                     const ActionRunner& runner);

/// Runs the actions of all transitions of a play, one after the other. Returns `code`, or Error if one of them failed.
ExitCode run_actions(const MetricsArguments& arguments, const NotificationChoice& notification, const AlarmPlay& play,
                     ExitCode code);

}  // namespace insitu::cli
