#pragma once

#include <cstdint>

namespace insitu {

/// The units of periods, the shortest first.
enum class PeriodUnit : std::uint8_t { Millisecond, Second, Minute, Hour, Day, Week, Month, Quarter, Year };

/// A length of time as queries write it, the count already limited to the maximum of its unit. Never zero.
struct Period {
  std::uint32_t count = 1;
  PeriodUnit unit{};
  friend bool operator==(const Period&, const Period&) = default;
};

/// Returns the maximum count that the service honours for a unit (60 for minutes); UINT32_MAX where none is known.
std::uint32_t largest_count(PeriodUnit unit);

/// Returns the length of a period in milliseconds. Months, quarters and years count 30, 91 and 365 days: this is used
/// for arithmetic only, since bins follow the calendar.
std::int64_t milliseconds(const Period& period);

/// Returns the start of the period that holds `time` (both in epoch milliseconds). Periods are multiples counted from
/// 1970-01-01T00:00Z, weeks from Monday, months, quarters and years by the calendar of UTC. `offset` (milliseconds)
/// moves all borders.
std::int64_t floor_to(std::int64_t time, const Period& period, std::int64_t offset = 0);
/// Returns the next border (epoch milliseconds), or `time` itself where it is one.
std::int64_t ceil_to(std::int64_t time, const Period& period);

}  // namespace insitu
