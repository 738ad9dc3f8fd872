#include "tests/differential/reference_time.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "tests/differential/reference_ascii.h"
#include "tests/differential/reference_query_regex.h"

namespace insitu::reference {
namespace {

namespace chrono = std::chrono;

std::int64_t floor_to_multiple(std::int64_t value, std::int64_t unit) {
  std::int64_t multiple = value / unit * unit;
  if (multiple > value) multiple -= unit;
  return multiple;
}

std::int64_t days_to_milliseconds(chrono::sys_days days) { return days.time_since_epoch().count() * kDay; }

chrono::sys_days day_of(std::int64_t milliseconds) {
  return chrono::sys_days(chrono::days(floor_to_multiple(milliseconds, kDay) / kDay));
}

// Months counted from January 1970.
std::int64_t month_number(std::int64_t milliseconds) {
  const chrono::year_month_day date(day_of(milliseconds));
  return (static_cast<std::int64_t>(static_cast<int>(date.year())) - 1970) * 12 + static_cast<unsigned>(date.month()) -
         1;
}

std::int64_t start_of_month(std::int64_t number) {
  const std::int64_t year = 1970 + floor_to_multiple(number, 12) / 12;
  const std::int64_t month = number - floor_to_multiple(number, 12) + 1;
  return days_to_milliseconds(chrono::sys_days(chrono::year(static_cast<int>(year)) /
                                               chrono::month(static_cast<unsigned>(month)) / chrono::day(1)));
}

std::int64_t months_of(const Duration& duration) {
  switch (duration.unit) {
    case ast::PeriodUnit::Month: return duration.count;
    case ast::PeriodUnit::Quarter: return duration.count * 3;
    case ast::PeriodUnit::Year: return duration.count * 12;
    default: return 0;
  }
}

std::int64_t cap_of(ast::PeriodUnit unit) {
  switch (unit) {
    case ast::PeriodUnit::Millisecond: return 1000;
    case ast::PeriodUnit::Second:
    case ast::PeriodUnit::Minute: return 60;
    case ast::PeriodUnit::Hour: return 24;
    default: return UINT32_MAX;
  }
}

std::int64_t next_border(std::int64_t border, const Duration& duration) {
  if (months_of(duration) > 0) return start_of_month(month_number(border) + months_of(duration));
  return border + milliseconds_of(duration);
}

// The last Sunday of a month, or its n-th, at midnight of the wall clock.
std::int64_t last_sunday(int year, unsigned month) {
  return days_to_milliseconds(
      chrono::sys_days(chrono::year(year) / chrono::month(month) / chrono::Sunday[chrono::last]));
}
std::int64_t nth_sunday(int year, unsigned month, unsigned n) {
  return days_to_milliseconds(chrono::sys_days(chrono::year(year) / chrono::month(month) / chrono::Sunday[n]));
}

int year_of(std::int64_t milliseconds) { return static_cast<int>(chrono::year_month_day(day_of(milliseconds)).year()); }

// +09:00, +0900, +09
std::optional<std::int64_t> fixed_offset(std::string_view zone) {
  if (zone.size() < 3 || (zone.front() != '+' && zone.front() != '-')) return std::nullopt;
  std::string digits;
  for (const char c : zone.substr(1)) {
    if (c >= '0' && c <= '9')
      digits += c;
    else if (c != ':')
      return std::nullopt;
  }
  if (digits.size() == 2) digits += "00";
  if (digits.size() != 4) return std::nullopt;
  const std::int64_t size = std::stoll(digits.substr(0, 2)) * kHour + std::stoll(digits.substr(2)) * kMinute;
  return zone.front() == '-' ? -size : size;
}

// One run of the same letter of a Java pattern, or a literal.
struct Civil {
  std::int64_t year = 1970;
  std::int64_t month = 1;
  std::int64_t day = 1;
  std::int64_t hour = 0;
  std::int64_t minute = 0;
  std::int64_t second = 0;
  std::int64_t millisecond = 0;
};

std::int64_t* part_of(Civil& civil, char letter) {
  switch (letter) {
    case 'y':
    case 'u': return &civil.year;
    case 'M': return &civil.month;
    case 'd': return &civil.day;
    case 'H': return &civil.hour;
    case 'm': return &civil.minute;
    case 's': return &civil.second;
    case 'S': return &civil.millisecond;
    default: return nullptr;
  }
}

std::optional<std::int64_t> take_number(std::string_view& text, std::size_t min_digits, std::size_t max_digits) {
  std::size_t size = 0;
  while (size < text.size() && size < max_digits && text[size] >= '0' && text[size] <= '9') ++size;
  if (size < min_digits) return std::nullopt;
  const std::int64_t number = std::stoll(std::string(text.substr(0, size)));
  text.remove_prefix(size);
  return number;
}

bool read_by_pattern(std::string_view& text, std::string_view pattern, Civil& civil) {
  while (!pattern.empty()) {
    const char c = pattern.front();
    if (c == '\'') {
      const std::size_t end = pattern.find('\'', 1);
      if (end == std::string_view::npos) return false;
      const std::string_view literal = end == 1 ? std::string_view("'") : pattern.substr(1, end - 1);
      if (!text.starts_with(literal)) return false;
      text.remove_prefix(literal.size());
      pattern.remove_prefix(end + 1);
    } else if (is_letter(c)) {
      const std::size_t size = std::min(pattern.find_first_not_of(c), pattern.size());
      std::int64_t* part = part_of(civil, c);
      if (part == nullptr) return false;
      const auto number = take_number(text, size, size == 1 ? 19 : size);
      if (!number) return false;
      *part = *number;
      pattern.remove_prefix(size);
    } else {
      if (!text.starts_with(c)) return false;
      text.remove_prefix(1);
      pattern.remove_prefix(1);
    }
  }
  return true;
}

bool exists(const Civil& civil) {
  const chrono::year_month_day date(chrono::year(static_cast<int>(civil.year)),
                                    chrono::month(static_cast<unsigned>(civil.month)),
                                    chrono::day(static_cast<unsigned>(civil.day)));
  return date.ok() && civil.hour < 24 && civil.minute < 60 && civil.second < 60;
}

}  // namespace

Duration duration_of(const ast::Period& period) {
  const auto count = static_cast<std::int64_t>(std::min(period.count, static_cast<std::uint64_t>(cap_of(period.unit))));
  return {count, period.unit};
}

std::int64_t milliseconds_of(const Duration& duration) {
  switch (duration.unit) {
    case ast::PeriodUnit::Millisecond: return duration.count;
    case ast::PeriodUnit::Second: return duration.count * kSecond;
    case ast::PeriodUnit::Minute: return duration.count * kMinute;
    case ast::PeriodUnit::Hour: return duration.count * kHour;
    case ast::PeriodUnit::Day: return duration.count * kDay;
    case ast::PeriodUnit::Week: return duration.count * 7 * kDay;
    case ast::PeriodUnit::Month: return duration.count * 30 * kDay;
    case ast::PeriodUnit::Quarter: return duration.count * 91 * kDay;
    case ast::PeriodUnit::Year: return duration.count * 365 * kDay;
  }
  return 0;
}

std::int64_t floor_moment(std::int64_t milliseconds, const Duration& duration, std::int64_t offset) {
  const std::int64_t moved = milliseconds - offset;
  if (const std::int64_t months = months_of(duration); months > 0) {
    return start_of_month(floor_to_multiple(month_number(moved), months)) + offset;
  }
  // 1970-01-01 was a Thursday; weeks begin with Monday, 1969-12-29.
  const std::int64_t origin = duration.unit == ast::PeriodUnit::Week ? -3 * kDay : 0;
  return floor_to_multiple(moved - origin, milliseconds_of(duration)) + origin + offset;
}

std::int64_t ceil_moment(std::int64_t milliseconds, const Duration& duration) {
  const std::int64_t floor = floor_moment(milliseconds, duration);
  return floor == milliseconds ? floor : next_border(floor, duration);
}

std::string print_moment(std::int64_t milliseconds) {
  const chrono::year_month_day date(day_of(milliseconds));
  const std::int64_t rest = milliseconds - floor_to_multiple(milliseconds, kDay);
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d:%02d.%03d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(rest / kHour),
                static_cast<int>(rest / kMinute % 60), static_cast<int>(rest / kSecond % 60),
                static_cast<int>(rest % kSecond));
  return text.data();
}

std::optional<std::int64_t> zone_offset(std::string_view zone, std::int64_t utc_milliseconds) {
  if (zone.empty() || zone == "UTC" || zone == "Z" || zone == "GMT" || zone == "Etc/UTC") return 0;
  if (const auto fixed = fixed_offset(zone)) return fixed;
  if (zone == "Asia/Seoul" || zone == "Asia/Tokyo") return 9 * kHour;
  const int year = year_of(utc_milliseconds);
  if (zone == "Europe/Berlin") {                                                // summer time changes at 01:00 UTC
    const bool is_summer = utc_milliseconds >= last_sunday(year, 3) + kHour &&  //
                           utc_milliseconds < last_sunday(year, 10) + kHour;
    return is_summer ? 2 * kHour : kHour;
  }
  if (zone == "America/New_York") {  // at 02:00 of the wall clock
    const bool is_summer = utc_milliseconds >= nth_sunday(year, 3, 2) + 7 * kHour &&
                           utc_milliseconds < nth_sunday(year, 11, 1) + 6 * kHour;
    return is_summer ? -4 * kHour : -5 * kHour;
  }
  return std::nullopt;
}

std::optional<std::int64_t> parse_date(std::string_view text, std::string_view pattern, std::string_view zone) {
  Civil civil;
  if (!read_by_pattern(text, pattern, civil) || !text.empty() || !exists(civil)) return std::nullopt;
  const chrono::sys_days day(chrono::year(static_cast<int>(civil.year)) /
                             chrono::month(static_cast<unsigned>(civil.month)) /
                             chrono::day(static_cast<unsigned>(civil.day)));
  const std::int64_t local = days_to_milliseconds(day) + civil.hour * kHour + civil.minute * kMinute +
                             civil.second * kSecond + civil.millisecond;
  const auto first_guess = zone_offset(zone, local);
  if (!first_guess) return std::nullopt;
  return local - *zone_offset(zone, local - *first_guess);
}

std::optional<std::int64_t> parse_iso_time(const std::string& text) {
  std::string date;
  std::string time;
  std::string seconds;
  std::string fraction;
  std::string zone;
  if (!re2::RE2::FullMatch(
          text, compiled(R"((\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d*))?)?(?: ?(Z|[+-]\d\d:\d\d))?)?)"),
          &date, &time, &seconds, &fraction, &zone)) {
    return std::nullopt;
  }
  fraction.resize(3, '0');
  const std::string whole =
      date + " " + (time.empty() ? "00:00" : time) + ":" + (seconds.empty() ? "00" : seconds) + "." + fraction;
  return parse_date(whole, "yyyy-MM-dd HH:mm:ss.SSS", zone);
}

std::optional<std::string> format_date(std::int64_t milliseconds, const std::string& format, std::string_view zone) {
  const auto offset = zone_offset(zone, milliseconds);
  if (!offset) return std::nullopt;
  const auto seconds = static_cast<std::time_t>(floor_to_multiple(milliseconds + *offset, kSecond) / kSecond);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 1024> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), format.c_str(), &parts);
  return std::string(text.data(), size);
}

}  // namespace insitu::reference
