#pragma once

#include "engine/expression/aggregate.h"

// Aggregates that compute with numbers. Other values are skipped; without any number the result is missing.
namespace insitu {

/// Counts rows, or rows that have the field.
Aggregate* make_count(Arena& memory);
Aggregate* make_sum(Arena& memory);
Aggregate* make_average(Arena& memory);

enum class Spread { Variance, StandardDeviation };
/// Computes the spread of the whole population.
Aggregate* make_spread(Arena& memory, Spread spread);

/// Interpolates linearly between the closest ranks: the place is percent / 100 · (n - 1). REQUIRES: 0 <= percent <= 100
Aggregate* make_percentile(Arena& memory, double percent, const AggregateOptions& options);

/// Computes (last - first) / elapsed · period, by the times of the rows. If no time has elapsed, the result is 0 for
/// one value, else missing.
Aggregate* make_rate(Arena& memory, const Period& period);

}  // namespace insitu
