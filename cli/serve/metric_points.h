#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "cli/serve/alarm_states.h"
#include "insitu/metric_data.h"
#include "insitu/statistic.h"
#include "insitu/time_range.h"

namespace insitu::serve {

/// The samples from `window.first` to `window.last` - 1 by periods that count from the first moment; only periods with
/// samples. `period`: milliseconds.
std::map<std::int64_t, Samples> samples_by_period(const MetricMinutes& minutes, const TimeRange& window,
                                                  std::int64_t period);
/// The values of a statistic by periods, in the order of time.
std::vector<MetricPoint> points_of(const MetricMinutes& minutes, const Statistic& statistic, const TimeRange& window,
                                   std::int64_t period);

}  // namespace insitu::serve
