#include "engine/notify/alarm_message.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "engine/metrics/alarm_reason.h"
#include "engine/model/timestamp.h"
#include "engine/notify/json_members.h"
#include "insitu/event_time.h"
#include "insitu/field_value.h"
#include "insitu/from_definitions.h"

namespace insitu {
namespace {

constexpr std::size_t kMaxChildren = 10;

/// `2026-03-02T12:02:00.000+0000`
std::string message_time(std::int64_t time) {
  std::string text;
  append_timestamp(text, time);
  text[text.find(' ')] = 'T';
  return text + "+0000";
}

/// Returns a time of `describe-alarms` in the form of the message; nullopt: it is no time.
std::optional<std::string> rewritten_time(const std::string& written) {
  static const TimeReader reader = *TimeReader::make({});
  const auto time = reader.read(FieldValue::text(written));
  return time ? std::optional(message_time(*time)) : std::nullopt;
}

/// The statistic as messages name it: `SUM`, `SAMPLE_COUNT`.
std::string plain_statistic(const Statistic& statistic) {
  if (statistic.kind == Statistic::Kind::SampleCount) return "SAMPLE_COUNT";
  std::string name = statistic.text;
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return name;
}

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// The keys are in lower case, and the value comes first.
std::string dimensions_json(const Pairs& dimensions) {
  std::string json = "[";
  for (const auto& [name, value] : dimensions) {
    if (json.size() > 1) json += ',';
    CompactObject object(json);
    object.text("value", value);
    object.text("name", name);
    object.close();
  }
  return json + "]";
}

Pairs pairs_of(const std::vector<DimensionDefinition>& dimensions) {
  Pairs pairs;
  for (const auto& [name, value] : dimensions) pairs.emplace_back(name.text, text_or_stand_in(value));
  return pairs;
}

/// What a definition states, as written; empty: it states nothing.
std::string known_text(const std::optional<WrittenValue>& value) {
  return value && value->is_known() ? value->text : std::string();
}

/// What all kinds of Trigger have from the period on.
struct Numbers {
  const Alarm& alarm;
  std::string missing_data;      ///< empty: not set
  std::string low_sample_count;  ///< likewise
};

void append_numbers(CompactObject& trigger, const Numbers& numbers) {
  const Alarm& alarm = numbers.alarm;
  trigger.raw("Period", fmt::to_string(alarm.period_seconds));
  trigger.raw("EvaluationPeriods", fmt::to_string(alarm.evaluation_periods));
  if (alarm.datapoints_to_alarm) trigger.raw("DatapointsToAlarm", fmt::to_string(*alarm.datapoints_to_alarm));
  trigger.text("ComparisonOperator", comparison_name(alarm.comparison));
  trigger.raw("Threshold", java_number(alarm.threshold));
  trigger.text("TreatMissingData", numbers.missing_data);
  trigger.text("EvaluateLowSampleCountPercentile", numbers.low_sample_count);
}

Numbers numbers_of(const AlarmDefinition& definition, const Alarm& alarm) {
  const std::string missing = known_text(definition.missing_data);
  return {.alarm = alarm,
          .missing_data = missing.empty() ? "" : std::string(missing_data_name(alarm.missing_data)),
          .low_sample_count = known_text(definition.low_sample_count)};
}

/// The metric of an alarm that has one.
struct TriggerMetric {
  std::string name;
  std::string metric_namespace;
  std::string written_statistic;  ///< as written; empty: as the alarm has it
  std::optional<std::string> unit;
  Pairs dimensions;
};

std::string trigger_of_metric(const TriggerMetric& metric, const Numbers& numbers) {
  std::string json;
  CompactObject trigger(json);
  const Statistic& statistic = numbers.alarm.statistic;
  trigger.text("MetricName", metric.name);
  trigger.text("Namespace", metric.metric_namespace);
  trigger.text("StatisticType", statistic.is_extended() ? "ExtendedStatistic" : "Statistic");
  if (statistic.is_extended()) {
    trigger.text("ExtendedStatistic", metric.written_statistic.empty() ? statistic.text : metric.written_statistic);
  } else {
    trigger.text("Statistic", plain_statistic(statistic));
  }
  if (metric.unit) {
    trigger.text("Unit", *metric.unit);
  } else {
    trigger.raw("Unit", "null");
  }
  trigger.raw("Dimensions", dimensions_json(metric.dimensions));
  append_numbers(trigger, numbers);
  trigger.close();
  return json;
}

/// `owner`: an alarm on a single metric of a list, or a member of metric math.
template <class Owner>
std::string metric_stat_of(const Owner& owner) {
  std::string metric;
  CompactObject names(metric);
  names.raw("Dimensions", dimensions_json(pairs_of(owner.dimensions)));
  names.text("MetricName", owner.metric_name ? text_or_stand_in(*owner.metric_name) : "");
  names.text("Namespace", owner.metric_namespace ? text_or_stand_in(*owner.metric_namespace) : "");
  names.close();
  std::string json;
  CompactObject stat(json);
  stat.raw("Metric", metric);
  if (const std::string period = known_text(owner.period); !period.empty()) stat.raw("Period", period);
  stat.text("Stat", known_text(owner.statistic));
  if (const std::string unit = known_text(owner.unit); !unit.empty()) stat.text("Unit", unit);
  stat.close();
  return json;
}

std::string listed_metric(std::string_view id, const std::string& label, const std::string& stat) {
  std::string json;
  CompactObject member(json);
  member.text("Id", id);
  if (!label.empty()) member.text("Label", label);
  member.raw("MetricStat", stat);
  member.raw("ReturnData", "true");
  member.close();
  return json;
}

std::string listed_query(const MetricQueryDefinition& query) {
  std::string json;
  CompactObject member(json);
  if (query.expression) member.text("Expression", query.expression->text);
  member.text("Id", query.id.text);
  if (const std::string label = known_text(query.label); !label.empty()) member.text("Label", label);
  if (!query.expression) member.raw("MetricStat", metric_stat_of(query));
  member.raw("ReturnData", query.returns_data.text == "true" ? "true" : "false");
  member.close();
  return json;
}

/// Of an alarm whose metrics are in a list: metric math, or a single metric.
std::string trigger_of_list(const AlarmDefinition& definition, const Alarm& alarm) {
  std::string members;
  for (const MetricQueryDefinition& query : definition.metrics) {
    members += (members.empty() ? "" : ",") + listed_query(query);
  }
  if (definition.metrics.empty()) {
    members =
        listed_metric(known_text(definition.query_id), known_text(definition.query_label), metric_stat_of(definition));
  }
  std::string json;
  CompactObject trigger(json);
  append_numbers(trigger, numbers_of(definition, alarm));
  trigger.raw("Metrics", "[" + members + "]");
  trigger.close();
  return json;
}

std::string trigger_of(const AlarmDefinition& definition, const Alarm& alarm) {
  if (!definition.metrics.empty() || definition.query_id) return trigger_of_list(definition, alarm);
  return trigger_of_metric({.name = alarm.metric_name,
                            .metric_namespace = alarm.metric_namespace,
                            .written_statistic = known_text(definition.statistic),
                            .unit = alarm.unit,
                            .dimensions = pairs_of(definition.dimensions)},
                           numbers_of(definition, alarm));
}

std::string alarm_arn(const NotifiedAlarm& alarm) {
  return fmt::format("arn:{}:cloudwatch:{}:{}:alarm:{}", partition_of(alarm.place.region), alarm.place.region,
                     alarm.place.account, alarm.name);
}

void note_place(NotifiedAlarm& alarm) {
  const DeploymentPlace& place = alarm.place;
  if (place.is_account_known && place.is_region_known) return;
  const std::string what = place.is_account_known  ? fmt::format("the region {}", place.region)
                           : place.is_region_known ? fmt::format("the account {}", place.account)
                                                   : fmt::format("account {}, region {}", place.account, place.region);
  alarm.notes.push_back(
      fmt::format("where the alarm `{}` will be is not known: its messages have {}", alarm.name, what));
}

void take_targets(const std::vector<WrittenValue>& targets, NotifiedAlarm& alarm, std::vector<std::string>& to) {
  for (const WrittenValue& target : targets) {
    if (auto text = text_at(target, alarm.place)) {
      to.push_back(std::move(*text));
      continue;
    }
    alarm.notes.push_back(
        fmt::format("an action of the alarm `{}` is left out of its messages: {}", alarm.name, target.unresolved));
  }
}

std::string children_json(const NotifiedAlarm& alarm, const StateChange& change) {
  std::string json = "[";
  for (const TriggeringChild& child : change.children) {
    if (&child >= change.children.data() + kMaxChildren) break;
    if (json.size() > 1) json += ',';
    NotifiedAlarm named;
    named.name = child.name;
    named.place = alarm.place;
    std::string state;
    CompactObject values(state);
    values.text("Value", state_name(child.state));
    values.text("Timestamp", message_time(child.time));
    values.close();
    CompactObject object(json);
    object.text("Arn", child.name.starts_with("arn:") ? child.name : alarm_arn(named));
    object.raw("State", state);
    object.close();
  }
  return json + "]";
}

}  // namespace

NotifiedAlarm notified_alarm(const AlarmDefinition& definition, const Alarm* evaluated, const PlaceHints& hints) {
  NotifiedAlarm alarm;
  alarm.name = name_of(definition);
  if (definition.alarm_description && definition.alarm_description->is_known()) {
    alarm.description = definition.alarm_description->text;
  }
  alarm.place = place_of_alarm(definition, hints);
  alarm.arn = known_text(definition.arn);
  if (alarm.arn.empty()) alarm.arn = alarm_arn(alarm);
  alarm.updated = rewritten_time(known_text(definition.updated)).value_or("");
  note_place(alarm);
  take_targets(definition.targets.ok, alarm, alarm.ok_actions);
  take_targets(definition.targets.alarm, alarm, alarm.alarm_actions);
  take_targets(definition.targets.insufficient_data, alarm, alarm.insufficient_data_actions);
  if (evaluated != nullptr) {
    alarm.trigger = trigger_of(definition, *evaluated);
  } else {
    alarm.rule = known_text(definition.rule);
  }
  if (const std::string tags = known_text(definition.adds_tags); !tags.empty() && tags != "DISABLED") {
    alarm.notes.push_back(fmt::format("the messages of the alarm `{}` are without the alarm's tags", alarm.name));
  }
  return alarm;
}

NotifiedAlarm notified_alarm(const Alarm& alarm, const TypedAlarmSettings& settings, const PlaceHints& hints) {
  NotifiedAlarm notified;
  notified.name = alarm.name.empty() ? "watch" : alarm.name;
  notified.place = place_of_alarm({}, hints);
  notified.arn = alarm_arn(notified);
  note_place(notified);
  Pairs dimensions;
  for (const auto& [name, value] : alarm.dimensions) dimensions.emplace_back(name, value);
  notified.trigger = trigger_of_metric(
      {.name = alarm.metric_name,
       .metric_namespace = alarm.metric_namespace,
       .written_statistic = {},
       .unit = alarm.unit,
       .dimensions = std::move(dimensions)},
      {.alarm = alarm,
       .missing_data = settings.has_missing_data ? std::string(missing_data_name(alarm.missing_data)) : "",
       .low_sample_count = {}});
  return notified;
}

std::string alarm_message(const NotifiedAlarm& alarm, const StateChange& change) {
  std::string json;
  CompactObject message(json);
  const bool is_composite = alarm.trigger.empty();
  message.text("AlarmName", alarm.name);
  if (alarm.description || is_composite) {
    message.text("AlarmDescription", alarm.description.value_or(""));
  } else {
    message.raw("AlarmDescription", "null");
  }
  message.text("AWSAccountId", alarm.place.account);
  message.text("AlarmConfigurationUpdatedTimestamp",
               alarm.updated.empty() ? message_time(change.created) : alarm.updated);
  message.text("NewStateValue", state_name(change.to));
  message.text("NewStateReason", change.reason);
  message.text("StateChangeTime", message_time(change.time));
  message.text("Region", region_name(alarm.place.region));
  message.text("AlarmArn", alarm.arn);
  // Unknown is no state of the service.
  message.text("OldStateValue",
               state_name(change.from == AlarmState::Unknown ? AlarmState::InsufficientData : change.from));
  message.raw("OKActions", text_array(alarm.ok_actions));
  message.raw("AlarmActions", text_array(alarm.alarm_actions));
  message.raw("InsufficientDataActions", text_array(alarm.insufficient_data_actions));
  if (is_composite) {
    message.text("AlarmRule", alarm.rule);
    message.raw("TriggeringChildren", children_json(alarm, change));
  } else {
    message.raw("Trigger", alarm.trigger);
  }
  message.close();
  return json;
}

const std::vector<std::string>& actions_in(const NotifiedAlarm& alarm, AlarmState state) {
  switch (state) {
    case AlarmState::Ok: return alarm.ok_actions;
    case AlarmState::Alarm: return alarm.alarm_actions;
    case AlarmState::InsufficientData:
    case AlarmState::Unknown: break;
  }
  return alarm.insufficient_data_actions;
}

}  // namespace insitu
