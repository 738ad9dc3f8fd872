#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cli/serve/event_level.h"
#include "cli/serve/page_api/request.h"
#include "cli/serve/refusal.h"
#include "cli/serve/served_input.h"
#include "insitu/time_range.h"
#include "insitu/time_window.h"

namespace insitu::serve {

/// The times of the first and the last event of some files; nullopt: none has one.
std::optional<TimeRange> times_of_files(PageCall& call, std::span<const ServedFile> files);
/// A window whose open ends are those of the events. Without an event it is the last hour.
TimeWindow closed_window(PageCall& call, std::span<const ServedFile> files, TimeWindow window);

/// Buckets of time of one width, one after the other.
struct BucketRow {
  std::int64_t first = 0;  ///< when the first one begins: epoch milliseconds
  std::int64_t width = 1;  ///< milliseconds
  std::size_t count = 1;

  [[nodiscard]] std::int64_t begin(std::size_t bucket) const {
    return first + static_cast<std::int64_t>(bucket) * width;
  }
};

/// The buckets of a histogram over a window: those of the least width that people use (1, 2, 5, 10 … of a unit) that
/// makes no more than `max_buckets`. They begin at multiples of their width since the epoch. REQUIRES: the window has
/// ends, and max_buckets > 0
BucketRow histogram_buckets(const TimeWindow& window, std::size_t max_buckets);
/// The buckets that divide a window evenly from its start. REQUIRES: the same
BucketRow even_buckets(const TimeWindow& window, std::size_t count);

/// Events by bucket and level.
struct BucketCounts {
  std::vector<LevelCounts> buckets;  ///< of the row that was asked for
  std::uint64_t matched = 0;         ///< events of the window for which the text is true
  std::uint64_t scanned = 0;         ///< all events that were looked at
  std::uint64_t bytes = 0;

  [[nodiscard]] LevelCounts total() const;
};

/// Counts the events of files that are in a window and match a text: a pattern, or the commands at the front of a query
/// that take or leave events (`filter`) or only add to them; blank: all events. Uses all threads.
Answered<BucketCounts> count_events(PageCall& call, std::span<const ServedFile> files, const TimeWindow& window,
                                    const PageText& text, const BucketRow& row);

}  // namespace insitu::serve
