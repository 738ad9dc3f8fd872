#include "cli/serve/page_api/alarms.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "cli/serve/alarm_settings.h"
#include "cli/serve/alarm_states.h"
#include "cli/serve/metric_store.h"
#include "cli/serve/store.h"
#include "cli/serve/tree_values.h"

namespace insitu::serve {
namespace {

std::map<std::string, PutAlarm> alarms_of(const PageCall& call) {
  return call.server.store().read([](const State& state) { return state.alarms; });
}

/// The settings of an alarm by the names of DescribeAlarms.
Tree settings_for_page(const std::string& name, const PutAlarm& alarm) {
  Tree settings = Tree::map({{"AlarmName", name}, {"ActionsEnabled", alarm.actions_enabled}});
  for (const auto& [member, value] : *alarm.settings.members()) settings.set(member, value);
  for (const std::string_view list : {"OKActions", "AlarmActions", "InsufficientDataActions", "Dimensions"}) {
    if (settings.find(list) == nullptr) settings.set(list, Tree::list());
  }
  return settings;
}

Tree tree_of_alarm(PageCall& call, const std::string& name, const PutAlarm& put, const TimeWindow& window) {
  const AlarmView view =
      view_of_alarm(call.server, *call.listing, name, put, {.first = window.start, .last = window.end + 1});
  Tree states = Tree::list();
  for (const AlarmView::Span& span : view.spans) {
    states.add(Tree::map({{"from", span.from},
                          {"to", std::min(span.to, window.end)},
                          {"state", state_name(span.state)},
                          {"reason", span.reason}}));
  }
  Tree points = Tree::list();
  for (const MetricPoint& point : view.series) {
    points.add(Tree::map({{"t", point.time}, {"value", point.value}}));
  }
  Tree notes = Tree::list();
  for (const std::string& note : view.notes) notes.add(note);
  constexpr std::int64_t kSecondInMilliseconds = 1000;
  const std::int64_t period = alarm_of_settings(name, put.settings).period_seconds * kSecondInMilliseconds;
  return Tree::map({{"name", name},
                    {"settings", settings_for_page(name, put)},
                    {"state", state_name(view.state)},
                    {"reason", view.reason},
                    {"stateUpdated", view.updated},
                    {"states", std::move(states)},
                    {"series", Tree::map({{"period", period}, {"points", std::move(points)}})},
                    {"notes", std::move(notes)}});
}

}  // namespace

Answered<Tree> alarms_for_page(PageCall& call, Members& in) {
  constexpr std::int64_t kHourInMilliseconds = 3'600'000;
  const auto asked = read_page_window(in);
  if (!asked) return std::unexpected(asked.error());
  TimeWindow window = *asked;
  if (window.end == TimeWindow().end) window.end = std::max(call.server.now(), window.start);
  if (window.start == TimeWindow().start) window.start = window.end - kHourInMilliseconds;
  Tree list = Tree::list();
  for (const auto& [name, put] : alarms_of(call)) list.add(tree_of_alarm(call, name, put, window));
  return Tree::map({{"alarms", std::move(list)}});
}

Tree tree_of_alarm_counts(const AlarmCounts& counts) {
  return Tree::map({{"OK", counts.ok}, {"ALARM", counts.alarm}, {"INSUFFICIENT_DATA", counts.insufficient_data}});
}

std::map<std::string, AlarmCounts> alarms_by_group(PageCall& call) {
  using Metric = std::pair<std::string, std::string>;
  std::map<Metric, std::set<std::string>> publishers;  // namespace and name → groups
  call.server.store().read([&](const State& state) {
    for (const auto& [group, filters] : state.metric_filters) {
      for (const auto& [name, filter] : filters) {
        const auto transformation = filter_of_settings(name, filter).transformation;
        publishers[{transformation.metric_namespace, transformation.metric_name}].insert(group);
      }
    }
  });
  std::map<std::string, AlarmCounts> counts;
  for (const auto& [name, put] : alarms_of(call)) {
    const Alarm alarm = alarm_of_settings(name, put.settings);
    const auto found = publishers.find({alarm.metric_namespace, alarm.metric_name});
    if (found == publishers.end()) continue;
    const AlarmState state = call.server.alarms().story_of(*call.listing, name, put)->state();
    for (const std::string& group : found->second) {
      AlarmCounts& of_group = counts[group];
      switch (state) {
        case AlarmState::Ok: ++of_group.ok; break;
        case AlarmState::Alarm: ++of_group.alarm; break;
        case AlarmState::InsufficientData: ++of_group.insufficient_data; break;
        case AlarmState::Unknown: break;
      }
    }
  }
  return counts;
}

}  // namespace insitu::serve
