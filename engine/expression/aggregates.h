#pragma once

#include <span>
#include <string_view>

#include "engine/expression/aggregate.h"

namespace insitu {

/// All aggregates, aliases included, sorted by name in lower case. Valid for as long as the program runs.
std::span<const AggregateFunction> aggregate_functions();
/// The aggregate of this name, in any letter case; nullptr: there is none.
const AggregateFunction* find_aggregate(std::string_view name);

}  // namespace insitu
