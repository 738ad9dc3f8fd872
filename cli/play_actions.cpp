#include "cli/play_actions.h"

#include <fmt/format.h>

#include <utility>

#include "cli/console.h"

namespace insitu::cli {
namespace {

/// The children of a composite alarm that changed with it; where none did, those that are in ALARM.
std::vector<TriggeringChild> children_at(const AlarmPlay& play, std::int64_t time) {
  std::vector<TriggeringChild> changed;
  std::vector<TriggeringChild> in_alarm;
  for (const auto& [name, timeline] : play.children) {
    const Transition* last = nullptr;
    for (const Transition& transition : timeline.transitions) {
      if (transition.time <= time) last = &transition;
    }
    if (last == nullptr) continue;
    const TriggeringChild child{.name = name, .state = last->to, .time = last->time};
    if (last->time == time) changed.push_back(child);
    if (last->to == AlarmState::Alarm) in_alarm.push_back(child);
  }
  return changed.empty() ? in_alarm : changed;
}

}  // namespace

void print_notification_notes(const NotificationChoice& notification) {
  for (const std::string& note : notification.alarm.notes) complain("note: " + note);
  if (notification.actions == AlarmActions::Disabled) {
    complain(
        fmt::format("note: the actions of the alarm `{}` are not enabled, so none is run", notification.alarm.name));
  }
}

StateChange change_at(const AlarmPlay& play, std::size_t index, std::int64_t created) {
  const Transition& transition = play.timeline.transitions[index];
  return {.from = transition.from,
          .to = transition.to,
          .reason = transition.reason,
          .time = transition.time,
          .created = created,
          .children = children_at(play, transition.time)};
}

std::optional<AlarmAction> action_at(const NotificationChoice& notification, const AlarmPlay& play, std::size_t index,
                                     const ActionRunner& runner) {
  const Transition& transition = play.timeline.transitions[index];
  if (notification.actions == AlarmActions::Disabled || !runner.acts_on(transition.to)) return std::nullopt;
  if (index < play.actions.size() && play.actions[index].kind != ActionsOutcome::Kind::Taken) return std::nullopt;
  const StateChange change = change_at(play, index, play.window.from);
  return AlarmAction{.alarm = notification.alarm.name,
                     .to = transition.to,
                     .notification = notification_of(notification.alarm, change, transition.time)};
}

ExitCode run_actions(const MetricsArguments& arguments, const NotificationChoice& notification, const AlarmPlay& play,
                     ExitCode code) {
  if (!arguments.actions.is_asked()) return code;
  auto runner = ActionRunner::make(arguments.actions);
  if (!runner) return ExitCode::Error;
  if (arguments.messages) print_notification_notes(notification);
  for (std::size_t i = 0; i < play.timeline.transitions.size(); ++i) {
    if (auto action = action_at(notification, play, i, *runner)) runner->add(*action);
    runner->finish();
  }
  return runner->has_failed() ? ExitCode::Error : code;
}

}  // namespace insitu::cli
