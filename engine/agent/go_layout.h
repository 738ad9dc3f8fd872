#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "insitu/time_zone.h"

namespace insitu {

/// A time that Go's time.Parse read, as a clock shows it.
struct GoTime {
  int year = 0;  ///< 0: the layout has none
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int millisecond = 0;                          ///< cut, not rounded
  std::optional<std::int64_t> utc_offset = {};  ///< milliseconds; nullopt: see `zone`
  std::string_view zone = {};                   ///< a name that the text states, borrowed from it; empty: none
};

/// Reads `value` by a layout of Go (1.22), in which the parts of `Mon Jan 2 15:04:05 MST 2006` stand for those of a
/// time. nullopt: it does not fit as a whole, or no such time exists.
std::optional<GoTime> parse_go_time(std::string_view layout, std::string_view value);

/// Returns the first part of a layout that stands for a part of a time: `2006`, `Jan`, `1`. Borrows from `layout`.
/// Empty: there is none.
std::string_view first_part_of_layout(std::string_view layout);

/// Returns the epoch milliseconds of a time. `host`: the zone of times that state none, and whose names are known;
/// another name counts as UTC. A date that does not exist moves on: 30 February is 1 or 2 March.
std::int64_t epoch_of(const GoTime& time, const TimeZone& host);

}  // namespace insitu
