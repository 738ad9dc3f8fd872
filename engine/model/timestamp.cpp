#include "engine/model/timestamp.h"

#include <fmt/format.h>

#include <iterator>
#include <limits>

namespace insitu {
namespace {

constexpr std::int64_t kMillisecondsPerDay = 86'400'000;
// The calendar repeats after an era of 400 years. Years begin in March here: the leap day is then the last one.
constexpr std::int64_t kYearsPerEra = 400;
constexpr std::int64_t kDaysPerEra = 146'097;
constexpr std::int64_t kDaysBeforeEpoch = 719'468;  // from 0000-03-01 to 1970-01-01

std::int64_t floor_divide(std::int64_t dividend, std::int64_t divisor) {
  return dividend / divisor - (dividend % divisor < 0 ? 1 : 0);
}

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) {
  // Counted from an era before every year there is, so that no number is negative.
  constexpr std::int64_t kErasBefore = std::int64_t{1} << 23;
  const auto years = static_cast<std::uint64_t>(year + kErasBefore * kYearsPerEra - (month <= 2 ? 1 : 0));
  const std::uint64_t months_from_march = (month + 9) % 12;
  const std::uint64_t day_of_year = (153 * months_from_march + 2) / 5 + day - 1;
  const std::uint64_t days = years * 365 + years / 4 - years / 100 + years / 400 + day_of_year;
  return static_cast<std::int64_t>(days) - kErasBefore * kDaysPerEra - kDaysBeforeEpoch;
}

void set_date(CivilTime& civil, std::int64_t days) {
  const std::int64_t shifted = days + kDaysBeforeEpoch;
  const std::int64_t era = floor_divide(shifted, kDaysPerEra);
  const std::int64_t day_of_era = shifted - era * kDaysPerEra;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t months_from_march = (5 * day_of_year + 2) / 153;
  civil.day = static_cast<unsigned>(day_of_year - (153 * months_from_march + 2) / 5 + 1);
  civil.month = static_cast<unsigned>(months_from_march < 10 ? months_from_march + 3 : months_from_march - 9);
  civil.year = year_of_era + era * kYearsPerEra + (civil.month <= 2 ? 1 : 0);
  civil.day_of_year = static_cast<unsigned>(days - days_from_civil(civil.year, 1, 1) + 1);
  civil.weekday = static_cast<unsigned>(days + 4 - floor_divide(days + 4, 7) * 7);  // 1970-01-01 was a Thursday
}

void write_two_digits(char* out, int number) {
  out[0] = static_cast<char>('0' + number / 10);
  out[1] = static_cast<char>('0' + number % 10);
}

}  // namespace

CivilTime civil_time(std::int64_t milliseconds) {
  const std::int64_t days = floor_divide(milliseconds, kMillisecondsPerDay);
  // In two steps: the first day of all begins before the first millisecond of all.
  const auto rest = static_cast<int>((milliseconds % kMillisecondsPerDay + kMillisecondsPerDay) % kMillisecondsPerDay);
  CivilTime civil;
  set_date(civil, days);
  civil.hour = rest / 3'600'000;
  civil.minute = rest / 60'000 % 60;
  civil.second = rest / 1000 % 60;
  civil.millisecond = rest % 1000;
  return civil;
}

void append_timestamp(std::string& out, std::int64_t milliseconds) {
  const CivilTime civil = civil_time(milliseconds);
  if (civil.year < 0 || civil.year > 9999) {
    fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:03}", civil.year, civil.month,
                   civil.day, civil.hour, civil.minute, civil.second, civil.millisecond);
    return;
  }
  char text[] = "YYYY-MM-DD HH:MM:SS.mmm";
  const auto year = static_cast<int>(civil.year);
  write_two_digits(text, year / 100);
  write_two_digits(text + 2, year % 100);
  write_two_digits(text + 5, static_cast<int>(civil.month));
  write_two_digits(text + 8, static_cast<int>(civil.day));
  write_two_digits(text + 11, civil.hour);
  write_two_digits(text + 14, civil.minute);
  write_two_digits(text + 17, civil.second);
  write_two_digits(text + 20, civil.millisecond / 10);
  text[22] = static_cast<char>('0' + civil.millisecond % 10);
  out.append(text, sizeof text - 1);
}

std::int64_t from_civil(int year, unsigned month, unsigned day, int hour, int minute, int second, int millisecond) {
  const std::int64_t days = days_from_civil(year, month, day);
  const std::int64_t rest = ((std::int64_t{hour} * 60 + minute) * 60 + second) * 1000 + millisecond;
  std::int64_t result = 0;
  if (__builtin_mul_overflow(days, kMillisecondsPerDay, &result) || __builtin_add_overflow(result, rest, &result)) {
    return days < 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
  }
  return result;
}

bool is_civil(int year, unsigned month, unsigned day, int hour, int minute, int second) {
  constexpr unsigned kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12 || day < 1) return false;
  const unsigned last_day = month == 2 && is_leap(year) ? 29 : kDays[month - 1];
  return day <= last_day && hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

}  // namespace insitu
