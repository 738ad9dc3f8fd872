#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/differential/reference_values.h"

/// The reference's own calendar: C++20's civil days, one rule after the other.
namespace insitu::reference {

/// Milliseconds.
inline constexpr std::int64_t kSecond = 1'000;
inline constexpr std::int64_t kMinute = 60 * kSecond;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr std::int64_t kDay = 24 * kHour;

/// Limits a count to the maximum of its unit.
Duration duration_of(const ast::Period& period);
/// Returns a length in milliseconds. Months, quarters and years count 30, 91 and 365 days.
std::int64_t milliseconds_of(const Duration& duration);
std::int64_t floor_moment(std::int64_t milliseconds, const Duration& duration, std::int64_t offset = 0);
std::int64_t ceil_moment(std::int64_t milliseconds, const Duration& duration);
/// Returns `YYYY-MM-DD HH:MM:SS.mmm`.
std::string print_moment(std::int64_t milliseconds);

/// Returns the milliseconds that a zone is ahead of UTC at a moment of UTC. It knows `UTC`, `Z`, `+09:00` and a few
/// names; nullopt: no such zone, or none that the reference knows.
std::optional<std::int64_t> zone_offset(std::string_view zone, std::int64_t utc_milliseconds);

/// Reads epoch milliseconds by a pattern of Java's DateTimeFormatter (yyyy MM dd HH mm ss SSS and quoted text).
std::optional<std::int64_t> parse_date(std::string_view text, std::string_view pattern, std::string_view zone);
/// Reads `2022-01-14T13:18:31.123-08:00`; a blank may replace the T, and everything after the date may be missing.
std::optional<std::int64_t> parse_iso_time(const std::string& text);
/// Writes a time by a pattern of strftime.
std::optional<std::string> format_date(std::int64_t milliseconds, const std::string& format, std::string_view zone);

}  // namespace insitu::reference
