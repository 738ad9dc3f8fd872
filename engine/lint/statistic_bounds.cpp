#include "engine/lint/statistic_bounds.h"

#include <algorithm>
#include <limits>

namespace insitu {
namespace {

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

}  // namespace

std::optional<Bounds> bounds_of_count(const Statistic& statistic) {
  // A period without a sample has no data point, so that there is no count of 0.
  if (statistic.kind == Statistic::Kind::SampleCount) return Bounds{1, kUnbounded};
  return std::nullopt;
}

std::optional<Bounds> bounds_of(const Statistic& statistic, std::span<const double> values) {
  const auto [least, most] = std::ranges::minmax(values);
  switch (statistic.kind) {
    case Statistic::Kind::SampleCount: return bounds_of_count(statistic);
    case Statistic::Kind::Sum: return Bounds{least < 0 ? -kUnbounded : least, most > 0 ? kUnbounded : most};
    case Statistic::Kind::Average:
    case Statistic::Kind::Minimum:
    case Statistic::Kind::Maximum:
    case Statistic::Kind::Percentile: return Bounds{least, most};
    case Statistic::Kind::TrimmedMean:
    case Statistic::Kind::TrimmedCount:
    case Statistic::Kind::TrimmedSum:
    case Statistic::Kind::WinsorizedMean:
    case Statistic::Kind::PercentileRank: break;  // what remains where all is trimmed away is not documented
  }
  return std::nullopt;
}

Breaching breaching_within(const Bounds& bounds, ThresholdComparison comparison, double threshold) {
  const auto breaches = [&](double value) {
    switch (comparison) {
      case ThresholdComparison::Greater: return value > threshold;
      case ThresholdComparison::GreaterOrEqual: return value >= threshold;
      case ThresholdComparison::Less: return value < threshold;
      case ThresholdComparison::LessOrEqual: return value <= threshold;
    }
    return false;
  };
  // Comparisons are monotonous: the ends decide for all that lies between.
  const bool low = breaches(bounds.low);
  const bool high = breaches(bounds.high);
  if (low && high) return Breaching::Always;
  return low || high ? Breaching::Sometimes : Breaching::Never;
}

}  // namespace insitu
