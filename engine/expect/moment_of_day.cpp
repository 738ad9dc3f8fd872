#include "engine/expect/moment_of_day.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/model/milliseconds.h"
#include "engine/model/time_syntax.h"
#include "insitu/field_value.h"

namespace insitu {
namespace {

std::int64_t floored_to_day(std::int64_t milliseconds) {
  const std::int64_t rest = milliseconds % kDay;
  return milliseconds - (rest < 0 ? rest + kDay : rest);
}

/// Returns the UTC of a wall clock, with the offset that the text states or in the zone of the sample.
std::int64_t in_utc(std::int64_t wall, const WrittenTime& time, const SampleTimes& times) {
  return time.utc_offset ? wall - *time.utc_offset : times.zone.to_utc(wall);
}

std::int64_t in_local_time(std::int64_t utc, const WrittenTime& time, const SampleTimes& times) {
  return utc + time.utc_offset.value_or(times.zone.offset_at(utc));
}

}  // namespace

std::expected<std::int64_t, std::string> read_moment(std::string_view text, const SampleTimes& times) {
  const auto refuse = [&] {
    return std::unexpected(fmt::format("`{}` is no time such as `2026-03-02T12:05:00Z` or `12:05Z`", text));
  };
  if (const auto time = read_iso_time(text)) {
    if (time->length != text.size() || time->precision == TimePrecision::Day) return refuse();
    const auto wall = wall_clock(*time, time->year.value_or(1970));
    if (!wall) return refuse();
    return in_utc(*wall, *time, times);
  }
  const std::string on_first_day = "1970-01-01T" + std::string(text);
  const auto time = read_iso_time(on_first_day);
  if (!time || time->length != on_first_day.size() || time->precision == TimePrecision::Day) return refuse();
  const auto since_midnight = wall_clock(*time, 1970);
  if (!since_midnight) return refuse();
  const std::int64_t day = floored_to_day(in_local_time(times.first, *time, times));
  if (floored_to_day(in_local_time(times.last, *time, times)) != day) {
    return std::unexpected(fmt::format("`{}` has no date, and the sample spans several days: from {} to {}", text,
                                       printed_moment(times.first), printed_moment(times.last)));
  }
  return in_utc(day + *since_midnight, *time, times);
}

std::string printed_moment(std::int64_t milliseconds) {
  std::string text;
  append_text(text, FieldValue::timestamp(milliseconds));
  std::ranges::replace(text, ' ', 'T');
  if (text.ends_with(".000")) text.resize(text.size() - 4);
  return text + "Z";
}

}  // namespace insitu
