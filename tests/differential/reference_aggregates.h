#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "tests/differential/reference_values.h"

namespace insitu::reference {

/// The input of an aggregate from one row.
struct AggregateInput {
  std::vector<Value> arguments;  ///< none: `(*)` or `()`
  std::optional<std::int64_t> time;
};

/// Whether `name`, in any letter case, is an aggregate.
bool is_aggregate(std::string_view name);
/// Returns the aggregate of all rows of a group, which are in order. REQUIRES: is_aggregate(name)
Value aggregate(std::string_view name, const std::vector<AggregateInput>& rows);

}  // namespace insitu::reference
