#pragma once

#include <cstddef>
#include <memory>

#include "engine/expression/aggregate.h"

// Aggregates that choose or collect values. Missing values, maps and lists are skipped; of nothing at all the result is
// missing. A time that was chosen comes out as epoch milliseconds. Values are the same when they print the same.
namespace insitu {

/// The first and last two differ in what the result is: of `min` and `max` a number is printed as a computed one.
enum class Extreme { Least, Greatest, SortsFirst, SortsLast };
/// By the order of `sort`.
std::unique_ptr<Aggregate> make_extreme(Extreme extreme);

enum class Moment { Earliest, Latest };
/// By the time of the rows; those without one are skipped. Of rows of one time `latest` takes the one that stands first
/// in the default order, which is the newest, and `earliest` the last.
std::unique_ptr<Aggregate> make_value_at(Moment moment);

std::unique_ptr<Aggregate> make_distinct_count(const AggregateOptions& options);

/// The distinct values as a list of JSON, in the order of the rows.
std::unique_ptr<Aggregate> make_values();

/// The `count` most frequent values, the most frequent first; then in the order of the rows.
std::unique_ptr<Aggregate> make_most_frequent(std::size_t count);

}  // namespace insitu
