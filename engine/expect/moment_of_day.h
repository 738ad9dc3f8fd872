#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "insitu/time_zone.h"

namespace insitu {

/// The times of the events of a sample.
struct SampleTimes {
  std::int64_t first = 0;  ///< epoch milliseconds of the oldest and the newest event
  std::int64_t last = 0;
  TimeZone zone;  ///< of times that state none
};

/// Reads the epoch milliseconds that a text states: `2026-03-02T12:05:00Z`, or `12:05Z`, `12:05` on the day of the
/// sample. The error says that it is no time, or that the sample spans several days.
std::expected<std::int64_t, std::string> read_moment(std::string_view text, const SampleTimes& times);

/// Prints epoch milliseconds in UTC, with milliseconds only if they are not 0: "2026-03-02T12:05:00Z".
std::string printed_moment(std::int64_t milliseconds);

}  // namespace insitu
