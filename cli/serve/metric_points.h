#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "insitu/metric_data.h"
#include "insitu/statistic.h"
#include "insitu/time_range.h"

namespace insitu::serve {

/// A value of a statistic.
struct MetricPoint {
  std::int64_t time = 0;  ///< of the start of its period, epoch milliseconds
  double value = 0;
};

/// The samples from `window.first` to `window.last` - 1 by periods that count from the first moment; only periods with
/// samples. `period`: milliseconds.
std::map<std::int64_t, Samples> samples_by_period(const MetricMinutes& minutes, const TimeRange& window,
                                                  std::int64_t period);
/// The values of a statistic by periods, in the order of time.
std::vector<MetricPoint> points_of(const MetricMinutes& minutes, const Statistic& statistic, const TimeRange& window,
                                   std::int64_t period);

}  // namespace insitu::serve
