#pragma once

#include <cstdint>
#include <vector>

#include "insitu/metric_data.h"

namespace insitu {

/// The samples of one metric in one period.
struct MetricPeriod {
  std::int64_t start = 0;                    ///< epoch milliseconds
  const DimensionSet* dimensions = nullptr;  ///< borrowed from the MetricData
  Samples samples;
};

/// Returns the periods that have samples, of all metrics, by time and then by dimensions. They begin at multiples of
/// their length, counted from 1970-01-01T00:00Z. `data` must outlive them. REQUIRES: `seconds` is a multiple of 60
std::vector<MetricPeriod> periods_of(const MetricData& data, std::int64_t seconds);

/// Returns the same for one metric.
MetricMinutes by_period(const MetricMinutes& minutes, std::int64_t seconds);

}  // namespace insitu
