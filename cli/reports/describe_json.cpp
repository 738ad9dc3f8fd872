#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "cli/reports/describe_reports.h"
#include "engine/model/json_text.h"
#include "insitu/from_definitions.h"

namespace insitu::cli {
namespace {

/// An object of JSON as it is written; absent values are left out, and unresolved ones collected.
class JsonObject {
 public:
  void add_raw(std::string_view name, std::string_view json) {
    members_ += fmt::format("{}{}:{}", members_.empty() ? "" : ",", json_string(name), json);
  }
  void add(std::string_view name, std::string_view text) {
    if (!text.empty()) add_raw(name, json_string(text));
  }
  void add(std::string_view name, const WrittenValue& value) {
    if (!value.is_known()) {
      unresolved_.emplace_back(name, value.unresolved);
    } else if (!value.text.empty() || name == "pattern") {
      add_raw(name, json_string(value.text));
    }
  }
  void add(std::string_view name, const std::optional<WrittenValue>& value) {
    if (value) add(name, *value);
  }
  void add_number(std::string_view name, const std::optional<WrittenValue>& value) {
    const bool is_number = value && value->is_known() && is_json_number(value->text);
    if (is_number) add_raw(name, value->text);
    if (!is_number) add(name, value);
  }
  void add_dimensions(const std::vector<DimensionDefinition>& dimensions) {
    if (dimensions.empty()) return;
    JsonObject object;
    for (const DimensionDefinition& one : dimensions) object.add(one.name.text, one.value);
    add_raw("dimensions", object.take());
  }

  std::string take() {
    if (!unresolved_.empty()) {
      JsonObject reasons;
      for (const auto& [name, why] : unresolved_) reasons.add(name, why);
      add_raw("unresolved", reasons.take());
    }
    return "{" + members_ + "}";
  }

 private:
  std::string members_;
  std::vector<std::pair<std::string, std::string>> unresolved_;
};

JsonObject object_of(const Definition& definition) {
  JsonObject object;
  object.add("kind", kind_name(definition.kind));
  object.add("id", definition.id);
  object.add("name", definition.name);
  object.add("title", definition.title);
  object.add("file", definition.place.file);
  if (definition.place.line > 0) {
    object.add_raw("line", std::to_string(definition.place.line));
    object.add_raw("column", std::to_string(definition.place.column));
  }
  return object;
}

std::string json_of(const TransformationDefinition& transformation) {
  JsonObject object;
  object.add("namespace", transformation.metric_namespace);
  object.add("name", transformation.metric_name);
  object.add("value", transformation.value);
  object.add_number("default", transformation.default_value);
  object.add("unit", transformation.unit);
  object.add_dimensions(transformation.dimensions);
  return object.take();
}

std::string json_of(const FilterDefinition& filter) {
  JsonObject object = object_of(filter);
  object.add("log_group", filter.log_group);
  object.add("pattern", filter.pattern);
  std::string metrics;
  for (const TransformationDefinition& one : filter.transformations)
    metrics += (metrics.empty() ? "" : ",") + json_of(one);
  if (!metrics.empty()) object.add_raw("metrics", "[" + metrics + "]");
  return object.take();
}

std::string json_of(const MetricQueryDefinition& query) {
  JsonObject object;
  object.add("id", query.id);
  object.add("expression", query.expression);
  object.add("namespace", query.metric_namespace);
  object.add("metric", query.metric_name);
  object.add_dimensions(query.dimensions);
  object.add("statistic", query.statistic);
  object.add_number("period", query.period);
  object.add("unit", query.unit);
  object.add_raw("returns_data", query.returns_data.text == "true" ? "true" : "false");
  return object.take();
}

std::string json_of(const AlarmDefinition& alarm) {
  JsonObject object = object_of(alarm);
  object.add("not_replayable", why_not_replayable(alarm));
  object.add("rule", alarm.rule);
  object.add("actions_suppressor", alarm.suppressor);
  object.add_number("actions_suppressor_wait", alarm.suppressor_wait);
  object.add_number("actions_suppressor_extension", alarm.suppressor_extension);
  if (actions_of(alarm) == AlarmActions::Disabled) object.add_raw("actions_enabled", "false");
  std::string metrics;
  for (const MetricQueryDefinition& one : alarm.metrics) metrics += (metrics.empty() ? "" : ",") + json_of(one);
  if (!metrics.empty()) object.add_raw("metrics", "[" + metrics + "]");
  object.add("namespace", alarm.metric_namespace);
  object.add("metric", alarm.metric_name);
  object.add_dimensions(alarm.dimensions);
  object.add("statistic", alarm.statistic);
  object.add_number("period", alarm.period);
  object.add_number("evaluation_periods", alarm.evaluation_periods);
  object.add_number("datapoints_to_alarm", alarm.datapoints_to_alarm);
  object.add("comparison", alarm.comparison);
  object.add_number("threshold", alarm.threshold);
  object.add("missing_data", alarm.missing_data);
  object.add("low_sample_count", alarm.low_sample_count);
  object.add("unit", alarm.unit);
  object.add("wall_clock_zone", alarm.wall_clock_zone);
  return object.take();
}

std::string json_of(const QueryDefinition& query) {
  JsonObject object = object_of(query);
  std::string groups;
  for (const WrittenValue& group : query.log_groups)
    if (group.is_known()) groups += (groups.empty() ? "" : ",") + json_string(group.text);
  if (!groups.empty()) object.add_raw("log_groups", "[" + groups + "]");
  object.add("query", query.query);
  if (query.language != "CWLI") object.add("language", query.language);
  return object.take();
}

std::string json_of(const std::pair<Definition, std::string>& left_out) {
  JsonObject object = object_of(left_out.first);
  object.add("reason", left_out.second);
  return object.take();
}

std::string json_of(const NotCreated& one) {
  JsonObject object = object_of(one.definition);
  object.add("condition", one.condition);
  object.add("reason", one.why);
  return object.take();
}

template <class Kind>
std::string json_list(std::string_view name, const std::vector<Kind>& all) {
  std::string json = fmt::format("{}:[", json_string(name));
  for (std::size_t i = 0; i < all.size(); ++i) json += (i == 0 ? "\n" : ",\n") + json_of(all[i]);
  return json + "]";
}

}  // namespace

std::string describe_json(const Definitions& definitions) {
  return fmt::format("{{{},\n{},\n{},\n{},\n{},\n{}}}\n", json_list("filters", definitions.filters),
                     json_list("alarms", definitions.alarms), json_list("queries", definitions.queries),
                     json_list("unresolved", definitions.unresolved), json_list("not_created", definitions.not_created),
                     json_list("not_read", definitions.not_read));
}

}  // namespace insitu::cli
