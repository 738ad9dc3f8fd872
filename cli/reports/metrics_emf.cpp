#include <algorithm>
#include <string>
#include <string_view>

#include "cli/reports/metrics_reports.h"
#include "engine/metrics/emf_document.h"
#include "engine/metrics/emf_lines.h"
#include "engine/metrics/metric_periods.h"
#include "engine/model/milliseconds.h"
#include "engine/output/terminal_text.h"

namespace insitu::cli {
namespace {

/// Writes one data point.
void print_point(const EmfPoint& point, ControlCharacters control_characters, ByteOutput& out) {
  write_emf(point, [&](std::string_view line) {
    out.write(control_characters == ControlCharacters::Visible ? visible_json(line) : std::string(line));
  });
}

}  // namespace

void print_metrics_emf(const MetricReport& report, ControlCharacters control_characters, ByteOutput& out) {
  constexpr std::int64_t kMinute = 60;
  const MetricTransformation& transformation = report.transformation;
  for (const MetricPeriod& minute : periods_of(report.data, kMinute)) {
    print_point(point_of(transformation, minute), control_characters, out);
  }
}

void print_metrics_emf(const EmfReport& report, ControlCharacters control_characters, ByteOutput& out) {
  constexpr std::string_view kMetadata = "_aws";
  for (const EmfPeriod& period : periods_of(report.data, 1)) {
    const EmfMetric& metric = *period.metric;
    if (metric.name == kMetadata) continue;  // of an object `_aws` with `Values`, which no line can hold again
    print_point(point_of(report.data, period), control_characters, out);
  }
}

EmfDoubts doubts_about_emf(const MetricData& data) {
  EmfDoubts doubts;
  for (const auto& [dimensions, minutes] : data.metrics) {
    const bool is_ascii = std::ranges::all_of(dimensions, [](const DimensionValue& one) {
      return is_printable_ascii(one.name) && is_printable_ascii(one.value);
    });
    if (!is_ascii) doubts.not_ascii += minutes.size();
    for (const auto& [start, samples] : minutes) doubts.too_old += start < kFirstEmfTime ? 1 : 0;
  }
  return doubts;
}

}  // namespace insitu::cli
