#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include "engine/model/time_zone.h"

namespace insitu {

/// The time of the events of a sample, epoch milliseconds, and the zone of times that state none.
struct SampleTimes {
  std::int64_t first = 0;
  std::int64_t last = 0;
  TimeZone zone;
};

/// The epoch milliseconds that a text states: `2026-03-02T12:05:00Z`, or `12:05Z`, `12:05` on the day of the sample.
/// The error says that it is no time, or that the sample spans several days.
std::expected<std::int64_t, std::string> read_moment(std::string_view text, const SampleTimes& times);

/// "2026-03-02T12:05:00Z", with milliseconds where there are any.
std::string printed_moment(std::int64_t milliseconds);

}  // namespace insitu
