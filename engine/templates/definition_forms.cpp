#include "engine/templates/definition_forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace insitu {

namespace {

/// All but the name, which the alarm has. (AWS doc: AWS::CloudWatch::LogAlarm, ScheduledQueryConfiguration)
constexpr QuerySpelling kQueryOfLogAlarm{
    .name = "", .query = "QueryString", .log_groups = "LogGroupIdentifiers", .language = ""};

/// Describes a resource for messages, before anything is known of it.
std::string name_of(const Definition& resource) { return fmt::format("`{}`", resource.id); }

/// Reads the members that all definitions have.
template <class T>
T begin_definition(Definition resource, DefinitionKind kind, const Members& members, std::string_view name_member) {
  T definition;
  static_cast<Definition&>(definition) = std::move(resource);
  definition.kind = kind;
  if (auto name = members.optional_filled_text(name_member)) {
    definition.name = std::move(*name);
  } else {
    definition.name.place = definition.place;
  }
  return definition;
}

/// Reads dimensions: `[{Key, Value}]` of filters, `[{Name, Value}]` of alarms, the maps of the service and of
/// Terraform.
std::vector<DimensionDefinition> read_dimensions(const Members& members, std::string_view member, Node::Kind kind,
                                                 std::string_view name_member) {
  std::vector<DimensionDefinition> dimensions;
  const Node* found = kind == Node::Kind::Map ? members.map(member) : members.list(member);
  if (found == nullptr) return dimensions;
  if (is_unresolved(*found)) return {{.name = found->scalar, .value = found->scalar}};
  for (const auto& [key, value] : found->members) {
    const Members one(*found, fmt::format("`{}` of {}", member, members.what()), members.problem(), members.scalars());
    dimensions.push_back({.name = key, .value = one.filled_text(key.text)});
  }
  for (const Node& item : found->items) {
    const Members one(item, fmt::format("a dimension of {}", members.what()), members.problem(), members.scalars());
    dimensions.push_back({.name = one.filled_text(name_member), .value = one.filled_text("Value")});
  }
  return dimensions;
}

TransformationDefinition read_transformation(const Node& node, const FilterSpelling& spelling, const Members& filter) {
  const Members members(node, fmt::format("a metric transformation of {}", filter.what()), filter.problem(),
                        filter.scalars());
  return {.metric_namespace = members.text(spelling.metric_namespace),
          .metric_name = members.text(spelling.metric_name),
          .value = members.text(spelling.value),
          .default_value = members.optional_value(spelling.default_value),
          .dimensions = read_dimensions(members, spelling.dimensions, spelling.dimensions_kind, "Key"),
          .unit = members.optional_text(spelling.unit),
          .place = node.place()};
}

/// Returns the expression of a member of metric math; nullopt: it has none, and is a metric.
std::optional<WrittenValue> expression_of(const Node& member, const AlarmSpelling& spelling) {
  const Node* expression = member.find(spelling.metric_expression);
  if (expression == nullptr || !expression->is_scalar()) return std::nullopt;
  const bool is_unset = expression->scalar.is_known() && expression->scalar.text.empty();
  return is_unset ? std::nullopt : std::optional(expression->scalar);
}

/// Returns the metric of a member of metric math, with its statistic or in a block of its own; nullptr: it has none.
const Node* metric_of(const Node& member, const AlarmSpelling& spelling) {
  const Node* metric = member.find(spelling.metric_stat.empty() ? spelling.metric : spelling.metric_stat);
  const bool is_there = metric != nullptr && metric->kind != Node::Kind::Null &&
                        (metric->kind != Node::Kind::List || !metric->items.empty());
  return is_there ? metric : nullptr;
}

/// Returns an alarm's only metric if it is written the way of metric math; nullptr: the alarm needs more than that, or
/// is not as the service takes it.
const Node* only_metric(const Members& alarm, const AlarmSpelling& spelling) {
  const Node* metrics = alarm.list(spelling.metrics);
  if (metrics == nullptr || is_unresolved(*metrics) || metrics->items.size() != 1) return nullptr;
  const Node& metric = metrics->items.front();
  if (is_unresolved(metric)) return &metric;
  const Node* returns = metric.find(spelling.returns_data);
  const bool has_own =
      std::ranges::any_of(std::array{spelling.metric_namespace, spelling.metric_name, spelling.dimensions,
                                     spelling.period, spelling.unit, spelling.statistic, spelling.extended_statistic},
                          [&alarm](std::string_view member) {
                            const Node* own = alarm.find(member);
                            return own != nullptr && !is_unresolved(*own);  // it may turn out to be missing
                          });
  const bool is_result = returns == nullptr || returns->kind == Node::Kind::Null || returns->scalar.text == "true";
  const bool is_metric = metric_of(metric, spelling) != nullptr && !expression_of(metric, spelling);
  return is_metric && is_result && !has_own ? &metric : nullptr;
}

/// Returns whether the only expression is a selection: `SELECT SUM(Errors) FROM App`.
bool is_metrics_insights(const Node& metrics, const AlarmSpelling& spelling) {
  if (metrics.items.size() != 1) return false;
  const auto expression = expression_of(metrics.items.front(), spelling);
  return expression && expression->text.starts_with("SELECT");
}

bool is_known_window(const Node& window) {
  return is_unresolved(window) || std::ranges::all_of(window.members, [](const auto& member) {
           return member.key.text == "SlidingWindow" || member.key.text == "WallClockWindow";
         });
}

/// Names the feature of an alarm that is not replayed; empty: there is none.
std::string unusual_feature(const Members& alarm, const AlarmSpelling& spelling) {
  if (is_unresolved(alarm.node())) return "";
  if (alarm.optional_text(spelling.threshold_metric)) return "anomaly detection";
  if (alarm.block(spelling.criteria) != nullptr) return "evaluation criteria (PromQL)";
  if (alarm.block(spelling.warm_up) != nullptr) return "a warm-up period";
  if (const Node* window = alarm.map(spelling.window); window != nullptr && !is_known_window(*window)) {
    return fmt::format("an evaluation window with {}", list_keys(*window));
  }
  const Node* metrics = alarm.list(spelling.metrics);
  const bool has_metrics = metrics != nullptr && (is_unresolved(*metrics) || !metrics->items.empty());
  if (!has_metrics) return "";
  if (is_unresolved(*metrics)) return "metric math that is not known";
  if (is_metrics_insights(*metrics, spelling)) return "Metrics Insights (`SELECT`)";
  const bool has_account = std::ranges::any_of(metrics->items, [&](const Node& one) {
    const Members metric(one, fmt::format("a metric of {}", alarm.what()), alarm.problem(), alarm.scalars());
    return metric.optional_text(spelling.account).has_value();
  });
  return has_account ? "a metric of another account" : "";
}

/// Returns the only item of a list, the way Terraform writes blocks; else the map itself.
const Node& without_block(const Node& node) {
  return node.kind == Node::Kind::List && node.items.size() == 1 ? node.items.front() : node;
}

/// `to`: an alarm, or a member of metric math.
template <class Owner>
void read_metric(Owner& to, const Members& members, const AlarmSpelling& spelling) {
  to.metric_namespace = members.optional_filled_text(spelling.metric_namespace);
  to.metric_name = members.optional_filled_text(spelling.metric_name);
  to.dimensions = read_dimensions(members, spelling.dimensions, spelling.dimensions_kind, "Name");
}

/// Reads the metric of `Metrics: [{MetricStat: {Metric: {...}, Period, Stat}}]` or `metric_query { metric { ... } }`.
template <class Owner>
void read_listed_metric(Owner& to, const Node& node, const AlarmSpelling& spelling, const Members& whole) {
  const Members entry(node, fmt::format("the metric of {}", whole.what()), whole.problem(), whole.scalars());
  const bool has_stat = !spelling.metric_stat.empty();
  const Node* found = is_unresolved(node) ? &node : metric_of(node, spelling);
  if (found == nullptr) return;
  // In CloudFormation it is a map, in Terraform a block.
  if (!has_stat && !is_unresolved(node) && entry.list(spelling.metric) == nullptr) return;
  const Members stat(has_stat ? *found : without_block(*found), entry.what(), whole.problem(), whole.scalars());
  to.period = stat.optional_value(spelling.period);
  to.statistic = stat.optional_text(spelling.stat);
  to.unit = stat.optional_text(spelling.unit);
  const Node* metric = has_stat ? stat.map(spelling.metric) : &stat.node();
  if (metric != nullptr) read_metric(to, Members(*metric, entry.what(), whole.problem(), whole.scalars()), spelling);
}

/// Returns a member that is a text, number or boolean; nullopt: there is none. What a notification states is not worth
/// a problem: an alarm with it can be played all the same.
std::optional<WrittenValue> scalar_of(const Node& map, std::string_view name) {
  const Node* found = name.empty() || is_unresolved(map) ? nullptr : map.find(name);
  return found != nullptr && found->is_scalar() ? std::optional(found->scalar) : std::nullopt;
}

std::vector<WrittenValue> targets_of(const Node& map, std::string_view name) {
  std::vector<WrittenValue> targets;
  const Node* list = is_unresolved(map) ? nullptr : map.find(name);
  if (list == nullptr) return targets;
  if (list->is_scalar()) targets.push_back(list->scalar);
  for (const Node& item : list->items) {
    if (item.is_scalar()) targets.push_back(item.scalar);
  }
  return targets;
}

/// Reads the parameters of a saved query, in the words of templates or of `aws logs describe-query-definitions`.
std::vector<QueryParameterDefinition> query_parameters(const Node& map) {
  std::vector<QueryParameterDefinition> parameters;
  for (const auto& [list_name, name, default_value] :
       {std::array{"Parameters", "Name", "DefaultValue"}, std::array{"parameters", "name", "defaultValue"}}) {
    const Node* list = is_unresolved(map) ? nullptr : map.find(list_name);
    if (list == nullptr) continue;
    for (const Node& item : list->items) {
      const auto written = scalar_of(item, name);
      const auto value = scalar_of(item, default_value);
      if (!written) continue;
      parameters.push_back({.name = written->text, .default_value = value ? std::optional(value->text) : std::nullopt});
    }
  }
  return parameters;
}

/// Reads what notifications state of an alarm besides what it evaluates.
void read_notified(AlarmDefinition& alarm, const Node& map, const AlarmSpelling& spelling) {
  alarm.alarm_description = scalar_of(map, spelling.description);
  alarm.arn = scalar_of(map, spelling.arn);
  alarm.updated = scalar_of(map, spelling.updated);
  alarm.targets = {.ok = targets_of(map, spelling.ok_actions),
                   .alarm = targets_of(map, spelling.alarm_actions),
                   .insufficient_data = targets_of(map, spelling.insufficient_data_actions)};
  const Node* configuration = is_unresolved(map) ? nullptr : map.find("ActionConfiguration");
  if (configuration != nullptr) alarm.adds_tags = scalar_of(*configuration, "AlarmTagsPropagation");
}

/// Reads the metrics and expressions of metric math.
void read_metric_math(AlarmDefinition& alarm, const Members& members, const AlarmSpelling& spelling) {
  const Node* metrics = members.list(spelling.metrics);
  if (metrics == nullptr || is_unresolved(*metrics)) return;
  for (const Node& node : metrics->items) {
    const Members entry(node, fmt::format("a metric of {}", members.what()), members.problem(), members.scalars());
    static_cast<void>(entry.optional_text(spelling.metric_expression));  // its kind is checked
    MetricQueryDefinition query;
    query.place = node.place();
    query.id = entry.optional_text(spelling.metric_id)
                   .value_or(WrittenValue{.text = "", .unresolved = {}, .place = node.place()});
    query.expression = is_unresolved(node) ? node.scalar : expression_of(node, spelling);
    query.returns_data =
        entry.optional_value(spelling.returns_data)
            .value_or(WrittenValue{
                .text = std::string(spelling.returns_data_default), .unresolved = {}, .place = node.place()});
    if (const Node* metric = metric_of(node, spelling)) query.metric_place = metric->place();
    if (!query.expression) read_listed_metric(query, node, spelling, members);
    query.label = scalar_of(node, spelling.label);
    alarm.metrics.push_back(std::move(query));
  }
}

void read_own_metric(AlarmDefinition& alarm, const Members& members, const AlarmSpelling& spelling) {
  read_metric(alarm, members, spelling);
  alarm.period = members.optional_value(spelling.period);
  alarm.unit = members.optional_text(spelling.unit);
  alarm.statistic = members.optional_text(spelling.statistic);
  const auto extended = members.optional_text(spelling.extended_statistic);
  if (alarm.statistic && extended && alarm.statistic->is_known() && extended->is_known()) {
    members.problem().refuse(
        extended->place,
        fmt::format("{} has both `{}` and `{}`", members.what(), spelling.statistic, spelling.extended_statistic),
        "leave one of them out");
  }
  alarm.statistic_member = alarm.statistic ? StatisticMember::Plain : StatisticMember::Extended;
  if (!alarm.statistic) alarm.statistic = extended;
}

/// Reads the zone of `EvaluationWindow: {WallClockWindow: {Timezone: Z}}`.
void read_window(AlarmDefinition& alarm, const Members& members, const AlarmSpelling& spelling) {
  const Node* window = members.map(spelling.window);
  if (window == nullptr) return;
  const Members types(*window, fmt::format("`{}` of {}", spelling.window, members.what()), members.problem());
  types.expect("SlidingWindow", Node::Kind::Map);
  const Node* wall_clock = types.map("WallClockWindow");
  if (wall_clock == nullptr) return;
  const Members clock(*wall_clock, fmt::format("`WallClockWindow` of {}", members.what()), members.problem());
  alarm.wall_clock_zone = clock.optional_text("Timezone");
  if (alarm.wall_clock_zone) return;
  alarm.wall_clock_zone = WrittenValue{.text = "UTC", .unresolved = {}, .place = wall_clock->place()};
}

}  // namespace

FilterDefinition read_metric_filter(Definition resource, const Node& map, const FilterSpelling& spelling,
                                    FirstProblem& problem) {
  const Members members(map, fmt::format("the metric filter {}", name_of(resource)), problem, spelling.scalars);
  auto filter =
      begin_definition<FilterDefinition>(std::move(resource), DefinitionKind::MetricFilter, members, spelling.name);
  filter.pattern = members.text(spelling.pattern);
  filter.log_group = members.optional_filled_text(spelling.log_group);
  if (is_unresolved(map)) return filter;  // one reason is enough
  filter.on_transformed_logs = members.optional_flag(spelling.on_transformed_logs);
  filter.field_selection = members.optional_text(spelling.field_selection);
  const Node* transformations = members.list(spelling.transformations);
  if (transformations == nullptr) return filter;
  if (is_unresolved(*transformations)) {
    filter.transformations.push_back(read_transformation(*transformations, spelling, members));
  }
  for (const Node& item : transformations->items) {
    filter.transformations.push_back(read_transformation(item, spelling, members));
  }
  return filter;
}

FilterDefinition read_subscription_filter(Definition resource, const Node& map, const FilterSpelling& spelling,
                                          FirstProblem& problem) {
  const Members members(map, fmt::format("the subscription filter {}", name_of(resource)), problem, spelling.scalars);
  auto filter = begin_definition<FilterDefinition>(std::move(resource), DefinitionKind::SubscriptionFilter, members,
                                                   spelling.name);
  filter.pattern = members.text(spelling.subscription_pattern);
  filter.log_group = members.optional_filled_text(spelling.log_group);
  if (is_unresolved(map)) return filter;  // one reason is enough
  filter.on_transformed_logs = members.optional_flag(spelling.on_transformed_logs);
  filter.field_selection = members.optional_text(spelling.field_selection);
  return filter;
}

AlarmDefinition read_alarm(Definition resource, const Node& map, const AlarmSpelling& spelling, FirstProblem& problem) {
  const Members members(map, fmt::format("the alarm {}", name_of(resource)), problem, spelling.scalars);
  auto alarm = begin_definition<AlarmDefinition>(std::move(resource), DefinitionKind::Alarm, members, spelling.name);
  alarm.evaluation_periods = members.optional_value(spelling.evaluation_periods);
  alarm.datapoints_to_alarm = members.optional_value(spelling.datapoints_to_alarm);
  alarm.threshold = members.optional_value(spelling.threshold);
  alarm.comparison = members.optional_text(spelling.comparison);
  alarm.missing_data = members.optional_text(spelling.missing_data);
  alarm.low_sample_count = members.optional_text(spelling.low_sample_count);
  alarm.state = members.optional_text("StateValue");
  alarm.actions_enabled = members.optional_value(spelling.actions_enabled);
  alarm.not_replayable = unusual_feature(members, spelling);
  read_notified(alarm, map, spelling);
  read_window(alarm, members, spelling);
  if (const Node* metric = only_metric(members, spelling)) {
    const Members entry(*metric, fmt::format("a metric of {}", members.what()), problem, spelling.scalars);
    static_cast<void>(entry.optional_text(spelling.metric_expression));  // their kinds are checked
    static_cast<void>(entry.optional_text(spelling.metric_id));
    read_listed_metric(alarm, *metric, spelling, members);
    alarm.query_id = scalar_of(*metric, spelling.metric_id);
    alarm.query_label = scalar_of(*metric, spelling.label);
  } else {
    read_own_metric(alarm, members, spelling);
    if (alarm.not_replayable.empty()) read_metric_math(alarm, members, spelling);
  }
  return alarm;
}

AlarmDefinition read_other_alarm(Definition resource, const Node& map, std::string_view name_member,
                                 std::string_view why, FirstProblem& problem, Scalars scalars) {
  const Members members(map, fmt::format("the alarm {}", name_of(resource)), problem, scalars);
  auto alarm = begin_definition<AlarmDefinition>(std::move(resource), DefinitionKind::Alarm, members, name_member);
  alarm.not_replayable = why;
  alarm.state = members.optional_text("StateValue");
  return alarm;
}

AlarmDefinition read_composite(Definition resource, const Node& map, const AlarmSpelling& spelling,
                               FirstProblem& problem) {
  const Members members(map, fmt::format("the alarm {}", name_of(resource)), problem, spelling.scalars);
  AlarmDefinition alarm = read_other_alarm(std::move(resource), map, spelling.name, "", problem, spelling.scalars);
  alarm.rule = members.optional_text(spelling.rule);
  read_notified(alarm, map, spelling);
  alarm.actions_enabled = members.optional_value(spelling.actions_enabled);
  if (!alarm.rule) alarm.rule = WrittenValue{.text = "", .unresolved = {}, .place = map.place()};
  const bool has_block = !spelling.suppressor_block.empty();
  const Node* block = has_block ? members.list(spelling.suppressor_block) : &map;
  if (block == nullptr || (has_block && !is_unresolved(*block) && block->items.empty())) return alarm;
  const std::string what =
      has_block ? fmt::format("`{}` of {}", spelling.suppressor_block, members.what()) : members.what();
  const Members suppressor(without_block(*block), what, problem, spelling.scalars);
  if (has_block) {
    alarm.suppressor = suppressor.text(spelling.suppressor);
  } else {
    alarm.suppressor = suppressor.optional_text(spelling.suppressor);
  }
  alarm.suppressor_wait = suppressor.optional_value(spelling.suppressor_wait);
  alarm.suppressor_extension = suppressor.optional_value(spelling.suppressor_extension);
  return alarm;
}

void read_log_alarm(Definition resource, const Node& map, Definitions& to, FirstProblem& problem, Scalars scalars) {
  to.alarms.push_back(
      read_other_alarm(resource, map, kAlarmOfTemplate.name, "an alarm on a log query", problem, scalars));
  const Node* scheduled =
      Members(map, fmt::format("the alarm {}", name_of(resource)), problem).map("ScheduledQueryConfiguration");
  if (scheduled == nullptr) return;
  if (!is_unresolved(*scheduled) && scheduled->find(kQueryOfLogAlarm.query) == nullptr) return;
  QuerySpelling spelling = kQueryOfLogAlarm;
  spelling.scalars = scalars;
  QueryDefinition query = read_saved_query(std::move(resource), *scheduled, spelling, problem);
  query.kind = DefinitionKind::AlarmQuery;
  query.name = to.alarms.back().name;
  to.queries.push_back(std::move(query));
}

QueryDefinition read_saved_query(Definition resource, const Node& map, const QuerySpelling& spelling,
                                 FirstProblem& problem) {
  const Members members(map, fmt::format("the query {}", name_of(resource)), problem, spelling.scalars);
  auto query =
      begin_definition<QueryDefinition>(std::move(resource), DefinitionKind::SavedQuery, members, spelling.name);
  query.query = members.text(spelling.query);
  query.parameters = query_parameters(map);
  const auto language = members.optional_text(spelling.language);
  if (language && language->is_known() && !language->text.empty()) query.language = language->text;
  const Node* groups = members.list(spelling.log_groups);
  if (groups == nullptr) return query;
  if (is_unresolved(*groups)) query.log_groups.push_back(groups->scalar);
  for (const Node& item : groups->items) {
    if (spelling.scalars == Scalars::Strict ? item.kind == Node::Kind::Text : item.is_scalar()) {
      query.log_groups.push_back(item.scalar);
      if (item.scalar.is_known() && item.scalar.text.empty()) {
        problem.refuse(item.place(), fmt::format("a log group of {} is empty", members.what()));
      }
    } else {
      problem.refuse(item.place(),
                     fmt::format("a log group of {} is {}, not a text", members.what(), describe_kind(item.kind)));
    }
  }
  return query;
}

}  // namespace insitu
