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

/// Cut to the cap of its unit.
Duration duration_of(const ast::Period& period);
/// Months, quarters and years count 30, 91 and 365 days.
std::int64_t milliseconds_of(const Duration& duration);
std::int64_t floor_moment(std::int64_t milliseconds, const Duration& duration, std::int64_t offset = 0);
std::int64_t ceil_moment(std::int64_t milliseconds, const Duration& duration);
/// `YYYY-MM-DD HH:MM:SS.mmm`
std::string print_moment(std::int64_t milliseconds);

/// Milliseconds that a zone is ahead of UTC at a moment of UTC. `UTC`, `Z`, `+09:00` and a handful of names; nullopt:
/// no such zone, or none that the reference knows.
std::optional<std::int64_t> zone_offset(std::string_view zone, std::int64_t utc_milliseconds);

/// Epoch milliseconds by a pattern of Java's DateTimeFormatter (yyyy MM dd HH mm ss SSS and quoted text).
std::optional<std::int64_t> parse_date(std::string_view text, std::string_view pattern, std::string_view zone);
/// `2022-01-14T13:18:31.123-08:00`; a blank for the T, and everything behind the date may be left out.
std::optional<std::int64_t> parse_iso_time(const std::string& text);
/// By a pattern of strftime.
std::optional<std::string> format_date(std::int64_t milliseconds, const std::string& format, std::string_view zone);

}  // namespace insitu::reference
