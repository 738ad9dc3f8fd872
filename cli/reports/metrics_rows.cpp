#include <fmt/format.h>

#include <array>
#include <deque>

#include "cli/reports/metrics_reports.h"
#include "engine/metrics/metric_periods.h"
#include "engine/run/scan_summary.h"

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

}  // namespace

void print_metric_rows(const MetricReport& report, NumberStyle numbers, RowSink& sink) {
  std::vector<std::string> columns = {"time"};
  for (const MetricDimension& dimension : report.transformation.dimensions) columns.push_back(dimension.name);
  for (const std::string_view name : {"count", "sum", "avg", "min", "max"}) columns.emplace_back(name);
  for (const Statistic& statistic : report.statistics) columns.push_back(statistic.text);
  sink.columns(columns);

  NumberCells cells(numbers);
  std::vector<FieldValue> row;
  for (const MetricPeriod& period : periods_of(report.data, report.period_seconds)) {
    if (!sink.is_open()) break;
    const Samples& samples = period.samples;
    row = {FieldValue::timestamp(period.start)};
    for (const MetricDimension& wanted : report.transformation.dimensions) {
      for (const auto& [name, value] : *period.dimensions) {
        if (name == wanted.name) row.push_back(FieldValue::text(value));
      }
    }
    row.push_back(FieldValue::integer(static_cast<std::int64_t>(samples.count())));
    for (const double number : {samples.sum(), samples.average(), samples.minimum(), samples.maximum()}) {
      row.push_back(cells.cell(number));
    }
    for (const Statistic& statistic : report.statistics) {
      const auto value = value_of(statistic, samples);
      row.push_back(value ? cells.cell(*value) : FieldValue());
    }
    sink.row(row, "");
    cells.clear();
  }
  sink.finish(ScanSummary());
}

void print_timeline_rows(const TimelineReport& report, RowSink& sink) {
  const std::vector<std::string> columns = {"time", "from", "to", "reason"};
  sink.columns(columns);
  const AlarmState initial = report.timeline.initial;
  const std::string_view first_reason =
      initial == AlarmState::InsufficientData ? "Unchecked: Initial alarm creation" : "the initial state";
  const std::array<FieldValue, 4> first = {FieldValue::timestamp(report.from), FieldValue(),
                                           FieldValue::text(state_name(initial)), FieldValue::text(first_reason)};
  sink.row(first, "");
  for (const Transition& transition : report.timeline.transitions) {
    const std::array<FieldValue, 4> row = {
        FieldValue::timestamp(transition.time), FieldValue::text(state_name(transition.from)),
        FieldValue::text(state_name(transition.to)), FieldValue::text(transition.reason)};
    sink.row(row, "");
  }
  sink.finish(ScanSummary());
}

}  // namespace insitu::cli
