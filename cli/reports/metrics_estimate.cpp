#include <fmt/format.h>

#include <iterator>

#include "cli/reports/metrics_reports.h"
#include "engine/model/timestamp.h"

namespace insitu::cli {
namespace {

/// Up to its minutes.
std::string time_text(std::int64_t time) {
  std::string text;
  append_timestamp(text, time);
  return text.substr(0, std::string_view("2026-03-02 00:04").size());
}

}  // namespace

void append_estimate(std::string& out, const MetricReport& report, const MetricEstimate& estimate) {
  const MetricData& data = report.data;
  const auto line = [&out](std::string_view name, const auto& value) {
    fmt::format_to(std::back_inserter(out), "{}: {}\n", name, value);
  };
  line("custom metrics", estimate.custom_metrics);
  for (const auto& [name, values] : estimate.distinct_values) line(fmt::format("values of {}", name), values);
  line("data points", estimate.data_points);
  line("samples", data.published + data.default_minutes);
  if (data.first_event <= data.last_event) {
    line("events",
         fmt::format("{}, from {} to {}", data.events, time_text(data.first_event), time_text(data.last_event)));
  }
  if (estimate.pairs_in_busiest_hour == 0) return;
  line("distinct name/value pairs in the busiest hour",
       fmt::format("{}, from {} on (with {} the service may disable the filter)", estimate.pairs_in_busiest_hour,
                   time_text(estimate.busiest_hour), kMaxDimensionPairsAnHour));
}

}  // namespace insitu::cli
