#include "cli/serve/alarm_settings.h"

#include <algorithm>
#include <utility>

#include "cli/serve/tree_values.h"

namespace insitu::serve {
namespace {

Tree dimension_list(const DimensionSet& dimensions) {
  Tree::List list;
  for (const auto& [name, value] : dimensions) list.push_back(Tree::map({{"Name", name}, {"Value", value}}));
  return list;
}

}  // namespace

Alarm alarm_of_settings(const std::string& name, const Tree& settings) {
  Alarm alarm;
  alarm.name = name;
  alarm.metric_namespace = member_text(settings, "Namespace").value_or("");
  alarm.metric_name = member_text(settings, "MetricName").value_or("");
  for (const Tree& dimension : member_list(settings, "Dimensions")) {
    alarm.dimensions.push_back(
        {.name = member_text(dimension, "Name").value_or(""), .value = member_text(dimension, "Value").value_or("")});
  }
  std::ranges::sort(alarm.dimensions);
  const auto extended = member_text(settings, "ExtendedStatistic");
  if (auto statistic = read_statistic(extended ? *extended : member_text(settings, "Statistic").value_or("Sum"))) {
    alarm.statistic = std::move(*statistic);
  }
  alarm.period_seconds = member_integer(settings, "Period").value_or(alarm.period_seconds);
  alarm.evaluation_periods = static_cast<std::size_t>(member_integer(settings, "EvaluationPeriods").value_or(1));
  if (const auto datapoints = member_integer(settings, "DatapointsToAlarm")) {
    alarm.datapoints_to_alarm = static_cast<std::size_t>(*datapoints);
  }
  alarm.comparison =
      read_threshold_comparison(member_text(settings, "ComparisonOperator").value_or("")).value_or(alarm.comparison);
  alarm.threshold = member_number(settings, "Threshold").value_or(0);
  alarm.missing_data =
      read_missing_data(member_text(settings, "TreatMissingData").value_or("")).value_or(MissingData{});
  if (member_text(settings, "EvaluateLowSampleCountPercentile") == "ignore") {
    alarm.low_sample_count = LowSampleCount::Ignore;
  }
  alarm.unit = member_text(settings, "Unit");
  if (const Tree* const window = settings.find("EvaluationWindow")) {
    if (const Tree* const clock = window->find("WallClockWindow")) {
      alarm.wall_clock = TimeZone::find(member_text(*clock, "Timezone").value_or("UTC")).value_or(TimeZone());
    }
  }
  return alarm;
}

MetricFilter filter_of_settings(const std::string& name, const PutMetricFilter& filter) {
  MetricFilter result{.name = name, .pattern = filter.pattern, .transformation = {}};
  if (filter.transformations.empty()) return result;
  const Tree& written = filter.transformations.front();
  MetricTransformation& transformation = result.transformation;
  transformation.metric_namespace = member_text(written, "metricNamespace").value_or("");
  transformation.metric_name = member_text(written, "metricName").value_or("");
  transformation.value = member_text(written, "metricValue").value_or("1");
  transformation.default_value = member_number(written, "defaultValue");
  if (const Tree* const dimensions = written.find("dimensions"); dimensions != nullptr && dimensions->members()) {
    for (const auto& [key, value] : *dimensions->members()) {
      transformation.dimensions.push_back({.name = key, .value = value.text() != nullptr ? *value.text() : ""});
    }
  }
  transformation.unit = member_text(written, "unit").value_or("None");
  return result;
}

Tree settings_of_alarm(const Alarm& alarm) {
  const std::string& statistic = alarm.statistic.text;
  const bool is_extended = alarm.statistic.is_extended();
  Tree settings = Tree::map({{"Namespace", alarm.metric_namespace}, {"MetricName", alarm.metric_name}});
  settings.set(is_extended ? "ExtendedStatistic" : "Statistic", statistic);
  settings.set("Dimensions", dimension_list(alarm.dimensions));
  settings.set("Period", alarm.period_seconds);
  settings.set("EvaluationPeriods", static_cast<std::int64_t>(alarm.evaluation_periods));
  if (alarm.datapoints_to_alarm) {
    settings.set("DatapointsToAlarm", static_cast<std::int64_t>(*alarm.datapoints_to_alarm));
  }
  settings.set("Threshold", alarm.threshold);
  settings.set("ComparisonOperator", comparison_name(alarm.comparison));
  settings.set("TreatMissingData", missing_data_name(alarm.missing_data));
  if (alarm.low_sample_count == LowSampleCount::Ignore) settings.set("EvaluateLowSampleCountPercentile", "ignore");
  settings.set("Unit", alarm.unit);
  return settings;
}

Tree settings_of_transformation(const MetricTransformation& transformation) {
  Tree written = Tree::map({{"metricName", transformation.metric_name},
                            {"metricNamespace", transformation.metric_namespace},
                            {"metricValue", transformation.value},
                            {"defaultValue", transformation.default_value}});
  if (!transformation.dimensions.empty()) {
    Tree dimensions = Tree::map();
    for (const auto& [name, value] : transformation.dimensions) dimensions.set(name, value);
    written.set("dimensions", std::move(dimensions));
  }
  if (transformation.unit != "None") written.set("unit", transformation.unit);
  return written;
}

}  // namespace insitu::serve
