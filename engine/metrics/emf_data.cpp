#include "insitu/emf_data.h"

#include <algorithm>
#include <utility>

#include "engine/metrics/metric_periods.h"

namespace insitu {

std::vector<EmfPeriod> periods_of(const EmfData& data, std::int64_t seconds) {
  std::vector<EmfPeriod> periods;
  for (const auto& [metric, series] : data.metrics) {
    for (auto& [start, samples] : by_period(series.samples, seconds)) {
      periods.push_back({.start = start, .metric = &metric, .samples = std::move(samples)});
    }
  }
  std::ranges::sort(periods, [](const EmfPeriod& a, const EmfPeriod& b) {
    return a.start != b.start ? a.start < b.start : *a.metric < *b.metric;
  });
  return periods;
}

}  // namespace insitu
