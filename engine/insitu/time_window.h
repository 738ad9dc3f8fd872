#pragma once

#include <cstdint>
#include <expected>
#include <limits>
#include <string>
#include <string_view>

#include "insitu/time_zone.h"

namespace insitu {

/// The times that a query looks at: epoch milliseconds, both ends included. Without limits unless it is set.
struct TimeWindow {
  std::int64_t start = std::numeric_limits<std::int64_t>::min();
  std::int64_t end = std::numeric_limits<std::int64_t>::max();

  [[nodiscard]] bool holds(std::int64_t time) const { return start <= time && time <= end; }
  friend bool operator==(const TimeWindow&, const TimeWindow&) = default;
};

/// The moment and the zone that the expressions of a window are relative to.
struct WindowAnchor {
  std::int64_t now = 0;  ///< epoch milliseconds
  TimeZone zone = {};    ///< applies to days, and to times that state none
};

enum class WindowEdge : std::uint8_t { Start, End };

/// Reads an edge of a window and returns epoch milliseconds:
///
///   2024-05-06T07:08:09Z   ISO 8601 (a blank for the T, a fraction, an offset or none are fine); 2024-05-06 alone
///   1714979289             epoch seconds below 1e11, else milliseconds
///   now, today, yesterday  midnight for the days
///   90m, 5h30m, 2d, -3600s before now (units: ms, s, m, h, d, w and their usual longer names)
///   now-1h, now+5m         before or after now; also today+9h, yesterday-1d
///
/// As an end, a time written in seconds or minutes covers its last second up to .999, and a day alone (`2024-05-06`,
/// `today`, `yesterday`) covers the day. The error says what is wrong, in lower case and without a full stop.
std::expected<std::int64_t, std::string> read_window_edge(std::string_view text, WindowEdge edge,
                                                          const WindowAnchor& anchor);

}  // namespace insitu
