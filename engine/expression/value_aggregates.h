#pragma once

#include <cstddef>

#include "engine/expression/aggregate.h"

// Aggregates that choose or collect values. Missing values, maps and lists are skipped; without any value the result is
// missing. A time that was chosen is returned as epoch milliseconds. Values are the same when they print the same.
namespace insitu {

/// Which value is chosen. The first two are `min` and `max`, whose result, if a number, is printed as a computed one.
enum class Extreme { Least, Greatest, SortsFirst, SortsLast };
/// Chooses by the order of `sort`.
Aggregate* make_extreme(Arena& memory, Extreme extreme);

enum class Moment { Earliest, Latest };
/// Chooses by the time of the rows; those without one are skipped. Among rows of one time `latest` takes the first in
/// the default order, which is the newest, and `earliest` the last.
Aggregate* make_value_at(Arena& memory, Moment moment);

Aggregate* make_distinct_count(Arena& memory, const AggregateOptions& options);

/// Returns the distinct values as a list of JSON, in the order of the rows.
Aggregate* make_values(Arena& memory);

/// Returns the `count` most frequent values, the most frequent first; then in the order of the rows.
Aggregate* make_most_frequent(Arena& memory, std::size_t count);

}  // namespace insitu
