#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/metrics/metric_data.h"

namespace insitu {

/// So many distinct pairs of a dimension's name and value in an hour, and the service may disable the filter.
inline constexpr std::size_t kMaxDimensionPairsAnHour = 1000;

/// What a metric filter would cost and risk, judged by the events of some files.
struct MetricEstimate {
  std::size_t custom_metrics = 0;  ///< distinct sets of dimension values: each is billed as a metric of its own
  std::uint64_t data_points = 0;   ///< minutes with data, over all of them
  /// Each dimension and how many values it has.
  std::vector<std::pair<std::string, std::size_t>> distinct_values;
  std::int64_t busiest_hour = 0;          ///< its start, epoch milliseconds
  std::size_t pairs_in_busiest_hour = 0;  ///< distinct pairs of a dimension's name and value
  std::size_t hours_over_limit = 0;       ///< hours with kMaxDimensionPairsAnHour of them or more
};

MetricEstimate estimate(const MetricData& data);

}  // namespace insitu
