#include "insitu/alarm_play.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/model/milliseconds.h"

namespace insitu {

namespace {

/// `play`: with the times of its events.
ReplayOptions window_of(const Alarm& alarm, const AlarmPlay& play, bool is_high_resolution, AlarmState initial) {
  // A sample by the second leaves the evaluation range up to a minute after its minute does.
  ReplayOptions window = replay_window(alarm, play.first_event, play.last_event + (is_high_resolution ? kMinute : 0));
  window.is_high_resolution = is_high_resolution;
  window.initial = initial;
  return window;
}

}  // namespace

bool has_same_states(const AlarmTimeline& left, const AlarmTimeline& right) {
  return std::ranges::equal(left.transitions, right.transitions,
                            [](const Transition& a, const Transition& b) { return a.time == b.time && a.to == b.to; });
}

AlarmPlay play_alarm(const Alarm& alarm, const AlarmFeed& feed, AlarmState initial) {
  AlarmPlay play;
  play.first_event = feed.first_event;
  play.last_event = feed.last_event;
  play.window = window_of(alarm, play, feed.is_high_resolution, initial);
  play.timeline = replay(alarm, feed.minutes, play.window);
  if (feed.with_default_per_event) {
    AlarmTimeline per_event = replay(alarm, *feed.with_default_per_event, play.window);
    if (!has_same_states(play.timeline, per_event)) play.with_default_per_event = std::move(per_event);
  }
  return play;
}

AlarmPlay play_alarm(const Alarm& alarm, const MetricMath& math, std::span<const AlarmFeed> feeds, AlarmState initial) {
  AlarmPlay play;
  play.first_event = std::ranges::min(feeds, {}, &AlarmFeed::first_event).first_event;
  play.last_event = std::ranges::max(feeds, {}, &AlarmFeed::last_event).last_event;
  play.window = window_of(alarm, play, std::ranges::any_of(feeds, &AlarmFeed::is_high_resolution), initial);
  const std::vector<std::size_t> needed = needed_metrics(math);
  std::vector<const MetricMinutes*> minutes(math.metrics.size());
  std::vector<const MetricMinutes*> per_event(math.metrics.size());
  bool has_default = false;
  for (std::size_t i = 0; i < needed.size(); ++i) {
    const AlarmFeed& feed = feeds[i];
    minutes[needed[i]] = &feed.minutes;
    per_event[needed[i]] = feed.with_default_per_event ? &*feed.with_default_per_event : &feed.minutes;
    has_default = has_default || feed.with_default_per_event;
  }
  play.timeline = replay(alarm, math, minutes, play.window);
  if (!has_default) return play;
  AlarmTimeline other = replay(alarm, math, per_event, play.window);
  if (!has_same_states(play.timeline, other)) play.with_default_per_event = std::move(other);
  return play;
}

std::expected<AlarmState, DefinitionProblem> initial_state_of(const AlarmDefinition& definition) {
  if (!definition.state) return AlarmState::InsufficientData;
  const WrittenValue& written = *definition.state;
  if (const auto state = read_alarm_state(written.text)) return *state;
  return std::unexpected(
      DefinitionProblem{.message = fmt::format("the state is `{}`, none of OK, ALARM, INSUFFICIENT_DATA", written.text),
                        .help = {},
                        .place = written.place,
                        .is_unresolved = false});
}

}  // namespace insitu
