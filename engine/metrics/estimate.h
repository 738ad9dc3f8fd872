#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "insitu/metric_data.h"

namespace insitu {

/// The number of distinct pairs of a dimension's name and value in an hour at which the service may disable the filter.
inline constexpr std::size_t kMaxDimensionPairsAnHour = 1000;

/// What a metric filter would cost and risk, judged by the events of some files.
struct MetricEstimate {
  /// The number of distinct sets of dimension values: each is billed as a metric of its own.
  std::size_t custom_metrics = 0;
  /// The number of minutes with data, over all of them.
  std::uint64_t data_points = 0;
  /// Each dimension and the number of its values.
  std::vector<std::pair<std::string, std::size_t>> distinct_values;
  /// The start of the busiest hour, epoch milliseconds.
  std::int64_t busiest_hour = 0;
  /// The number of distinct pairs of a dimension's name and value in that hour.
  std::size_t pairs_in_busiest_hour = 0;
  /// The number of hours with kMaxDimensionPairsAnHour pairs or more.
  std::size_t hours_over_limit = 0;
};

/// Estimates from the data of one metric filter.
MetricEstimate estimate(const MetricData& data);

}  // namespace insitu
