#pragma once

#include <cstdint>
#include <optional>

namespace insitu {

/// The moment at which a query runs and the window it was asked for. The same for every row of one run.
/// All times are epoch milliseconds.
struct QueryClock {
  std::int64_t now = 0;
  std::optional<std::int64_t> start;  ///< of the window, inclusive; nullopt: open
  std::optional<std::int64_t> end;    ///< of the window, inclusive; nullopt: open
};

}  // namespace insitu
