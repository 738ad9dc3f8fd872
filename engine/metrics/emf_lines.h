#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "engine/metrics/metric_periods.h"
#include "insitu/emf_data.h"
#include "insitu/emf_metric.h"
#include "insitu/metric_transformation.h"
#include "insitu/statistic.h"

namespace insitu {

/// The samples of one period of a series, as EMF holds them.
struct EmfPoint {
  std::string_view metric_namespace;
  std::string_view name;
  std::string_view unit;
  const DimensionSet& dimensions;
  std::int64_t start = 0;           ///< epoch milliseconds
  bool is_high_resolution = false;  ///< a second; else a minute
  const Samples& samples;
};

/// Returns the point of a period. It borrows from both arguments.
EmfPoint point_of(const EmfData& data, const EmfPeriod& period);
/// Returns the point of a minute that a metric filter has published. It borrows from both arguments.
EmfPoint point_of(const MetricTransformation& transformation, const MetricPeriod& minute);

/// Writes samples in the embedded metric format, a line of JSON with its newline for every hundred values, in ascending
/// order. The same samples give the same lines. More than a million samples are written as values and their counts.
/// REQUIRES: neither the metric nor a dimension is named `_aws`, and no dimension like the metric
void write_emf(const EmfPoint& point, const std::function<void(std::string_view line)>& write);

}  // namespace insitu
