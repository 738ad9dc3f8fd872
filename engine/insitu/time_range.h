#pragma once

#include <cstdint>

namespace insitu {

/// The oldest and the newest of some times, epoch milliseconds.
struct TimeRange {
  std::int64_t first = 0;
  std::int64_t last = -1;

  /// Whether there is no time in it.
  [[nodiscard]] bool is_empty() const { return last < first; }
  void add(std::int64_t time);
  void add(const TimeRange& more);
};

}  // namespace insitu
