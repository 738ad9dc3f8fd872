#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "insitu/metric_math.h"

namespace insitu {

/// The values of a metric or of an expression in consecutive slots, the oldest first; nullopt: the slot has none.
using MathSeries = std::vector<std::optional<double>>;

/// The slots over which metric math is computed.
struct MathSlots {
  std::span<const MathSeries> metrics;   ///< one for each metric, as long as `starts`
  std::span<const std::int64_t> starts;  ///< of the slots, epoch milliseconds
};

/// Computes the result. Between two series a missing value counts as 0 where the other has one, a division by zero
/// gives no value, and functions of a whole series look at the slots that are there. Values that are not finite are
/// none. REQUIRES: check_metric_math finds nothing
MathSeries compute_metric_math(const MetricMath& math, const MathSlots& slots);

}  // namespace insitu
