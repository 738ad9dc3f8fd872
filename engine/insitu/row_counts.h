#pragma once

#include <cstdint>
#include <optional>

#include "insitu/program.h"

namespace insitu {

/// How many rows a query can give, whatever the events are. Both bounds are inclusive.
struct RowCounts {
  std::uint64_t min = 0;
  std::optional<std::uint64_t> max = {};  ///< nullopt: any number
  bool is_implicit = false;               ///< `max` is the limit that the service sets where the query has none
};

/// The bounds on the number of rows, read off the plan. REQUIRES: program.is_query()
RowCounts row_counts_of(const Program& program);

}  // namespace insitu
