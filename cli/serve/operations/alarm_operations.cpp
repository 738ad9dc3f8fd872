#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/serve/alarm_settings.h"
#include "cli/serve/alarm_states.h"
#include "cli/serve/metric_store.h"
#include "cli/serve/operation.h"
#include "cli/serve/operations/cloudwatch_refusals.h"
#include "cli/serve/operations/list_pages.h"
#include "cli/serve/operations/metric_members.h"
#include "cli/serve/protocols/json.h"
#include "cli/serve/tree_values.h"
#include "engine/metrics/metric_limits.h"
#include "engine/model/json_text.h"
#include "engine/notify/alarm_message.h"
#include "engine/notify/deployment_place.h"

namespace insitu::serve {
namespace {

constexpr std::size_t kMaxAlarmName = 255;

using Alarms = std::map<std::string, PutAlarm>;

Alarms all_alarms(Call& call) {
  return call.server.store().read([](const State& state) { return state.alarms; });
}

Tree::List texts_tree(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

/// Writes a change of alarms; the answer has no members.
Answered<Tree> change_alarms(Call& call, std::string_view kind, Tree change,
                             const std::function<Answered<void>(const State&, Tree&)>& check = {}) {
  auto written = call.server.store().change(kind, std::move(change), check);
  if (!written) return std::unexpected(std::move(written.error()));
  return Tree::map();
}

// ---- PutMetricAlarm

/// Refuses kinds of alarms that are not replayed here.
void refuse_other_kinds(Members& in) {
  const auto is_given = [&](std::string_view name) {
    const Tree* const value = in.tree().find(name);
    if (value == nullptr) return false;
    const bool is_empty =
        (value->text() != nullptr && value->text()->empty()) || (value->items() != nullptr && value->items()->empty());
    return !is_empty;
  };
  const std::pair<std::string_view, std::string_view> kKinds[] = {{"Metrics", "metric math"},
                                                                  {"ThresholdMetricId", "anomaly detection"},
                                                                  {"EvaluationCriteria", "PromQL queries"},
                                                                  {"EvaluationInterval", "PromQL queries"},
                                                                  {"WarmUpConfiguration", "a warm-up period"}};
  for (const auto& [member, kind] : kKinds) {
    if (is_given(member))
      in.reject(validation_error(fmt::format("Alarms with {} ({}) are not kept here.", kind, member)));
  }
}

/// Reads the actions of a state.
Tree read_action_list(Members& in, std::string_view name) {
  constexpr std::size_t kMaxActions = 5;
  const auto actions = in.texts(name);
  if (!actions) return {};
  if (actions->size() > kMaxActions) {
    in.reject(name, fmt::format("{} items", actions->size()),
              fmt::format("have length less than or equal to {}", kMaxActions));
  }
  return texts_tree(*actions);
}

/// Reads tags in their list; nothing: there are none.
Tree read_alarm_tags(Members& in) {
  const Tree::List* const written = in.list("Tags");
  if (written == nullptr) return {};
  if (written->size() > kMaxTags) {
    in.reject("Tags", fmt::format("{} items", written->size()),
              fmt::format("have length less than or equal to {}", kMaxTags));
  }
  Tree::List tags;
  for (std::size_t i = 0; i < written->size(); ++i) {
    Members members = in.below((*written)[i], fmt::format("Tags.member.{}", i + 1));
    const std::string key = members.required_text("Key", 1, 128);
    const std::string value = members.required_text("Value", 0, 256);
    if (members.is_refused()) in.reject(*members.refusal());
    tags.push_back(Tree::map({{"Key", key}, {"Value", value}}));
  }
  return tags;
}

void read_alarm_statistic(Members& in, Tree& settings) {
  const auto plain = in.text("Statistic");
  const auto extended = in.text("ExtendedStatistic");
  if (plain && extended) {
    return in.reject(invalid_combination("Exactly one of Statistic and ExtendedStatistic must be specified."));
  }
  if (!plain && !extended) {
    return in.reject(missing_parameter("Exactly one of Statistic and ExtendedStatistic must be specified."));
  }
  const std::string_view member = plain ? "Statistic" : "ExtendedStatistic";
  const std::string& text = plain ? *plain : *extended;
  const auto statistic = read_statistic(text);
  if (!statistic) {
    return in.reject(invalid_value(
        fmt::format("The value {} for parameter {} is not supported: {}", text, member, statistic.error())));
  }
  if (statistic->is_extended() != extended.has_value()) {
    return in.reject(invalid_value(fmt::format("The value {} for parameter {} is not supported.", text, member)));
  }
  settings.set(member, text);
}

void read_evaluation_window(Members& in, Tree& settings) {
  const Tree* const written = in.tree().find("EvaluationWindow");
  if (written == nullptr) return;
  Members window = in.below(*written, "EvaluationWindow");
  if (const Tree* const clock = window.tree().find("WallClockWindow")) {
    Members of_clock = window.below(*clock, "WallClockWindow");
    const auto zone = of_clock.text("Timezone", 1, 255);
    if (zone && !TimeZone::find(*zone)) {
      of_clock.reject(invalid_value(fmt::format("The value {} for parameter Timezone is no time zone.", *zone)));
    }
    if (of_clock.is_refused()) in.reject(*of_clock.refusal());
    settings.set("EvaluationWindow", Tree::map({{"WallClockWindow", Tree::map({{"Timezone", zone.value_or("UTC")}})}}));
  } else if (window.has("SlidingWindow")) {
    settings.set("EvaluationWindow", Tree::map({{"SlidingWindow", Tree::map()}}));
  }
  if (window.is_refused()) in.reject(*window.refusal());
}

/// Reads the settings of an alarm, each of its own type whatever the protocol.
Tree read_alarm_settings(Members& in) {
  refuse_other_kinds(in);
  Tree settings = Tree::map({{"AlarmName", in.required_text("AlarmName", 1, kMaxAlarmName)},
                             {"AlarmDescription", in.text("AlarmDescription", 0, 1024)},
                             {"ActionsEnabled", in.boolean("ActionsEnabled").value_or(true)},
                             {"OKActions", read_action_list(in, "OKActions")},
                             {"AlarmActions", read_action_list(in, "AlarmActions")},
                             {"InsufficientDataActions", read_action_list(in, "InsufficientDataActions")},
                             {"MetricName", in.required_text("MetricName", 1, kMaxMetricNameCharacters)},
                             {"Namespace", in.required_text("Namespace", 1, kMaxMetricNameCharacters)}});
  read_alarm_statistic(in, settings);
  Tree::List dimensions;
  for (const auto& [name, value] : read_dimensions(in)) {
    dimensions.push_back(Tree::map({{"Name", name}, {"Value", value}}));
  }
  settings.set("Dimensions", std::move(dimensions));
  settings.set("Period", in.required_integer("Period", 1));
  settings.set("Unit", read_unit(in));
  settings.set("EvaluationPeriods", in.required_integer("EvaluationPeriods", 1));
  settings.set("DatapointsToAlarm", in.integer("DatapointsToAlarm", 1));
  const auto threshold = in.number("Threshold");
  if (!threshold) in.reject(missing_parameter("The parameter Threshold is required."));
  settings.set("Threshold", threshold);
  const std::string comparison = in.required_text("ComparisonOperator");
  if (comparison.find("UpperThreshold") != std::string::npos ||
      comparison.find("LowerThreshold") != std::string::npos) {
    in.reject(validation_error(
        fmt::format("Alarms with anomaly detection (ComparisonOperator {}) are not kept here.", comparison)));
  }
  in.choice("ComparisonOperator", {"GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold",
                                   "LessThanOrEqualToThreshold"});
  settings.set("ComparisonOperator", comparison);
  settings.set("TreatMissingData", in.choice("TreatMissingData", {"missing", "ignore", "breaching", "notBreaching"}));
  settings.set("EvaluateLowSampleCountPercentile",
               in.choice("EvaluateLowSampleCountPercentile", {"evaluate", "ignore"}));
  read_evaluation_window(in, settings);
  return settings;
}

Answered<Tree> put_metric_alarm_settings(Call& call, Members& in) {
  Tree change = read_alarm_settings(in);
  change.set("Tags", read_alarm_tags(in));
  if (in.is_refused()) return in.refused();
  for (const std::string& problem : check_alarm(alarm_of_settings("", change))) {
    return std::unexpected(validation_error("The alarm is refused: " + problem));
  }
  return change_alarms(call, "put-metric-alarm", std::move(change));
}

Answered<Tree> refuse_composite_alarm(Call& /*call*/, Members& /*in*/) {
  return std::unexpected(validation_error("Composite alarms are not kept here."));
}

Answered<Tree> refuse_log_alarm(Call& /*call*/, Members& /*in*/) {
  return std::unexpected(validation_error("Log alarms are not kept here."));
}

// ---- DescribeAlarms

/// The state of an alarm, as answers have it.
Tree alarm_tree_of(Call& call, const std::string& name, const PutAlarm& alarm, const AlarmStory& story) {
  Tree tree = Tree::map({{"AlarmName", name},
                         {"AlarmArn", alarm_arn(call, name)},
                         {"AlarmConfigurationUpdatedTimestamp", Moment{alarm.configured}},
                         {"ActionsEnabled", alarm.actions_enabled}});
  for (const auto& [member, value] : *alarm.settings.members()) tree.set(member, value);
  for (const std::string_view actions : {"OKActions", "AlarmActions", "InsufficientDataActions"}) {
    if (tree.find(actions) == nullptr) tree.set(actions, Tree::list());
  }
  if (tree.find("Dimensions") == nullptr) tree.set("Dimensions", Tree::list());
  // The journal has whole numbers where the model has doubles.
  tree.set("Threshold", member_number(alarm.settings, "Threshold"));
  tree.set("StateValue", state_name(story.state()));
  if (story.changes.empty()) {
    tree.set("StateReason", kInitialReason);
    tree.set("StateUpdatedTimestamp", Moment{alarm.configured});
    tree.set("StateTransitionedTimestamp", Moment{alarm.configured});
    return tree;
  }
  const AlarmChange& last = story.changes.back();
  tree.set("StateReason", last.reason);
  const std::string data = reason_data_of(call.server, *call.listing, name, alarm, last);
  if (!data.empty()) tree.set("StateReasonData", data);
  tree.set("StateUpdatedTimestamp", Moment{last.at});
  std::int64_t transitioned = alarm.configured;
  for (const AlarmChange& change : story.changes) {
    if (change.from != change.to) transitioned = change.at;
  }
  tree.set("StateTransitionedTimestamp", Moment{transitioned});
  return tree;
}

std::shared_ptr<const AlarmStory> story_of_alarm(Call& call, const std::string& name, const PutAlarm& alarm) {
  return call.server.alarms().story_of(*call.listing, name, alarm);
}

bool has_action(const PutAlarm& alarm, std::string_view prefix) {
  for (const std::string_view member : {"OKActions", "AlarmActions", "InsufficientDataActions"}) {
    for (const std::string& action : member_texts(alarm.settings, member)) {
      if (action.starts_with(prefix)) return true;
    }
  }
  return false;
}

Answered<Tree> describe_alarms(Call& call, Members& in) {
  constexpr std::size_t kMaxNames = 100;
  const auto names = in.texts("AlarmNames");
  const auto prefix = in.text("AlarmNamePrefix", 1, kMaxAlarmName);
  const auto types = in.texts("AlarmTypes");
  const auto state = in.choice("StateValue", {"OK", "ALARM", "INSUFFICIENT_DATA"});
  const auto action = in.text("ActionPrefix", 1, 1024);
  const std::int64_t limit = in.integer("MaxRecords", 1, 100).value_or(50);
  const bool is_of_composites = in.has("ChildrenOfAlarmName") || in.has("ParentsOfAlarmName");
  if (names && !names->empty() && prefix) {
    in.reject(invalid_combination("AlarmNames and AlarmNamePrefix must not be specified together."));
  }
  if (names && names->size() > kMaxNames) {
    in.reject("AlarmNames", fmt::format("{} items", names->size()),
              fmt::format("have length less than or equal to {}", kMaxNames));
  }
  for (const std::string& type : types.value_or(std::vector<std::string>())) {
    if (type != "MetricAlarm" && type != "CompositeAlarm" && type != "LogAlarm") {
      in.reject("AlarmTypes", type, "satisfy enum value set: [CompositeAlarm, LogAlarm, MetricAlarm]");
    }
  }
  if (in.is_refused()) return in.refused();
  const bool wants_metric_alarms = !types || types->empty() || std::ranges::find(*types, "MetricAlarm") != types->end();

  const Alarms alarms = all_alarms(call);
  std::vector<std::pair<const Alarms::value_type*, std::shared_ptr<const AlarmStory>>> found;
  for (const auto& alarm : alarms) {
    if (!wants_metric_alarms || is_of_composites) break;
    if (names && !names->empty() && std::ranges::find(*names, alarm.first) == names->end()) continue;
    if (prefix && !alarm.first.starts_with(*prefix)) continue;
    if (action && !has_action(alarm.second, *action)) continue;
    // A state costs a replay, so that of other pages is looked at only if it chooses alarms.
    auto story = state ? story_of_alarm(call, alarm.first, alarm.second) : nullptr;
    if (state && state_name(story->state()) != *state) continue;
    found.emplace_back(&alarm, std::move(story));
  }
  const auto page = page_of_list(call, in, "DescribeAlarms", "NextToken", found.size(), static_cast<std::size_t>(limit),
                                 invalid_next_token());
  if (!page) return in.refused();
  Tree::List list;
  for (std::size_t i = page->begin; i < page->end; ++i) {
    const auto& [name, alarm] = *found[i].first;
    const auto story = found[i].second ? found[i].second : story_of_alarm(call, name, alarm);
    list.push_back(alarm_tree_of(call, name, alarm, *story));
  }
  return Tree::map({{"CompositeAlarms", Tree::list()}, {"MetricAlarms", std::move(list)}, {"NextToken", page->next}});
}

Answered<Tree> describe_alarms_for_metric(Call& call, Members& in) {
  const std::string name = in.required_text("MetricName", 1, kMaxMetricNameCharacters);
  const std::string metric_namespace = in.required_text("Namespace", 1, kMaxMetricNameCharacters);
  const DimensionSet dimensions = read_dimensions(in);
  const auto plain = in.text("Statistic");
  const auto extended = in.text("ExtendedStatistic");
  const auto period = in.integer("Period", 1);
  const auto unit = read_unit(in);
  if (in.is_refused()) return in.refused();
  Tree::List list;
  for (const auto& [alarm_name, put] : all_alarms(call)) {
    const Alarm alarm = alarm_of_settings(alarm_name, put.settings);
    if (alarm.metric_name != name || alarm.metric_namespace != metric_namespace || alarm.dimensions != dimensions)
      continue;
    if (plain && alarm.statistic.text != *plain) continue;
    if (extended && alarm.statistic.text != *extended) continue;
    if (period && alarm.period_seconds != *period) continue;
    if (unit && alarm.unit != *unit) continue;
    list.push_back(alarm_tree_of(call, alarm_name, put, *story_of_alarm(call, alarm_name, put)));
  }
  return Tree::map({{"MetricAlarms", std::move(list)}});
}

// ---- DescribeAlarmHistory

struct HistoryItem {
  std::string alarm;
  std::int64_t at = 0;
  std::string_view type;
  std::string summary;
  std::string data;
  std::size_t order = 0;  ///< among those of one moment
};

/// The state before or after a change, as history has it.
std::string history_state(AlarmState state, std::string_view reason, std::string_view data) {
  std::string json = fmt::format(R"({{"stateValue":"{}","stateReason":{})", state_name(state), json_string(reason));
  // Reason data is JSON, but that of a client may be anything.
  if (!data.empty()) {
    json += fmt::format(R"(,"stateReasonData":{})", read_json(data) ? std::string(data) : json_string(data));
  }
  return json + "}";
}

/// The message that each of the actions of a change would have been sent.
std::string message_of_change(Call& call, const std::string& name, const PutAlarm& put, const AlarmChange& change) {
  NotifiedAlarm notified =
      notified_alarm(alarm_of_settings(name, put.settings),
                     {.has_missing_data = put.settings.find("TreatMissingData") != nullptr}, {.parameters = {}});
  notified.description = member_text(put.settings, "AlarmDescription");
  notified.place = {
      .account = call.account(), .region = call.region, .is_account_known = true, .is_region_known = true};
  notified.arn = alarm_arn(call, name);
  notified.ok_actions = member_texts(put.settings, "OKActions");
  notified.alarm_actions = member_texts(put.settings, "AlarmActions");
  notified.insufficient_data_actions = member_texts(put.settings, "InsufficientDataActions");
  return alarm_message(
      notified,
      {.from = change.from, .to = change.to, .reason = change.reason, .time = change.at, .created = put.configured});
}

std::vector<std::string> actions_of_change(const PutAlarm& put, const AlarmChange& change) {
  switch (change.to) {
    case AlarmState::Ok: return member_texts(put.settings, "OKActions");
    case AlarmState::Alarm: return member_texts(put.settings, "AlarmActions");
    case AlarmState::InsufficientData:
    case AlarmState::Unknown: break;
  }
  return member_texts(put.settings, "InsufficientDataActions");
}

/// What is asked of a history.
struct HistoryChoice {
  std::optional<std::string> type;
  std::int64_t first = 0;
  std::int64_t last = 0;

  [[nodiscard]] bool wants(std::string_view wanted) const { return !type || *type == wanted; }
  [[nodiscard]] bool holds(std::int64_t time) const { return time >= first && time <= last; }
};

void add_history(Call& call, const std::string& name, const PutAlarm& put, const HistoryChoice& choice,
                 std::vector<HistoryItem>& items) {
  for (const PutAlarm::Change& change : put.changes) {
    if (!choice.wants("ConfigurationUpdate") || !choice.holds(change.at)) continue;
    items.push_back({.alarm = name,
                     .at = change.at,
                     .type = "ConfigurationUpdate",
                     .summary = change.summary,
                     .data = change.data});
  }
  if (!choice.wants("StateUpdate") && !choice.wants("Action")) return;
  const auto story = story_of_alarm(call, name, put);
  for (std::size_t i = 0; i < story->changes.size(); ++i) {
    const AlarmChange& change = story->changes[i];
    if (change.from == change.to || !choice.holds(change.at)) continue;
    if (choice.wants("StateUpdate")) {
      const std::string_view before_reason = i == 0 ? kInitialReason : std::string_view(story->changes[i - 1].reason);
      const std::string before_data =
          i == 0 ? "" : reason_data_of(call.server, *call.listing, name, put, story->changes[i - 1]);
      const std::string data = reason_data_of(call.server, *call.listing, name, put, change);
      items.push_back(
          {.alarm = name,
           .at = change.at,
           .type = "StateUpdate",
           .summary = fmt::format("Alarm updated from {} to {}", state_name(change.from), state_name(change.to)),
           .data = fmt::format(R"({{"version":"1.0","oldState":{},"newState":{}}})",
                               history_state(change.from, before_reason, before_data),
                               history_state(change.to, change.reason, data))});
    }
    if (!choice.wants("Action") || !put.actions_enabled) continue;
    for (const std::string& action : actions_of_change(put, change)) {
      items.push_back(
          {.alarm = name,
           .at = change.at,
           .type = "Action",
           .summary = fmt::format("Action would have been sent to {}", action),
           .data = fmt::format(
               R"({{"actionState":"NotSent","stateUpdateTimestamp":{},"notificationResource":{},"publishedMessage":{}}})",
               change.at, json_string(action), json_string(message_of_change(call, name, put, change)))});
    }
  }
}

Answered<Tree> describe_alarm_history(Call& call, Members& in) {
  const auto name = in.text("AlarmName", 1, kMaxAlarmName);
  const auto types = in.texts("AlarmTypes");
  HistoryChoice choice;
  choice.type = in.choice("HistoryItemType", {"ConfigurationUpdate", "StateUpdate", "Action",
                                              "AlarmContributorStateUpdate", "AlarmContributorAction"});
  choice.first = in.moment("StartDate").value_or(Moment{std::numeric_limits<std::int64_t>::min()}).milliseconds;
  choice.last = in.moment("EndDate").value_or(Moment{std::numeric_limits<std::int64_t>::max()}).milliseconds;
  const std::int64_t limit = in.integer("MaxRecords", 1, 100).value_or(100);
  const bool oldest_first = in.choice("ScanBy", {"TimestampDescending", "TimestampAscending"}) ==
                            std::optional<std::string>("TimestampAscending");
  if (in.is_refused()) return in.refused();
  std::vector<HistoryItem> items;
  const bool wants_metric_alarms = !types || types->empty() || std::ranges::find(*types, "MetricAlarm") != types->end();
  if (wants_metric_alarms) {
    for (const auto& [alarm_name, put] : all_alarms(call)) {
      if (!name || *name == alarm_name) add_history(call, alarm_name, put, choice, items);
    }
  }
  // Of one moment, what was the reason is older than what follows from it.
  for (std::size_t i = 0; i < items.size(); ++i) items[i].order = i;
  std::ranges::sort(items, {}, [](const HistoryItem& item) { return std::pair(item.at, item.order); });
  if (!oldest_first) std::ranges::reverse(items);
  const auto page = page_of_list(call, in, "DescribeAlarmHistory", "NextToken", items.size(),
                                 static_cast<std::size_t>(limit), invalid_next_token());
  if (!page) return in.refused();
  Tree::List list;
  for (std::size_t i = page->begin; i < page->end; ++i) {
    const HistoryItem& item = items[i];
    list.push_back(Tree::map({{"AlarmName", item.alarm},
                              {"AlarmType", "MetricAlarm"},
                              {"Timestamp", Moment{item.at}},
                              {"HistoryItemType", item.type},
                              {"HistorySummary", item.summary},
                              {"HistoryData", item.data}}));
  }
  return Tree::map({{"AlarmHistoryItems", std::move(list)}, {"NextToken", page->next}});
}

// ---- the other changes of alarms

Answered<Tree> set_state_of_alarm(Call& call, Members& in) {
  const std::string name = in.required_text("AlarmName", 1, kMaxAlarmName);
  const std::string value = in.required_text("StateValue");
  in.choice("StateValue", {"OK", "ALARM", "INSUFFICIENT_DATA"});
  const std::string reason = in.required_text("StateReason", 0, 1023);
  const auto data = in.text("StateReasonData", 0, 4000);
  if (!in.is_refused() && data && !data->empty() && !read_json(*data)) {
    in.reject(invalid_format("StateReasonData is not JSON."));
  }
  if (in.is_refused()) return in.refused();
  return change_alarms(call, "set-alarm-state",
                       Tree::map({{"AlarmName", name},
                                  {"StateValue", value},
                                  {"StateReason", reason},
                                  {"StateReasonData", data},
                                  {"at", call.server.now()}}),
                       [&](const State& state, Tree&) -> Answered<void> {
                         if (!state.alarms.contains(name)) return std::unexpected(unknown_alarm(name));
                         return {};
                       });
}

/// Reads `AlarmNames`, which must be there.
std::vector<std::string> read_alarm_names(Members& in) {
  constexpr std::size_t kMaxNames = 100;
  auto names = in.texts("AlarmNames");
  if (!names && !in.is_refused()) in.reject(missing_parameter("The parameter AlarmNames is required."));
  if (names && names->size() > kMaxNames) {
    in.reject("AlarmNames", fmt::format("{} items", names->size()),
              fmt::format("have length less than or equal to {}", kMaxNames));
  }
  return names ? std::move(*names) : std::vector<std::string>();
}

Answered<Tree> delete_named_alarms(Call& call, Members& in) {
  const std::vector<std::string> names = read_alarm_names(in);
  if (in.is_refused()) return in.refused();
  return change_alarms(call, "delete-alarms", Tree::map({{"AlarmNames", texts_tree(names)}}),
                       [&](const State& state, Tree&) -> Answered<void> {
                         for (const std::string& name : names) {
                           if (!state.alarms.contains(name)) return std::unexpected(unknown_alarm(name));
                         }
                         return {};
                       });
}

/// Alarms that are not there are passed over, as the service does.
Answered<Tree> change_actions(Call& call, Members& in, std::string_view kind) {
  const std::vector<std::string> names = read_alarm_names(in);
  if (in.is_refused()) return in.refused();
  return change_alarms(call, kind, Tree::map({{"AlarmNames", texts_tree(names)}}));
}

Answered<Tree> enable_actions(Call& call, Members& in) { return change_actions(call, in, "enable-alarm-actions"); }
Answered<Tree> disable_actions(Call& call, Members& in) { return change_actions(call, in, "disable-alarm-actions"); }

// ---- tags

Answered<Tree> list_tags_of_alarm(Call& call, Members& in) {
  const std::string arn = in.required_text("ResourceARN", 1, 1024);
  if (in.is_refused()) return in.refused();
  return call.server.store().read([&](const State& state) -> Answered<Tree> {
    const auto alarm = state.alarms.find(alarm_of_arn(arn));
    if (alarm == state.alarms.end()) return std::unexpected(unknown_resource(arn));
    Tree::List tags;
    for (const auto& [key, value] : alarm->second.tags) tags.push_back(Tree::map({{"Key", key}, {"Value", value}}));
    return Tree::map({{"Tags", std::move(tags)}});
  });
}

Answered<Tree> put_tags_of_alarm(Call& call, Members& in) {
  const std::string arn = in.required_text("ResourceARN", 1, 1024);
  const Tree tags = read_alarm_tags(in);
  if (!in.is_refused() && tags.is_nothing()) in.reject(missing_parameter("The parameter Tags is required."));
  if (in.is_refused()) return in.refused();
  const std::string name = alarm_of_arn(arn);
  return change_alarms(call, "tag-alarm", Tree::map({{"AlarmName", name}, {"Tags", tags}}),
                       [&](const State& state, Tree&) -> Answered<void> {
                         const auto alarm = state.alarms.find(name);
                         if (alarm == state.alarms.end()) return std::unexpected(unknown_resource(arn));
                         std::set<std::string> keys;
                         for (const auto& [key, value] : alarm->second.tags) keys.insert(key);
                         for (const Tree& tag : *tags.items()) keys.insert(member_text(tag, "Key").value_or(""));
                         if (keys.size() <= kMaxTags) return {};
                         return std::unexpected(invalid_value(fmt::format("an alarm has at most {} tags", kMaxTags)));
                       });
}

Answered<Tree> remove_tags_of_alarm(Call& call, Members& in) {
  const std::string arn = in.required_text("ResourceARN", 1, 1024);
  const auto keys = in.texts("TagKeys");
  if (!in.is_refused() && !keys) in.reject(missing_parameter("The parameter TagKeys is required."));
  if (in.is_refused()) return in.refused();
  const std::string name = alarm_of_arn(arn);
  return change_alarms(call, "untag-alarm", Tree::map({{"AlarmName", name}, {"TagKeys", texts_tree(*keys)}}),
                       [&](const State& state, Tree&) -> Answered<void> {
                         if (!state.alarms.contains(name)) return std::unexpected(unknown_resource(arn));
                         return {};
                       });
}

constexpr std::array<Operation, 13> kAlarmOperations = {
    {{"PutMetricAlarm", Effect::Writes, put_metric_alarm_settings},
     {"PutCompositeAlarm", Effect::Writes, refuse_composite_alarm},
     {"PutLogAlarm", Effect::Writes, refuse_log_alarm},
     {"DescribeAlarms", Effect::Reads, describe_alarms},
     {"DescribeAlarmsForMetric", Effect::Reads, describe_alarms_for_metric},
     {"DescribeAlarmHistory", Effect::Reads, describe_alarm_history},
     {"SetAlarmState", Effect::Writes, set_state_of_alarm},
     {"DeleteAlarms", Effect::Writes, delete_named_alarms},
     {"EnableAlarmActions", Effect::Writes, enable_actions},
     {"DisableAlarmActions", Effect::Writes, disable_actions},
     {"ListTagsForResource", Effect::Reads, list_tags_of_alarm},
     {"TagResource", Effect::Writes, put_tags_of_alarm},
     {"UntagResource", Effect::Writes, remove_tags_of_alarm}}};

}  // namespace

std::span<const Operation> alarm_operations() { return kAlarmOperations; }

}  // namespace insitu::serve
