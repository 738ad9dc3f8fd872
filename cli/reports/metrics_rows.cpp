#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <set>
#include <string>
#include <string_view>

#include "cli/reports/metrics_reports.h"
#include "cli/reports/wrapped_text.h"
#include "engine/metrics/metric_periods.h"
#include "engine/output/terminal_text.h"
#include "insitu/scan_summary.h"

namespace insitu::cli {
namespace {

/// Numbers as the cells of a row; holds their texts.
class NumberCells {
 public:
  explicit NumberCells(NumberStyle style) : style_(style) {}

  FieldValue cell(double number) {
    if (style_ == NumberStyle::Rounded) return FieldValue::real(number);
    return FieldValue::written_number(texts_.emplace_back(fmt::format("{}", number)));
  }
  void clear() { texts_.clear(); }

 private:
  NumberStyle style_;
  std::deque<std::string> texts_;
};

constexpr std::array<std::string_view, 5> kUsualStatistics = {"count", "sum", "avg", "min", "max"};

void append_statistic_names(std::vector<std::string>& columns, const std::vector<Statistic>& statistics) {
  columns.insert(columns.end(), kUsualStatistics.begin(), kUsualStatistics.end());
  for (const Statistic& statistic : statistics) columns.push_back(statistic.text);
}

void append_statistics(std::vector<FieldValue>& row, const Samples& samples, const std::vector<Statistic>& statistics,
                       NumberCells& cells) {
  row.push_back(FieldValue::integer(static_cast<std::int64_t>(samples.count())));
  for (const double number : {samples.sum(), samples.average(), samples.minimum(), samples.maximum()}) {
    row.push_back(cells.cell(number));
  }
  for (const Statistic& statistic : statistics) {
    const auto value = value_of(statistic, samples);
    row.push_back(value ? cells.cell(*value) : FieldValue());
  }
}

/// Returns the value of a dimension; a missing value: there is none of that name.
FieldValue dimension_of(const DimensionSet& dimensions, std::string_view name) {
  const auto found = std::ranges::find(dimensions, name, &DimensionValue::name);
  return found == dimensions.end() ? FieldValue() : FieldValue::text(found->value);
}

std::string_view reason_of_first_state(AlarmState initial) {
  return initial == AlarmState::InsufficientData ? "Unchecked: Initial alarm creation" : "the initial state";
}

}  // namespace

std::vector<Statistic> beyond_the_usual(const std::vector<Statistic>& statistics) {
  std::vector<Statistic> others;
  std::ranges::copy_if(statistics, std::back_inserter(others), &Statistic::is_extended);
  return others;
}

void print_metric_rows(const MetricReport& report, NumberStyle numbers, RowSink& sink) {
  std::vector<std::string> columns = {"time"};
  for (const MetricDimension& dimension : report.transformation.dimensions) columns.push_back(dimension.name);
  append_statistic_names(columns, report.statistics);
  sink.columns(columns);

  NumberCells cells(numbers);
  std::vector<FieldValue> row;
  for (const MetricPeriod& period : periods_of(report.data, report.period_seconds)) {
    if (!sink.is_open()) break;
    row = {FieldValue::timestamp(period.start)};
    for (const MetricDimension& wanted : report.transformation.dimensions) {
      row.push_back(dimension_of(*period.dimensions, wanted.name));
    }
    append_statistics(row, period.samples, report.statistics, cells);
    sink.row(row, "");
    cells.clear();
  }
  sink.finish(ScanSummary());
}

void print_metric_rows(const EmfReport& report, NumberStyle numbers, RowSink& sink) {
  std::set<std::string> names;
  for (const auto& [metric, series] : report.data.metrics) {
    for (const DimensionValue& dimension : metric.dimensions) names.insert(dimension.name);
  }
  std::vector<std::string> columns = {"time", "namespace", "name", "unit"};
  columns.insert(columns.end(), names.begin(), names.end());
  append_statistic_names(columns, report.statistics);
  sink.columns(columns);

  NumberCells cells(numbers);
  std::vector<FieldValue> row;
  for (const EmfPeriod& period : periods_of(report.data, report.period_seconds)) {
    if (!sink.is_open()) break;
    const EmfMetric& metric = *period.metric;
    row = {FieldValue::timestamp(period.start), FieldValue::text(metric.metric_namespace),
           FieldValue::text(metric.name), FieldValue::text(metric.unit)};
    for (const std::string& name : names) row.push_back(dimension_of(metric.dimensions, name));
    append_statistics(row, period.samples, report.statistics, cells);
    sink.row(row, "");
    cells.clear();
  }
  sink.finish(ScanSummary());
}

void print_timeline_rows(const TimelineReport& report, RowSink& sink) {
  std::vector<std::string> columns = {"time", "from", "to", "reason"};
  const bool has_actions = report.suppressor != nullptr || !report.actions.empty();
  if (has_actions) columns.emplace_back("actions");
  sink.columns(columns);
  const std::string_view suppressor =
      report.suppressor == nullptr ? std::string_view() : std::string_view(report.suppressor->alarm);
  const AlarmState initial = report.timeline.initial;
  std::vector<FieldValue> row = {FieldValue::timestamp(report.from), FieldValue(),
                                 FieldValue::text(state_name(initial)),
                                 FieldValue::text(reason_of_first_state(initial))};
  if (has_actions) row.emplace_back();
  sink.row(row, "");
  for (std::size_t i = 0; i < report.timeline.transitions.size(); ++i) {
    const Transition& transition = report.timeline.transitions[i];
    row = {FieldValue::timestamp(transition.time), FieldValue::text(state_name(transition.from)),
           FieldValue::text(state_name(transition.to)), FieldValue::text(transition.reason)};
    std::string actions;
    if (has_actions) {
      actions = describe_outcome(report.actions[i], suppressor);
      row.push_back(FieldValue::text(actions));
    }
    sink.row(row, "");
  }
  sink.finish(ScanSummary());
}

namespace {

void append_state(std::string& out, std::int64_t time, std::string_view change, std::string_view reason,
                  const ChartStyle& style) {
  constexpr std::size_t kIndent = 4;
  const ShownZone utc{"UTC", TimeZone()};
  const std::string text = time_in_zone(time, style.zone ? *style.zone : utc, UtcOffset::Hidden);
  out += fmt::format("{}  {}\n{:{}}{}\n", text, change, "", kIndent,
                     wrapped(in_one_line(reason), std::max(style.columns, 2 * kIndent), kIndent, kIndent));
}

}  // namespace

std::string timeline_text(const TimelineReport& report, const ChartStyle& style) {
  const Palette& palette = style.colours == Colours::On ? colour_palette() : plain_palette();
  const auto shown = [&](AlarmState state) {
    const std::string_view colour = colour_of_level(state_name(state), palette);
    return fmt::format("{}{}{}", colour, state_name(state), colour.empty() ? std::string_view() : palette.reset);
  };
  const AlarmTimeline& timeline = report.timeline;
  std::string out = style.zone ? fmt::format("times of {}\n", style.zone->name) : "";
  append_state(out, report.from, shown(timeline.initial), reason_of_first_state(timeline.initial), style);
  const std::string_view suppressor =
      report.suppressor == nullptr ? std::string_view() : std::string_view(report.suppressor->alarm);
  for (std::size_t i = 0; i < timeline.transitions.size(); ++i) {
    const Transition& one = timeline.transitions[i];
    out += '\n';
    std::string reason = one.reason;
    if (i < report.actions.size()) reason += "; actions: " + describe_outcome(report.actions[i], suppressor);
    append_state(out, one.time, fmt::format("{} → {}", shown(one.from), shown(one.to)), reason, style);
  }
  return out;
}

}  // namespace insitu::cli
