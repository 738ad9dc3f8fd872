#include "cli/serve/alarm_states.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ranges>

#include "cli/serve/alarm_settings.h"
#include "cli/serve/metric_points.h"
#include "cli/serve/metric_store.h"
#include "cli/serve/protocols/json.h"
#include "cli/serve/server.h"
#include "engine/metrics/alarm_evaluation.h"
#include "engine/metrics/alarm_reason.h"
#include "engine/metrics/alarm_slots.h"
#include "engine/model/json_text.h"
#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"
#include "insitu/alarm_replay.h"

namespace insitu::serve {
namespace {

/// The first whole minute after a moment.
std::int64_t next_minute(std::int64_t time) { return (time / kMinute + 1) * kMinute; }

MetricName metric_of(const Alarm& alarm) {
  return {.metric_namespace = alarm.metric_namespace, .name = alarm.metric_name, .dimensions = alarm.dimensions};
}

/// The first moment at which an alarm is evaluated.
std::int64_t first_evaluation(const Alarm& alarm, const PutAlarm& put, const TimeRange& times) {
  const std::int64_t of_alarm = next_minute(put.configured);
  if (times.is_empty()) return of_alarm;
  return std::min(of_alarm, replay_window(alarm, times.first, times.last).from);
}

AlarmStory replayed(const Alarm& alarm, const PutAlarm& put, const MetricSeries& series, std::int64_t now) {
  const MetricMinutes minutes = series.minutes_of(alarm.unit);
  AlarmStory story;
  ReplayOptions window{.initial = story.initial,
                       .from = first_evaluation(alarm, put, series.times),
                       .to = now,
                       .is_high_resolution = series.is_high_resolution};
  const auto replay_until = [&](std::int64_t to) {
    window.to = std::min(to, now);
    window.initial = story.state();
    if (window.from > window.to) return;
    AlarmTimeline timeline = replay(alarm, minutes, window);
    for (Transition& transition : timeline.transitions) {
      story.changes.push_back({.at = transition.time,
                               .from = transition.from,
                               .to = transition.to,
                               .reason = std::move(transition.reason)});
    }
    for (std::string& note : timeline.notes) {
      if (std::ranges::find(story.notes, note) == story.notes.end()) story.notes.push_back(std::move(note));
    }
  };
  for (const PutAlarm::SetState& set : put.set_states) {
    replay_until(set.at);
    const auto state = read_alarm_state(set.value);
    if (!state) continue;
    story.changes.push_back({.at = set.at,
                             .from = story.state(),
                             .to = *state,
                             .reason = set.reason,
                             .is_set = true,
                             .set_reason_data = set.reason_data});
    window.from = std::max(window.from, set.at + 1);
  }
  replay_until(now);
  return story;
}

/// `2026-03-02T12:02:00.000+0000`
std::string reason_time(std::int64_t time) {
  std::string text;
  append_timestamp(text, time);
  text[text.find(' ')] = 'T';
  return text + "+0000";
}

/// The slots that an evaluation at a moment looks back on, the oldest first.
std::vector<Slot> slots_before(const Alarm& alarm, std::int64_t at) {
  const std::size_t range = alarm_range(alarm);
  // On a wall clock a slot can be longer than its period, by what the clock is put back.
  const std::int64_t look = static_cast<std::int64_t>(range) * alarm.period_seconds * kSecond;
  SlotClock clock(alarm, at - look - (alarm.wall_clock ? kDay : 0));
  std::vector<Slot> slots;
  for (; clock.slot().end < at; clock.advance()) slots.push_back(clock.slot());
  if (clock.slot().end != at) return {};
  const Slot newest = clock.slot();
  slots.push_back(newest);
  std::erase_if(slots, [&](const Slot& slot) { return slot.phase != newest.phase; });
  if (slots.size() > range) slots.erase(slots.begin(), slots.end() - static_cast<std::ptrdiff_t>(range));
  return slots;
}

std::string unit_member(const Alarm& alarm) {
  return alarm.unit ? fmt::format("\"unit\":{},", json_string(*alarm.unit)) : "";
}

/// The name of a statistic in reason data.
const std::string& statistic_name(const Alarm& alarm) { return alarm.statistic.text; }

/// The reason data of an evaluation (alarms.md, A8).
std::string evaluation_json(const Alarm& alarm, const std::vector<Slot>& slots, const MetricMinutes& minutes,
                            AlarmState before) {
  std::vector<DataPoint> points;
  for (const Slot& slot : slots) {
    Samples samples;
    for (auto at = minutes.lower_bound(slot.start); at != minutes.end() && at->first < slot.end; ++at) {
      samples.merge(at->second);
    }
    if (const auto value = value_of(alarm.statistic, samples)) {
      points.push_back({.slot = slot.number, .start = slot.start, .value = *value, .sample_count = samples.count()});
    }
  }
  const Slot& newest = slots.back();
  const SlotView view{.points = points, .newest_slot = newest.number};
  const Evaluation evaluation = evaluate(alarm, view, alarm_range(alarm), before);
  const std::size_t periods = alarm.evaluation_periods;
  const std::size_t wanted = alarm.datapoints_to_alarm.value_or(periods);
  const std::size_t listed = evaluation.state == AlarmState::Alarm ? wanted
                             : evaluation.state == AlarmState::Ok  ? periods - wanted + 1
                                                                   : periods;
  std::string json = fmt::format(R"({{"version":"1.0","queryDate":"{}",)", reason_time(newest.end));
  if (!evaluation.counted.empty()) {
    json += fmt::format(R"("startDate":"{}",)", reason_time(evaluation.counted.front().start));
  }
  json += unit_member(alarm);
  json += fmt::format(R"("statistic":{},"period":{},"recentDatapoints":[)", json_string(statistic_name(alarm)),
                      alarm.period_seconds);
  for (const DataPoint& point : evaluation.counted) {
    if (&point != evaluation.counted.data()) json += ',';
    json += java_number(point.value);
  }
  json += fmt::format(R"(],"threshold":{},"evaluatedDatapoints":[)", java_number(alarm.threshold));
  std::size_t count = 0;
  for (const Slot& slot : slots | std::views::reverse) {
    if (count++ == listed) break;
    if (count > 1) json += ',';
    json += fmt::format(R"({{"timestamp":"{}")", reason_time(slot.start));
    const auto point = std::ranges::find(points, slot.number, &DataPoint::slot);
    if (point != points.end()) {
      json += fmt::format(R"(,"sampleCount":{},"value":{})", java_number(static_cast<double>(point->sample_count)),
                          java_number(point->value));
    }
    json += '}';
  }
  return json + "]}";
}

}  // namespace

AlarmState AlarmStory::state_at(std::int64_t time) const {
  const auto later = std::ranges::upper_bound(changes, time, {}, &AlarmChange::at);
  return later == changes.begin() ? initial : std::prev(later)->to;
}

std::shared_ptr<const AlarmStory> AlarmStories::story_of(const Listing& listing, const std::string& name,
                                                         const PutAlarm& put) {
  const Alarm alarm = alarm_of_settings(name, put.settings);
  const MetricName metric = metric_of(alarm);
  // Nothing is evaluated more often than each ten seconds.
  constexpr std::int64_t kEvaluationStep = 10 * kSecond;
  const std::int64_t now = server_.now();
  std::string key = fmt::format("{} {} {} {} {}\n", now / kEvaluationStep, put.configured, put.set_states.size(),
                                put.set_states.empty() ? 0 : put.set_states.back().at, write_json(put.settings));
  key += server_.metrics().version_of(listing, metric);
  {
    const std::lock_guard lock(mutex_);
    const auto found = remembered_.find(name);
    if (found != remembered_.end() && found->second.key == key) return found->second.story;
  }
  auto story = std::make_shared<const AlarmStory>(replayed(alarm, put, server_.metrics().series(listing, metric), now));
  const std::lock_guard lock(mutex_);
  constexpr std::size_t kMaxRemembered = 5000;
  if (remembered_.size() >= kMaxRemembered) remembered_.clear();
  remembered_[name] = {.key = std::move(key), .story = story};
  return story;
}

std::string reason_data_of(Server& server, const Listing& listing, const std::string& name, const PutAlarm& put,
                           const AlarmChange& change) {
  if (change.is_set) return change.set_reason_data;
  const Alarm alarm = alarm_of_settings(name, put.settings);
  const std::vector<Slot> slots = slots_before(alarm, change.at);
  if (slots.empty()) return {};
  const MetricSeries series =
      server.metrics().series(listing, metric_of(alarm), TimeRange{.first = slots.front().start, .last = change.at});
  return evaluation_json(alarm, slots, series.minutes_of(alarm.unit), change.from);
}

AlarmView view_of_alarm(Server& server, const Listing& listing, const std::string& name, const PutAlarm& put,
                        const TimeRange& window) {
  const Alarm alarm = alarm_of_settings(name, put.settings);
  const auto story = server.alarms().story_of(listing, name, put);
  AlarmView view{.state = story->state(),
                 .reason = std::string(kInitialReason),
                 .updated = put.configured,
                 .spans = {},
                 .series = {},
                 .notes = story->notes};
  if (!story->changes.empty()) {
    view.reason = story->changes.back().reason;
    view.updated = story->changes.back().at;
  }
  if (window.last <= window.first) return view;
  AlarmView::Span span{.from = window.first, .to = window.last, .state = story->initial, .reason = view.reason};
  if (!story->changes.empty()) span.reason = kInitialReason;
  for (const AlarmChange& change : story->changes) {
    if (change.at >= window.last) break;
    if (change.at > span.from) {
      span.to = change.at;
      view.spans.push_back(span);
      span.from = change.at;
    }
    span.state = change.to;
    span.reason = change.reason;
  }
  span.to = window.last;
  view.spans.push_back(std::move(span));

  const std::int64_t period = alarm.period_seconds * kSecond;
  const std::int64_t first = window.first - (window.first % period + period) % period;
  const MetricSeries series =
      server.metrics().series(listing, metric_of(alarm), TimeRange{.first = first, .last = window.last});
  view.series =
      points_of(series.minutes_of(alarm.unit), alarm.statistic, {.first = first, .last = window.last}, period);
  return view;
}

}  // namespace insitu::serve
