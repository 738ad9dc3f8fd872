#include "tests/differential/reference_diff.h"

#include <algorithm>
#include <chrono>
#include <variant>

namespace insitu::reference {
namespace {

constexpr std::int64_t kDayLength = 86'400'000;

bool compares(const ast::Command& command) {
  return std::holds_alternative<ast::Diff>(command.node) || std::holds_alternative<ast::LogCompare>(command.node);
}

/// Goes back day by day to the same day of the month before, or to its last one.
std::int64_t month_before(std::int64_t time) {
  using std::chrono::days;
  const std::int64_t day = (time - ((time % kDayLength + kDayLength) % kDayLength)) / kDayLength;
  const auto date_of = [](std::int64_t days_since) {
    return std::chrono::year_month_day(std::chrono::sys_days(days(days_since)));
  };
  const std::chrono::year_month_day date = date_of(day);
  std::int64_t earlier = day - 1;
  while (date_of(earlier).month() == date.month() || date_of(earlier).day() > date.day()) --earlier;
  return time - (day - earlier) * kDayLength;
}

std::int64_t length_of(const ast::Period& period) {
  const auto count = static_cast<std::int64_t>(period.count);
  switch (period.unit) {
    case ast::PeriodUnit::Millisecond: return count;
    case ast::PeriodUnit::Second: return count * 1'000;
    case ast::PeriodUnit::Minute: return count * 60'000;
    case ast::PeriodUnit::Hour: return count * 3'600'000;
    case ast::PeriodUnit::Day: return count * kDayLength;
    case ast::PeriodUnit::Week: return count * 7 * kDayLength;
    case ast::PeriodUnit::Month:
    case ast::PeriodUnit::Quarter:
    case ast::PeriodUnit::Year: break;
  }
  return 0;
}

Times moved(const Times& window, std::int64_t by) { return {window.first - by, window.second - by}; }

}  // namespace

bool compares(const ast::Query& query) {
  return std::ranges::any_of(query.commands, [](const ast::Command& command) { return compares(command); });
}

Times window_before(const ast::Query& query, const Times& window) {
  for (const ast::Command& command : query.commands) {
    if (const auto* shift = std::get_if<ast::LogCompare>(&command.node)) {
      return moved(window, length_of(shift->timeshift));
    }
    const auto* diff = std::get_if<ast::Diff>(&command.node);
    if (diff == nullptr) continue;
    switch (diff->with) {
      case ast::Diff::With::PreviousDay: return moved(window, kDayLength);
      case ast::Diff::With::PreviousWeek: return moved(window, 7 * kDayLength);
      case ast::Diff::With::PreviousMonth: return {month_before(window.first), month_before(window.second)};
      case ast::Diff::With::WindowBefore: break;
    }
  }
  return moved(window, window.second - window.first + 1);
}

}  // namespace insitu::reference
