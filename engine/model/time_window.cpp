#include "insitu/time_window.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "engine/model/ascii.h"
#include "engine/model/milliseconds.h"
#include "engine/model/time_syntax.h"
#include "engine/model/timestamp.h"

namespace insitu {
namespace {

constexpr std::int64_t kWeek = 7 * kDay;
constexpr std::int64_t kFurthest = 100'000'000 * kDay;  // from now; keeps sums in range

constexpr std::pair<std::string_view, std::int64_t> kUnits[] = {
    {"ms", 1},       {"msec", 1},      {"s", kSecond},      {"sec", kSecond}, {"second", kSecond},
    {"m", kMinute},  {"min", kMinute}, {"minute", kMinute}, {"h", kHour},     {"hr", kHour},
    {"hour", kHour}, {"d", kDay},      {"day", kDay},       {"w", kWeek},     {"week", kWeek}};

constexpr std::string_view kExamples =
    "expected a time such as `2024-05-06T07:08:09Z`, `2024-05-06`, `1714979289`, `90m`, `now-1h` or `yesterday`";

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::optional<std::int64_t> unit_length(std::string_view unit) {
  for (const auto& [name, length] : kUnits) {
    if (unit == name) return length;
    if (name.size() > 1 && unit.size() == name.size() + 1 && unit.starts_with(name) && unit.ends_with('s')) {
      return length;
    }
  }
  return std::nullopt;
}

/// Returns the milliseconds of a length such as `5h30m` or `2 days`.
std::expected<std::int64_t, std::string> read_length(std::string_view text) {
  std::int64_t length = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    std::int64_t count = 0;
    const auto [digits_end, error] = std::from_chars(text.data() + at, text.data() + text.size(), count);
    if (!is_digit(text[at]) || error != std::errc{}) return std::unexpected(fmt::format("`{}` is no length", text));
    at = static_cast<std::size_t>(digits_end - text.data());
    while (at < text.size() && text[at] == ' ') ++at;
    const std::size_t unit_begin = at;
    while (at < text.size() && is_letter(text[at])) ++at;
    const std::string_view unit = text.substr(unit_begin, at - unit_begin);
    const auto one = unit_length(unit);
    if (!one && unit.empty()) return std::unexpected(fmt::format("`{}` needs a unit: ms, s, m, h, d or w", count));
    if (!one) return std::unexpected(fmt::format("`{}` is no unit of time; expected ms, s, m, h, d or w", unit));
    std::int64_t product = 0;
    if (__builtin_mul_overflow(count, *one, &product) || product > kFurthest || length + product > kFurthest) {
      return std::unexpected(fmt::format("`{}` is too long", text));
    }
    length += product;
    while (at < text.size() && text[at] == ' ') ++at;
  }
  return length;
}

/// The moment that an expression states before it is known which edge it is.
struct Edge {
  std::int64_t start = 0;
  std::int64_t end = 0;
};

Edge moment(std::int64_t milliseconds) { return {milliseconds, milliseconds}; }
Edge whole_second(std::int64_t milliseconds) { return {milliseconds, milliseconds + kSecond - 1}; }

/// Returns the day that is `days` from today by the calendar of the zone.
Edge whole_day(std::int64_t days, const WindowAnchor& anchor) {
  const CivilTime today = civil_time(anchor.now + anchor.zone.offset_at(anchor.now));
  const std::int64_t midnight = from_civil(static_cast<int>(today.year), today.month, today.day) + days * kDay;
  return {anchor.zone.to_utc(midnight), anchor.zone.to_utc(midnight + kDay) - 1};
}

std::optional<Edge> read_epoch(std::string_view text) {
  constexpr std::int64_t kFirstMilliseconds = 100'000'000'000;
  std::int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stopped != end || number < 0) return std::nullopt;
  return number < kFirstMilliseconds ? whole_second(number * kSecond) : moment(number);
}

std::optional<Edge> read_written(std::string_view text, const TimeZone& zone) {
  const auto time = read_iso_time(text);
  if (!time || time->length != text.size()) return std::nullopt;
  const auto clock = wall_clock(*time, time->year.value_or(0));
  if (!clock) return std::nullopt;
  const auto utc = [&](std::int64_t local) {
    return time->utc_offset ? local - *time->utc_offset : zone.to_utc(local);
  };
  switch (time->precision) {
    case TimePrecision::Day: return Edge{utc(*clock), utc(*clock + kDay) - 1};
    case TimePrecision::Minute:
    case TimePrecision::Second: return whole_second(utc(*clock));
    case TimePrecision::Fraction: return moment(utc(*clock));
  }
  return std::nullopt;
}

/// Takes the word at the front that lengths are counted from.
std::optional<Edge> take_word(std::string_view& text, const WindowAnchor& anchor) {
  std::size_t end = 0;
  while (end < text.size() && is_letter(text[end])) ++end;
  const std::string_view word = text.substr(0, end);
  std::optional<Edge> edge;
  if (word == "now") edge = moment(anchor.now);
  if (word == "today") edge = whole_day(0, anchor);
  if (word == "yesterday") edge = whole_day(-1, anchor);
  if (edge) text = trimmed(text.substr(end));
  return edge;
}

std::expected<Edge, std::string> read_relative(std::string_view text, const WindowAnchor& anchor) {
  const auto word = take_word(text, anchor);
  if (word && text.empty()) return *word;
  if (text.ends_with(" ago")) text = trimmed(text.substr(0, text.size() - 4));
  const bool later = text.starts_with('+');
  const bool has_sign = later || text.starts_with('-');
  if (word && !has_sign) return std::unexpected(fmt::format("expected `+` or `-` before `{}`", text));
  const std::string_view unsigned_text = trimmed(text.substr(has_sign ? 1 : 0));
  if (unsigned_text.empty() || !is_digit(unsigned_text.front())) return std::unexpected(std::string(kExamples));
  const auto length = read_length(unsigned_text);
  if (!length) return std::unexpected(length.error());
  const std::int64_t from = word ? word->start : anchor.now;
  return moment(later ? from + *length : from - *length);
}

/// `10:00`, `9:30:15`
bool is_clock(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == 0 || colon > 2 || text.size() < colon + 3) return false;
  return std::ranges::all_of(text, [](char c) { return is_digit(c) || c == ':' || c == '.'; });
}

std::expected<Edge, std::string> read_edge(std::string_view text, const WindowAnchor& anchor) {
  if (const auto edge = read_epoch(text)) return *edge;
  if (const auto edge = read_written(text, anchor.zone)) return *edge;
  if (is_clock(text)) return std::unexpected("a time of day needs its date: `2024-05-06T10:00`, or `today+10h`");
  const bool is_date = text.size() > 4 && (text[4] == '-' || text[4] == '/') && is_digit(text[0]);
  if (is_date) return std::unexpected("no such day or time, or not written as ISO 8601 has it");
  return read_relative(text, anchor);
}

}  // namespace

std::expected<std::int64_t, std::string> read_window_edge(std::string_view text, WindowEdge edge,
                                                          const WindowAnchor& anchor) {
  const auto read = read_edge(trimmed(text), anchor);
  if (!read) return std::unexpected(fmt::format("`{}` is no time: {}", text, read.error()));
  return edge == WindowEdge::Start ? read->start : read->end;
}

}  // namespace insitu
