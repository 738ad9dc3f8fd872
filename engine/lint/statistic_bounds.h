#pragma once

#include <optional>
#include <span>

#include "insitu/alarm.h"
#include "insitu/statistic.h"

namespace insitu {

/// The range of the possible values of a statistic; an end may be infinite.
struct Bounds {
  double low = 0;
  double high = 0;
};

/// The bounds over all non-empty sets of samples of these values; nullopt: nothing is known about this statistic.
/// REQUIRES: `values` is not empty
std::optional<Bounds> bounds_of(const Statistic& statistic, std::span<const double> values);
/// The bounds of a statistic that only counts samples, whatever their values; nullopt: it depends on values.
std::optional<Bounds> bounds_of_count(const Statistic& statistic);

enum class Breaching { Never, Sometimes, Always };
/// Whether a value within the bounds breaches.
Breaching breaching_within(const Bounds& bounds, ThresholdComparison comparison, double threshold);

}  // namespace insitu
