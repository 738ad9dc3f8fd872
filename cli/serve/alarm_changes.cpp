#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "cli/serve/state.h"
#include "cli/serve/tree_values.h"

namespace insitu::serve {
namespace {

std::string group_of_filter(const Tree& change) { return member_text(change, "logGroupName").value_or(""); }
std::string name_of_filter(const Tree& change) { return member_text(change, "filterName").value_or(""); }

void put_metric_filter(State& state, const Tree& change, std::int64_t time) {
  PutMetricFilter filter;
  filter.pattern = member_text(change, "filterPattern").value_or("");
  filter.transformations = member_list(change, "metricTransformations");
  filter.created = time;
  constexpr std::string_view kOwn[] = {"logGroupName", "filterName", "filterPattern", "metricTransformations"};
  for (const auto& [name, value] : *change.members()) {
    if (std::ranges::find(kOwn, name) == std::end(kOwn)) filter.more.set(name, value);
  }
  state.metric_filters[group_of_filter(change)][name_of_filter(change)] = std::move(filter);
}

void delete_metric_filter(State& state, const Tree& change, std::int64_t /*time*/) {
  const auto group = state.metric_filters.find(group_of_filter(change));
  if (group == state.metric_filters.end()) return;
  group->second.erase(name_of_filter(change));
  if (group->second.empty()) state.metric_filters.erase(group);
}

void add_tags(PutAlarm& alarm, const Tree& change) {
  for (const Tree& tag : member_list(change, "Tags")) {
    alarm.tags[member_text(tag, "Key").value_or("")] = member_text(tag, "Value").value_or("");
  }
}

/// Notes a change of the configuration. An alarm that is put again and again keeps only the newest ones.
void note_configuration(PutAlarm& alarm, const Tree& change, std::int64_t time, std::string_view done) {
  constexpr std::size_t kMaxChanges = 100;
  const std::string name = member_text(change, "AlarmName").value_or("");
  const std::string_view type = done == "created" ? "Create" : "Update";
  alarm.changes.push_back({.at = time,
                           .summary = fmt::format("Alarm \"{}\" {}", name, done),
                           .data = fmt::format(R"({{"version":"1.0","type":"{}"}})", type)});
  if (alarm.changes.size() > kMaxChanges) alarm.changes.erase(alarm.changes.begin());
}

void put_metric_alarm(State& state, const Tree& change, std::int64_t time) {
  const std::string name = member_text(change, "AlarmName").value_or("");
  const auto found = state.alarms.find(name);
  const bool is_new = found == state.alarms.end();
  PutAlarm& alarm = is_new ? state.alarms[name] : found->second;
  alarm.settings = Tree::map();
  constexpr std::string_view kOwn[] = {"AlarmName", "ActionsEnabled", "Tags"};
  for (const auto& [member, value] : *change.members()) {
    if (std::ranges::find(kOwn, member) == std::end(kOwn)) alarm.settings.set(member, value);
  }
  if (is_new) add_tags(alarm, change);
  alarm.actions_enabled = member_flag(change, "ActionsEnabled").value_or(true);
  alarm.configured = time;
  note_configuration(alarm, change, time, is_new ? "created" : "updated");
}

void delete_alarms(State& state, const Tree& change, std::int64_t /*time*/) {
  for (const std::string& name : member_texts(change, "AlarmNames")) state.alarms.erase(name);
}

void set_alarm_state(State& state, const Tree& change, std::int64_t time) {
  constexpr std::size_t kMaxSetStates = 1000;
  const auto found = state.alarms.find(member_text(change, "AlarmName").value_or(""));
  if (found == state.alarms.end()) return;
  auto& set_states = found->second.set_states;
  PutAlarm::SetState set{.value = member_text(change, "StateValue").value_or(""),
                         .reason = member_text(change, "StateReason").value_or(""),
                         .reason_data = member_text(change, "StateReasonData").value_or(""),
                         .at = member_integer(change, "at").value_or(time)};
  set_states.push_back(std::move(set));
  if (set_states.size() > kMaxSetStates) set_states.erase(set_states.begin());
}

void set_actions(State& state, const Tree& change, std::int64_t time, bool enabled) {
  for (const std::string& name : member_texts(change, "AlarmNames")) {
    const auto found = state.alarms.find(name);
    if (found == state.alarms.end() || found->second.actions_enabled == enabled) continue;
    found->second.actions_enabled = enabled;
    note_configuration(found->second, Tree::map({{"AlarmName", name}}), time,
                       enabled ? "actions enabled" : "actions disabled");
  }
}

void enable_alarm_actions(State& state, const Tree& change, std::int64_t time) {
  set_actions(state, change, time, true);
}
void disable_alarm_actions(State& state, const Tree& change, std::int64_t time) {
  set_actions(state, change, time, false);
}

void tag_alarm(State& state, const Tree& change, std::int64_t /*time*/) {
  const auto found = state.alarms.find(member_text(change, "AlarmName").value_or(""));
  if (found != state.alarms.end()) add_tags(found->second, change);
}

void untag_alarm(State& state, const Tree& change, std::int64_t /*time*/) {
  const auto found = state.alarms.find(member_text(change, "AlarmName").value_or(""));
  if (found == state.alarms.end()) return;
  for (const std::string& key : member_texts(change, "TagKeys")) found->second.tags.erase(key);
}

constexpr std::array<ChangeKind, 9> kAlarmChanges = {{{"put-metric-filter", put_metric_filter},
                                                      {"delete-metric-filter", delete_metric_filter},
                                                      {"put-metric-alarm", put_metric_alarm},
                                                      {"delete-alarms", delete_alarms},
                                                      {"set-alarm-state", set_alarm_state},
                                                      {"enable-alarm-actions", enable_alarm_actions},
                                                      {"disable-alarm-actions", disable_alarm_actions},
                                                      {"tag-alarm", tag_alarm},
                                                      {"untag-alarm", untag_alarm}}};

}  // namespace

std::span<const ChangeKind> alarm_changes() { return kAlarmChanges; }

}  // namespace insitu::serve
