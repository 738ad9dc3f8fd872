#include "engine/run/query_window.h"

#include <algorithm>
#include <chrono>

#include "engine/model/timestamp.h"
#include "engine/plan/program_parts.h"
#include "insitu/time_window.h"
#include "insitu/window_comparison.h"

namespace insitu {
namespace {

/// The same moment of the calendar month before; of a day that this month lacks, that of its last one.
std::int64_t month_before(std::int64_t time, const TimeZone& zone) {
  const CivilTime civil = civil_time(time + zone.offset_at(time));
  const bool is_january = civil.month == 1;
  const auto year = static_cast<int>(civil.year) - (is_january ? 1 : 0);
  const unsigned month = is_january ? 12 : civil.month - 1;
  const std::chrono::year_month_day_last last{std::chrono::year{year},
                                              std::chrono::month_day_last{std::chrono::month{month}}};
  const unsigned day = std::min(civil.day, static_cast<unsigned>(last.day()));
  return zone.to_utc(from_civil(year, month, day, civil.hour, civil.minute, civil.second, civil.millisecond));
}

/// The difference, as near as 64 bits come.
std::int64_t less(std::int64_t time, std::int64_t shift) {
  std::int64_t result = 0;
  return __builtin_sub_overflow(time, shift, &result) ? INT64_MIN : result;
}

TimeWindow window_before(const WindowComparison& comparison, const TimeWindow& window, const TimeZone& zone) {
  switch (comparison.with) {
    case WindowComparison::With::WindowBefore: break;
    case WindowComparison::With::LengthBefore:
      return {.start = less(window.start, comparison.shift), .end = less(window.end, comparison.shift)};
    case WindowComparison::With::MonthBefore:
      return {.start = month_before(window.start, zone), .end = month_before(window.end, zone)};
  }
  const std::int64_t end = less(window.start, 1);
  return {.start = less(end, less(window.end, window.start)), .end = end};
}

}  // namespace

QueryClock clock_of(const QueryPlan& plan, const QueryClock& asked) {
  QueryClock clock = asked;
  const WindowAnchor anchor{.now = asked.now};
  if (plan.source_start) {
    const auto start = read_window_edge(*plan.source_start, WindowEdge::Start, anchor);
    if (start) clock.start = std::max(*start, clock.start.value_or(*start));
  }
  if (plan.source_end) {
    const auto end = read_window_edge(*plan.source_end, WindowEdge::End, anchor);
    if (end) clock.end = std::min(*end, clock.end.value_or(*end));
  }
  if (!plan.comparison || !clock.start) return clock;
  clock.end = clock.end.value_or(clock.now);
  clock.before = window_before(*plan.comparison, {.start = *clock.start, .end = *clock.end}, clock.zone);
  return clock;
}

std::optional<Diagnostic> comparison_problem(const Program& program, bool has_baseline, const QueryClock& asked) {
  const QueryPlan& plan = *parts_of(program).query;
  if (!plan.comparison) {
    if (!has_baseline) return std::nullopt;
    return Diagnostic{Code::InvalidArgument,
                      {0, plan.text.size()},
                      "nothing compares with the baseline",
                      "`diff`",
                      "write `pattern @message | diff`"};
  }
  const WindowComparison& comparison = *plan.comparison;
  if (has_baseline) {
    if (comparison.is_plain) return std::nullopt;
    return Diagnostic{Code::InvalidArgument, comparison.span,
                      "a baseline is the time before, whatever its times, and this names another", "`diff` alone",
                      "leave out what names a time, or the baseline"};
  }
  if (clock_of(plan, asked).before) return std::nullopt;
  return Diagnostic{Code::WindowNeeded, comparison.span,
                    "two windows are compared, and it is not known where this one begins", "",
                    "say which time to compare: `--start 1h`, or give the logs from before: `--baseline FILE`"};
}

bool compares(const Program& program) { return parts_of(program).query->comparison.has_value(); }

}  // namespace insitu
