#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/input_files.h"
#include "cli/metrics_alarm.h"
#include "cli/metrics_scan.h"
#include "cli/play_actions.h"
#include "cli/watch_log.h"
#include "cli/watch_run.h"
#include "cli/watched_alarms.h"

namespace insitu::cli {
namespace {

/// A transition of one of several alarms.
struct PlacedTransition {
  std::int64_t time = 0;
  std::size_t alarm = 0;
  std::size_t index = 0;
};

std::vector<PlacedTransition> in_order_of_time(const std::vector<AlarmPlay>& plays) {
  std::vector<PlacedTransition> all;
  for (std::size_t alarm = 0; alarm < plays.size(); ++alarm) {
    const auto& transitions = plays[alarm].timeline.transitions;
    for (std::size_t i = 0; i < transitions.size(); ++i) {
      all.push_back({.time = transitions[i].time, .alarm = alarm, .index = i});
    }
  }
  std::ranges::sort(all, {}, [](const PlacedTransition& one) { return std::tuple(one.time, one.alarm, one.index); });
  return all;
}

std::optional<std::vector<AlarmPlay>> play_all(const WatchArguments& arguments, WatchedAlarms& watched,
                                               std::span<const MetricData> published) {
  std::vector<AlarmPlay> plays;
  for (std::size_t i = 0; i < watched.choices.size(); ++i) {
    MetricChoice& choice = watched.choices[i];
    Alarm alarm;
    auto play = play_choice(arguments.metrics, choice,
                            published.subspan(watched.first_filter[i], choice.filters.size()), &alarm);
    if (!play) return std::nullopt;
    if (arguments.metrics.templates.empty()) choice.notification = typed_notification(alarm, arguments.metrics);
    plays.push_back(std::move(*play));
  }
  return plays;
}

/// Whether a timeline begins with what was done and what is open of an alarm.
bool goes_on(const AlarmTimeline& timeline, const AlarmRecord& alarm) {
  const auto& transitions = timeline.transitions;
  if (transitions.size() < alarm.done + alarm.open.size()) return false;
  const auto is_it = [](const Transition& one, const auto& known) {
    return one.time == known.time && one.from == known.from && one.to == known.to;
  };
  if (alarm.last && !is_it(transitions[alarm.done - 1], *alarm.last)) return false;
  for (std::size_t i = 0; i < alarm.open.size(); ++i) {
    if (!is_it(transitions[alarm.done + i], alarm.open[i].change)) return false;
  }
  return true;
}

ExitCode run_plays(const WatchArguments& arguments, const WatchedAlarms& watched, const std::vector<AlarmPlay>& plays,
                   WatchState& state, StateFile& file, ByteOutput& out) {
  for (std::size_t i = 0; i < plays.size(); ++i) {
    if (!goes_on(plays[i].timeline, state.alarms[i])) {
      return file.refuse(
          fmt::format("it has transitions of the alarm `{}` that this log does not have, so it is the "
                      "state of another log, or of a longer one",
                      state.alarms[i].name));
    }
  }
  auto runner = ActionRunner::make(arguments.metrics.actions);
  if (!runner) return ExitCode::Error;
  print_all_notes(arguments, watched);
  const auto save = [&] { file.save(state); };
  WatchLog log(arguments, *runner, out, save);
  const auto work = [&](std::size_t alarm) {
    log.begin(state.alarms[alarm], watched.choices[alarm].notification);
    runner->finish();
    if (log.end_what_has_ended(state.alarms[alarm])) save();
  };
  for (std::size_t i = 0; i < plays.size(); ++i) {
    if (!state.alarms[i].open.empty()) work(i);
  }
  std::vector<std::uint64_t> known;
  for (const AlarmRecord& alarm : state.alarms) known.push_back(alarm.done);
  for (const PlacedTransition& one : in_order_of_time(plays)) {
    if (one.index < known[one.alarm] || out.error()) continue;
    const AlarmPlay& play = plays[one.alarm];
    const NotificationChoice& notification = watched.choices[one.alarm].notification;
    AlarmRecord& record = state.alarms[one.alarm];
    record.created = play.window.from;
    OpenTransition open{.change = change_at(play, one.index, play.window.from)};
    open.acts = acting_at(notification, play, one.index, *runner) == Acting::Yes;
    record.open.push_back(std::move(open));
    save();
    work(one.alarm);
  }
  return runner->has_failed() || file.has_failed() ? ExitCode::Error : ExitCode::Matched;
}

}  // namespace

ExitCode watch_events(const WatchArguments& arguments, ByteOutput& out) {
  auto watched = choose_watched(arguments);
  if (!watched) return ExitCode::Error;
  StateFile file(arguments.state_file);
  bool is_resumed = false;
  auto state = begin_state(*watched, WatchClock::Events, file, is_resumed);
  if (!state) return state.error();
  const InputFiles files = find_input_files(arguments.metrics);
  if (arguments.state_file && replaces_input(*arguments.state_file, arguments.metrics, files)) return ExitCode::Error;
  MetricsScan scan(arguments.metrics, files);
  if (!scan.is_ready()) return ExitCode::Error;
  const auto published = scan.run(watched->filters);
  if (!published) return ExitCode::Error;
  for (std::size_t i = 0; i < published->size(); ++i) scan.print_notes((*published)[i], watched->filters[i]);
  const auto plays = play_all(arguments, *watched, *published);
  if (!plays) return ExitCode::Error;
  const ExitCode code = run_plays(arguments, *watched, *plays, *state, file, out);
  const bool has_problems = !published->empty() && published->front().files_with_problems > 0;
  return finish(out, has_problems ? ExitCode::Error : code);
}

}  // namespace insitu::cli
