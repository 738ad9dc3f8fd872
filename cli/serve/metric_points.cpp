#include "cli/serve/metric_points.h"

namespace insitu::serve {

std::map<std::int64_t, Samples> samples_by_period(const MetricMinutes& minutes, const TimeRange& window,
                                                  std::int64_t period) {
  std::map<std::int64_t, Samples> periods;
  for (auto at = minutes.lower_bound(window.first); at != minutes.end() && at->first < window.last; ++at) {
    const std::int64_t start = window.first + (at->first - window.first) / period * period;
    periods[start].merge(at->second);
  }
  return periods;
}

std::vector<MetricPoint> points_of(const MetricMinutes& minutes, const Statistic& statistic, const TimeRange& window,
                                   std::int64_t period) {
  std::vector<MetricPoint> points;
  for (const auto& [start, samples] : samples_by_period(minutes, window, period)) {
    if (const auto value = value_of(statistic, samples)) points.push_back({.time = start, .value = *value});
  }
  return points;
}

}  // namespace insitu::serve
