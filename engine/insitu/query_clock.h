#pragma once

#include <cstdint>
#include <optional>

#include "insitu/time_window.h"

namespace insitu {

/// The moment at which a query runs and the window it was asked for. The same for every row of one run.
/// All times are epoch milliseconds.
struct QueryClock {
  std::int64_t now = 0;
  std::optional<std::int64_t> start = {};  ///< of the window, inclusive; nullopt: open
  std::optional<std::int64_t> end = {};    ///< of the window, inclusive; nullopt: open
  TimeZone zone = {};                      ///< of calendar months; UTC unless it is set
  /// The window that is compared with. A scan sets it from the others, if the query compares.
  std::optional<TimeWindow> before = {};
};

/// Returns the window of events that count. nullopt: all events count, also those without a time.
inline std::optional<TimeWindow> window_of(const QueryClock& clock) {
  if (!clock.start && !clock.end) return std::nullopt;
  TimeWindow window;
  window.start = clock.start.value_or(window.start);
  window.end = clock.end.value_or(window.end);
  return window;
}

}  // namespace insitu
