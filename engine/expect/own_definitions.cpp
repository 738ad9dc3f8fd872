#include "engine/expect/own_definitions.h"

#include <utility>

namespace insitu::cli {
WrittenValue written(std::string text, const Place& place) {
  WrittenValue value;
  value.text = std::move(text);
  value.place = place;
  return value;
}

std::optional<WrittenValue> text(const Node& node, std::string_view name) {
  const Node* member = node.find(name);
  return member == nullptr ? std::nullopt : std::optional(member->scalar);
}

FilterDefinition own_filter(const Node& node, const std::string& id) {
  FilterDefinition filter;
  filter.kind = DefinitionKind::MetricFilter;
  filter.id = id;
  filter.place = node.place();
  if (auto pattern = text(node, "pattern")) filter.pattern = std::move(*pattern);
  TransformationDefinition transformation;
  transformation.metric_namespace = written("insitu", node.place());
  transformation.metric_name = written("metric", node.place());
  transformation.value = text(node, "value").value_or(written("1", node.place()));
  transformation.default_value = text(node, "default");
  transformation.unit = text(node, "unit");
  transformation.place = node.place();
  if (const Node* dimensions = node.find("dimensions")) {
    for (const auto& [name, value] : dimensions->members) transformation.dimensions.push_back({name, value.scalar});
  }
  filter.transformations.push_back(std::move(transformation));
  return filter;
}

AlarmDefinition own_alarm(const Node& node, const std::string& id) {
  AlarmDefinition alarm;
  alarm.kind = DefinitionKind::Alarm;
  alarm.id = id;
  alarm.place = node.place();
  alarm.metric_namespace = written("insitu", node.place());
  alarm.metric_name = written("metric", node.place());
  alarm.statistic = text(node, "statistic");
  alarm.period = text(node, "period");
  alarm.evaluation_periods = text(node, "evaluation_periods").value_or(written("1", node.place()));
  alarm.datapoints_to_alarm = text(node, "datapoints_to_alarm");
  alarm.comparison = text(node, "comparison");
  alarm.threshold = text(node, "threshold");
  alarm.missing_data = text(node, "missing_data");
  alarm.unit = text(node, "unit");
  if (const Node* dimensions = node.find("dimensions")) {
    for (const auto& [name, value] : dimensions->members) alarm.dimensions.push_back({name, value.scalar});
  }
  return alarm;
}

}  // namespace insitu::cli
