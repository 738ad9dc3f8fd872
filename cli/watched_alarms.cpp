#include "cli/watched_alarms.h"

#include <fmt/format.h>

#include <utility>

#include "cli/play_actions.h"
#include "engine/notify/alarm_message.h"

namespace insitu::cli {

std::string WatchedAlarms::identity() const {
  std::string text;
  for (const PreparedFilter& one : filters) {
    const MetricTransformation& made = one.filter.transformation;
    text += fmt::format("{}\n{}\n{}\n{}\n{}\n", one.filter.pattern, made.metric_namespace, made.metric_name, made.value,
                        made.default_value ? fmt::to_string(*made.default_value) : "");
    for (const MetricDimension& dimension : made.dimensions) text += dimension.name + "\n" + dimension.value + "\n";
  }
  for (const MetricChoice& choice : choices) {
    const NotifiedAlarm& alarm = choice.notification.alarm;
    text += alarm.arn + "\n" + alarm.trigger + alarm.rule + "\n";
  }
  return uuid_of(text);
}

std::optional<WatchedAlarms> choose_watched(const WatchArguments& arguments) {
  auto choices = choose_alarms(arguments.metrics, arguments.alarms);
  if (!choices) return std::nullopt;
  WatchedAlarms watched;
  watched.choices = std::move(*choices);
  for (const MetricChoice& choice : watched.choices) {
    watched.first_filter.push_back(watched.filters.size());
    watched.filters.insert(watched.filters.end(), choice.filters.begin(), choice.filters.end());
  }
  return watched;
}

std::expected<WatchState, ExitCode> begin_state(const WatchedAlarms& watched, WatchClock clock, StateFile& file,
                                                bool& is_resumed) {
  if (!file.lock()) return std::unexpected(ExitCode::Error);
  auto loaded = file.load(clock, watched.identity());
  if (!loaded) return std::unexpected(loaded.error());
  is_resumed = loaded->has_value();
  if (is_resumed) return std::move(**loaded);
  WatchState state;
  state.clock = clock;
  state.identity = watched.identity();
  for (const MetricChoice& choice : watched.choices) {
    AlarmRecord record;
    record.name = choice.notification.alarm.name;
    state.alarms.push_back(std::move(record));
  }
  return state;
}

Acting acting_at(const NotificationChoice& notification, const AlarmPlay& play, std::size_t index,
                 const ActionRunner& runner) {
  if (notification.actions == AlarmActions::Disabled || !runner.acts_on(play.timeline.transitions[index].to)) {
    return Acting::No;
  }
  if (index >= play.actions.size()) return Acting::Yes;
  switch (play.actions[index].kind) {
    case ActionsOutcome::Kind::Taken: return Acting::Yes;
    case ActionsOutcome::Kind::Suppressed: return Acting::Waits;
    case ActionsOutcome::Kind::Dropped:
    case ActionsOutcome::Kind::Disabled:
    case ActionsOutcome::Kind::Unknown: break;
  }
  return Acting::No;
}

void print_all_notes(const WatchArguments& arguments, const WatchedAlarms& watched) {
  if (!arguments.metrics.messages || !arguments.metrics.actions.is_asked()) return;
  for (const MetricChoice& choice : watched.choices) print_notification_notes(choice.notification);
}

}  // namespace insitu::cli
