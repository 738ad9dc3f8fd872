#pragma once

#include <memory>

#include "engine/expression/aggregate.h"

// Aggregates that compute with numbers. Other values are skipped; without any number the result is missing.
namespace insitu {

/// Counts rows, or rows that have the field.
std::unique_ptr<Aggregate> make_count();
std::unique_ptr<Aggregate> make_sum();
std::unique_ptr<Aggregate> make_average();

enum class Spread { Variance, StandardDeviation };
/// Computes the spread of the whole population.
std::unique_ptr<Aggregate> make_spread(Spread spread);

/// Interpolates linearly between the closest ranks: the place is percent / 100 · (n - 1). REQUIRES: 0 <= percent <= 100
std::unique_ptr<Aggregate> make_percentile(double percent, const AggregateOptions& options);

/// Computes (last - first) / elapsed · period, by the times of the rows. If no time has elapsed, the result is 0 for
/// one value, else missing.
std::unique_ptr<Aggregate> make_rate(const Period& period);

}  // namespace insitu
