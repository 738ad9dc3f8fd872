#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "cli/reports/describe_reports.h"
#include "cli/reports/test_words.h"
#include "engine/output/clause_tree.h"
#include "insitu/from_definitions.h"
#include "insitu/scan_summary.h"

namespace insitu::cli {
namespace {

constexpr std::array<std::string_view, 7> kDescribeColumns = {"kind",   "id",   "name", "log group",
                                                              "metric", "says", "place"};
using DescribedRow = std::array<std::string, kDescribeColumns.size()>;

std::string text_or_reason(const WrittenValue& value) {
  return value.is_known() ? one_visible_line(value.text) : fmt::format("unresolved: {}", value.unresolved);
}

/// What a value says within a longer text: `?` where it is not known.
std::string text_or_mark(const std::optional<WrittenValue>& value, std::string_view absent = "") {
  if (!value) return std::string(absent);
  return value->is_known() ? one_visible_line(value->text) : "?";
}

std::string written_dimensions(const std::vector<DimensionDefinition>& dimensions) {
  std::string list;
  for (const DimensionDefinition& one : dimensions)
    list += fmt::format("{}{}={}", list.empty() ? "" : ", ", text_or_mark(one.name), text_or_mark(one.value));
  return list.empty() ? "" : fmt::format(" {{{}}}", list);
}

DescribedRow row_of(const Definition& definition) {
  const std::string name = text_or_mark(definition.name);
  return {std::string(kind_name(definition.kind)),
          one_visible_line(definition.id),
          name.empty()            ? one_visible_line(definition.title)
          : name == definition.id ? ""
                                  : name,
          "",
          "",
          "",
          written_place(definition.place)};
}

DescribedRow row_of(const FilterDefinition& filter) {
  DescribedRow row = row_of(static_cast<const Definition&>(filter));
  row[3] = text_or_mark(filter.log_group);
  for (const TransformationDefinition& one : filter.transformations) {
    row[4] += fmt::format("{}{}/{}{}", row[4].empty() ? "" : ", ", text_or_mark(one.metric_namespace),
                          text_or_mark(one.metric_name), written_dimensions(one.dimensions));
  }
  row[5] = text_or_reason(filter.pattern);
  return row;
}

/// What an alarm compares with its threshold: a statistic, or the expressions of metric math.
std::string subject_of(const AlarmDefinition& alarm) {
  if (alarm.metrics.empty()) return text_or_mark(alarm.statistic, "?");
  std::string text;
  for (const MetricQueryDefinition& one : alarm.metrics) {
    if (!one.expression) continue;
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", text_or_mark(one.id), text_or_mark(one.expression));
  }
  return text;
}

std::string metric_of(const std::optional<WrittenValue>& metric_namespace, const std::optional<WrittenValue>& name,
                      const std::vector<DimensionDefinition>& dimensions) {
  return fmt::format("{}/{}{}", text_or_mark(metric_namespace), text_or_mark(name), written_dimensions(dimensions));
}

std::string metrics_of(const AlarmDefinition& alarm) {
  if (alarm.metric_name) return metric_of(alarm.metric_namespace, alarm.metric_name, alarm.dimensions);
  std::string text;
  for (const MetricQueryDefinition& one : alarm.metrics) {
    if (one.expression) continue;
    text +=
        fmt::format("{}{} = {} of {}", text.empty() ? "" : ", ", text_or_mark(one.id), text_or_mark(one.statistic, "?"),
                    metric_of(one.metric_namespace, one.metric_name, one.dimensions));
  }
  return text;
}

/// The period of an alarm; of metric math that of its first metric.
std::string period_of(const AlarmDefinition& alarm) {
  for (const MetricQueryDefinition& one : alarm.metrics) {
    if (one.period) return text_or_mark(one.period);
  }
  return text_or_mark(alarm.period, "?");
}

std::string settings_of(const AlarmDefinition& alarm) {
  const std::string periods = text_or_mark(alarm.evaluation_periods, "?");
  return fmt::format("{} {} {}, {} of {} periods of {} s, missing data {}", subject_of(alarm),
                     text_or_mark(alarm.comparison, "?"), text_or_mark(alarm.threshold, "?"),
                     text_or_mark(alarm.datapoints_to_alarm, periods), periods, period_of(alarm),
                     text_or_mark(alarm.missing_data, "missing"));
}

/// What a value says, or the expression that stands for it.
std::string text_or_expression(const WrittenValue& value) {
  return value.is_known() || value.expression.empty() ? text_or_reason(value) : one_visible_line(value.expression);
}

std::string rule_of(const AlarmDefinition& alarm) {
  std::string rule = text_or_expression(*alarm.rule);
  if (!alarm.suppressor) return rule;
  return fmt::format("{}, actions suppressed by {}, wait {} s, extension {} s", rule,
                     text_or_expression(*alarm.suppressor), text_or_mark(alarm.suppressor_wait, "?"),
                     text_or_mark(alarm.suppressor_extension, "?"));
}

DescribedRow row_of(const AlarmDefinition& alarm) {
  DescribedRow row = row_of(static_cast<const Definition&>(alarm));
  if (alarm.rule) {
    row[5] = rule_of(alarm);
    return row;
  }
  row[4] = metrics_of(alarm);
  row[5] = why_not_replayable(alarm);
  if (row[5].empty()) row[5] = settings_of(alarm);
  return row;
}

DescribedRow row_of(const QueryDefinition& query) {
  DescribedRow row = row_of(static_cast<const Definition&>(query));
  for (const WrittenValue& group : query.log_groups) row[3] += (row[3].empty() ? "" : ", ") + text_or_mark(group);
  row[5] = text_or_reason(query.query);
  return row;
}

/// A definition of which only the name is there, and why.
DescribedRow row_with_reason(const Definition& definition, std::string_view what, const std::string& why) {
  DescribedRow row = row_of(definition);
  row[5] = fmt::format("{}: {}", what, one_visible_line(why));
  return row;
}

template <class Kind>
void append_rows(const std::vector<Kind>& all, std::vector<DescribedRow>& rows) {
  for (const Kind& one : all) rows.push_back(row_of(one));
}

}  // namespace

void describe_rows(const Definitions& definitions, RowSink& sink) {
  std::vector<DescribedRow> rows;
  append_rows(definitions.filters, rows);
  append_rows(definitions.alarms, rows);
  append_rows(definitions.queries, rows);
  for (const auto& [resource, why] : definitions.unresolved)
    rows.push_back(row_with_reason(resource, "unresolved", why));
  for (const NotCreated& one : definitions.not_created) {
    rows.push_back(row_with_reason(one.definition, "not created", one.why));
  }
  for (const auto& [resource, why] : definitions.not_read) rows.push_back(row_with_reason(resource, "not read", why));

  std::vector<std::size_t> shown;
  std::vector<std::string> names;
  for (std::size_t column = 0; column < kDescribeColumns.size(); ++column) {
    if (std::ranges::all_of(rows, [column](const DescribedRow& row) { return row[column].empty(); })) continue;
    shown.push_back(column);
    names.emplace_back(kDescribeColumns[column]);
  }
  sink.columns(names);
  for (const DescribedRow& row : rows) {
    std::vector<FieldValue> values;
    for (const std::size_t column : shown) values.push_back(FieldValue::text(row[column]));
    sink.row(values, {});
  }
  sink.finish(ScanSummary{});
}

}  // namespace insitu::cli
