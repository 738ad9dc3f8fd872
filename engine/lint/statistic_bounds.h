#pragma once

#include <optional>
#include <span>

#include "engine/metrics/alarm.h"
#include "engine/metrics/statistic.h"

namespace insitu {

/// Where the value of a statistic can lie; an end may be infinite.
struct Bounds {
  double low = 0;
  double high = 0;
};

/// The bounds over all sets of samples, at least one, out of these values; nullopt: nothing is known of this statistic.
/// REQUIRES: not empty
std::optional<Bounds> bounds_of(const Statistic& statistic, std::span<const double> values);
/// Those of a statistic that only counts samples, whatever their values; nullopt: it looks at values.
std::optional<Bounds> bounds_of_count(const Statistic& statistic);

enum class Breaching { Never, Sometimes, Always };
/// Whether a value within the bounds breaches.
Breaching breaching_within(const Bounds& bounds, ThresholdComparison comparison, double threshold);

}  // namespace insitu
