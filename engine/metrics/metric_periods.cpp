#include "engine/metrics/metric_periods.h"

#include <algorithm>
#include <utility>

namespace insitu {

MetricMinutes by_period(const MetricMinutes& minutes, std::int64_t seconds) {
  const std::int64_t length = seconds * 1000;
  MetricMinutes periods;
  for (const auto& [minute, samples] : minutes) {
    const std::int64_t remainder = minute % length;
    periods[minute - (remainder < 0 ? remainder + length : remainder)].merge(samples);
  }
  return periods;
}

std::vector<MetricPeriod> periods_of(const MetricData& data, std::int64_t seconds) {
  std::vector<MetricPeriod> periods;
  for (const auto& [dimensions, minutes] : data.metrics) {
    for (auto& [start, samples] : by_period(minutes, seconds)) {
      periods.push_back({start, &dimensions, samples});
    }
  }
  std::ranges::sort(periods, [](const MetricPeriod& a, const MetricPeriod& b) {
    return a.start != b.start ? a.start < b.start : *a.dimensions < *b.dimensions;
  });
  return periods;
}

}  // namespace insitu
