#pragma once

#include <memory>

#include "engine/expression/aggregate.h"

// Aggregates that compute with numbers. Values that are none are skipped; of no number at all the result is missing.
namespace insitu {

/// Rows, or rows that have the field.
std::unique_ptr<Aggregate> make_count();
std::unique_ptr<Aggregate> make_sum();
std::unique_ptr<Aggregate> make_average();

enum class Spread { Variance, StandardDeviation };
/// Of the whole population.
std::unique_ptr<Aggregate> make_spread(Spread spread);

/// Linear between the closest ranks: the place is percent / 100 · (n - 1). REQUIRES: 0 <= percent <= 100
std::unique_ptr<Aggregate> make_percentile(double percent, const AggregateOptions& options);

/// (last - first) / elapsed · period, by the times of the rows. When no time has elapsed: 0 for one value, else
/// missing.
std::unique_ptr<Aggregate> make_rate(const Period& period);

}  // namespace insitu
