#include "engine/expect/inline_definitions.h"

#include <utility>

namespace insitu {
WrittenValue implied_text(std::string text, const SourceLocation& place) {
  WrittenValue value;
  value.text = std::move(text);
  value.place = place;
  return value;
}

std::optional<WrittenValue> text_of(const Node& node, std::string_view name) {
  const Node* member = node.find(name);
  return member == nullptr ? std::nullopt : std::optional(member->scalar);
}

FilterDefinition inline_filter(const Node& node, const std::string& id) {
  FilterDefinition filter;
  filter.kind = DefinitionKind::MetricFilter;
  filter.id = id;
  filter.place = node.place();
  if (auto pattern = text_of(node, "pattern")) filter.pattern = std::move(*pattern);
  TransformationDefinition transformation;
  transformation.metric_namespace = implied_text("insitu", node.place());
  transformation.metric_name = implied_text("metric", node.place());
  transformation.value = text_of(node, "value").value_or(implied_text("1", node.place()));
  transformation.default_value = text_of(node, "default");
  transformation.unit = text_of(node, "unit");
  transformation.place = node.place();
  if (const Node* dimensions = node.find("dimensions")) {
    for (const auto& [name, value] : dimensions->members) transformation.dimensions.push_back({name, value.scalar});
  }
  filter.transformations.push_back(std::move(transformation));
  return filter;
}

AlarmDefinition inline_alarm(const Node& node, const std::string& id) {
  AlarmDefinition alarm;
  alarm.kind = DefinitionKind::Alarm;
  alarm.id = id;
  alarm.place = node.place();
  alarm.metric_namespace = implied_text("insitu", node.place());
  alarm.metric_name = implied_text("metric", node.place());
  alarm.statistic = text_of(node, "statistic");
  alarm.period = text_of(node, "period");
  alarm.evaluation_periods = text_of(node, "evaluation_periods").value_or(implied_text("1", node.place()));
  alarm.datapoints_to_alarm = text_of(node, "datapoints_to_alarm");
  alarm.comparison = text_of(node, "comparison");
  alarm.threshold = text_of(node, "threshold");
  alarm.missing_data = text_of(node, "missing_data");
  alarm.unit = text_of(node, "unit");
  if (const Node* dimensions = node.find("dimensions")) {
    for (const auto& [name, value] : dimensions->members) alarm.dimensions.push_back({name, value.scalar});
  }
  return alarm;
}

AlarmDefinition inline_composite(const Node& node, const std::string& id) {
  AlarmDefinition alarm;
  alarm.kind = DefinitionKind::Alarm;
  alarm.id = id;
  alarm.place = node.place();
  alarm.rule = text_of(node, "rule");
  alarm.suppressor = text_of(node, "suppressor");
  alarm.suppressor_wait = text_of(node, "suppressor_wait");
  alarm.suppressor_extension = text_of(node, "suppressor_extension");
  return alarm;
}

}  // namespace insitu
