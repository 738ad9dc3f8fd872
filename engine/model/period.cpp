#include "insitu/period.h"

#include <algorithm>
#include <limits>

#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"

namespace insitu {
namespace {

constexpr std::int64_t kFirstMonday = -3 * kDay;  // 1970-01-01 was a Thursday
constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kEarliest = std::numeric_limits<std::int64_t>::min();

std::int64_t saturated_sum(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return a < 0 ? kEarliest : kLatest;
  return sum;
}

/// Returns the largest multiple of `step` that is not above `number`.
std::int64_t floor_multiple(std::int64_t number, std::int64_t step) {
  const std::int64_t rest = number % step;
  return saturated_sum(number, rest < 0 ? -rest - step : -rest);
}

std::int64_t unit_milliseconds(PeriodUnit unit) {
  switch (unit) {
    case PeriodUnit::Millisecond: return 1;
    case PeriodUnit::Second: return kSecond;
    case PeriodUnit::Minute: return kMinute;
    case PeriodUnit::Hour: return kHour;
    case PeriodUnit::Day: return kDay;
    case PeriodUnit::Week: return 7 * kDay;
    case PeriodUnit::Month: return 30 * kDay;
    case PeriodUnit::Quarter: return 91 * kDay;
    case PeriodUnit::Year: return 365 * kDay;
  }
  return 1;
}

/// Returns the months of a unit; 0: the unit has a fixed length.
std::int64_t calendar_months(PeriodUnit unit) {
  switch (unit) {
    case PeriodUnit::Month: return 1;
    case PeriodUnit::Quarter: return 3;
    case PeriodUnit::Year: return 12;
    case PeriodUnit::Millisecond:
    case PeriodUnit::Second:
    case PeriodUnit::Minute:
    case PeriodUnit::Hour:
    case PeriodUnit::Day:
    case PeriodUnit::Week: break;
  }
  return 0;
}

/// Returns the moment `months` after 1970-01-01, in epoch milliseconds.
std::int64_t month_begin(std::int64_t months) {
  const std::int64_t years = floor_multiple(months, 12) / 12;
  const std::int64_t year =
      std::clamp<std::int64_t>(1970 + years, std::numeric_limits<int>::min() + 1, std::numeric_limits<int>::max() - 1);
  return from_civil(static_cast<int>(year), static_cast<unsigned>(months - years * 12) + 1, 1);
}

std::int64_t months_since_epoch(std::int64_t time) {
  const CivilTime civil = civil_time(time);
  return (civil.year - 1970) * 12 + civil.month - 1;
}

/// Returns the first month of the month, quarter or year that holds `time`, counted from the epoch.
std::int64_t first_month(std::int64_t time, std::int64_t step) {
  return floor_multiple(months_since_epoch(time), step);
}

std::int64_t bin_begin(std::int64_t time, const Period& period) {
  if (const std::int64_t months = calendar_months(period.unit); months != 0) {
    return month_begin(first_month(time, months * period.count));
  }
  const std::int64_t origin = period.unit == PeriodUnit::Week ? kFirstMonday : 0;
  return saturated_sum(floor_multiple(saturated_sum(time, -origin), milliseconds(period)), origin);
}

std::int64_t bin_end(std::int64_t time, const Period& period) {
  if (const std::int64_t months = calendar_months(period.unit); months != 0) {
    const std::int64_t step = months * period.count;
    return month_begin(first_month(time, step) + step);
  }
  return saturated_sum(bin_begin(time, period), milliseconds(period));
}

}  // namespace

std::uint32_t largest_count(PeriodUnit unit) {
  switch (unit) {
    case PeriodUnit::Millisecond: return 1000;
    case PeriodUnit::Second:
    case PeriodUnit::Minute: return 60;
    case PeriodUnit::Hour: return 24;
    case PeriodUnit::Day:
    case PeriodUnit::Week:
    case PeriodUnit::Month:
    case PeriodUnit::Quarter:
    case PeriodUnit::Year: break;
  }
  return std::numeric_limits<std::uint32_t>::max();
}

std::int64_t milliseconds(const Period& period) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(std::int64_t{period.count}, unit_milliseconds(period.unit), &product)) return kLatest;
  return product;
}

std::int64_t floor_to(std::int64_t time, const Period& period, std::int64_t offset) {
  return saturated_sum(bin_begin(saturated_sum(time, -offset), period), offset);
}

std::int64_t ceil_to(std::int64_t time, const Period& period) {
  return bin_begin(time, period) == time ? time : bin_end(time, period);
}

}  // namespace insitu
