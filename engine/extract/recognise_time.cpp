#include "engine/extract/recognise_time.h"

#include <algorithm>
#include <array>

#include "engine/model/ascii.h"

namespace insitu {
namespace {

constexpr std::size_t kIsoDateLength = std::string_view("YYYY-MM-DD").size();

std::optional<int> four_digit_year(TimeCursor& cursor) {
  const auto year = cursor.number(4, 4);
  return year && !cursor.sees_digit() ? year : std::nullopt;
}

/// Whether a word goes on: what came before is not all of it.
bool goes_on_as_word(std::string_view rest) {
  return !rest.empty() && (is_letter(rest[0]) || is_digit(rest[0]) || rest[0] == '-' || rest[0] == '_');
}

/// Reads `7:08:09 PM`.
bool clock_of_twelve_hours(TimeCursor& cursor, WrittenTime& time) {
  if (!cursor.clock(time)) {
    // The hour has one digit: read the rest as a clock of its own.
    const auto hour = cursor.number(1, 1);
    if (!hour || !cursor.take(':')) return false;
    const auto minute = cursor.number(2, 2);
    if (!minute || !cursor.take(':')) return false;
    const auto second = cursor.number(2, 2);
    if (!second) return false;
    time.hour = *hour;
    time.minute = *minute;
    time.second = *second;
    time.precision = TimePrecision::Second;
  }
  const std::size_t after_clock = cursor.at();
  cursor.skip_blanks();
  const bool afternoon = cursor.take_word("PM");
  const bool has_half = afternoon || cursor.take_word("AM");
  if (!has_half || goes_on_as_word(cursor.rest())) {
    cursor.move_to(after_clock);
    return true;
  }
  if (time.hour < 1 || time.hour > 12) return false;
  time.hour = time.hour % 12 + (afternoon ? 12 : 0);
  return true;
}

/// Whether a word of capitals that may be the name of a zone is followed by a year: such a text states both.
bool sees_unknown_zone(std::string_view rest) {
  std::size_t letters = 0;
  while (letters < rest.size() && rest[letters] >= 'A' && rest[letters] <= 'Z') ++letters;
  constexpr std::array<std::string_view, 6> kLevels = {"INFO", "WARN", "ERROR", "DEBUG", "FATAL", "TRACE"};
  if (std::ranges::find(kLevels, rest.substr(0, letters)) != kLevels.end()) return false;
  return letters >= 2 && letters <= 5 && rest.substr(letters).starts_with(' ');
}

/// Reads what `date` and ctime print after the clock: perhaps a zone, then the year. False: there is no year.
bool zone_and_year(std::string_view text, TimeCursor& cursor, WrittenTime& time) {
  const std::size_t begin = cursor.at();
  WrittenTime whole = time;
  if (!cursor.take(' ')) return false;
  const std::size_t after_blank = cursor.at();
  if (cursor.zone_name(whole) || cursor.offset(whole)) {
    cursor.take(' ');
  } else if (sees_unknown_zone(cursor.rest())) {
    whole.zone = cursor.rest().substr(0, cursor.rest().find(' '));
    cursor.move_to(after_blank + whole.zone.size() + 1);
  }
  whole.year = four_digit_year(cursor);
  if (!whole.year || !ends_there(text, cursor.at())) return cursor.move_to(begin), false;
  whole.length = cursor.at();
  time = whole;
  return true;
}

/// Reads `06/May/2024:07:08:09 +0900`, `06 May 2024 07:08:09,123`, `06-May-2024 07:08:09 UTC`, `06 May 07:08:09 BST
/// 2024`
std::optional<WrittenTime> day_first(std::string_view text) {
  WrittenTime time;
  TimeCursor cursor(text);
  const auto day = cursor.number(1, 2);
  const char separator = text.empty() || !day ? '\0' : text[std::min(cursor.at(), text.size() - 1)];
  if ((separator != '/' && separator != '-' && separator != ' ') || !cursor.take(separator)) return std::nullopt;
  const auto month = cursor.month();
  if (!month || !cursor.take(separator)) return std::nullopt;
  time.month = *month;
  time.day = static_cast<unsigned>(*day);
  const std::size_t after_month = cursor.at();
  time.year = four_digit_year(cursor);
  if (!time.year && separator == ' ') {
    cursor.move_to(after_month);
    const bool is_whole = clock_of_twelve_hours(cursor, time) && zone_and_year(text, cursor, time);
    return is_whole ? std::optional(time) : std::nullopt;
  }
  if (!time.year || (!cursor.take(':') && !cursor.take(' '))) return std::nullopt;
  if (!clock_of_twelve_hours(cursor, time)) return std::nullopt;
  cursor.zone(time);
  time.length = cursor.at();
  return time;
}

/// Reads `May  6 07:08:09`, `May 6 2024 07:08:09`, `May 06, 2024 7:08:09 PM`, `May  6 07:08:09 2024`
std::optional<WrittenTime> month_first(std::string_view text) {
  WrittenTime time;
  TimeCursor cursor(text);
  const auto month = cursor.month();
  if (!month || !cursor.sees(' ')) return std::nullopt;
  cursor.skip_blanks();
  const auto day = cursor.number(1, 2);
  if (!day) return std::nullopt;
  time.month = *month;
  time.day = static_cast<unsigned>(*day);
  cursor.take(',');
  if (!cursor.take(' ')) return std::nullopt;
  time.year = four_digit_year(cursor);
  if (time.year && !cursor.take(' ')) return std::nullopt;
  if (!clock_of_twelve_hours(cursor, time) || time.precision == TimePrecision::Minute) return std::nullopt;
  time.length = cursor.at();
  if (time.year) {
    cursor.zone(time);
    time.length = cursor.at();
    return time;
  }
  zone_and_year(text, cursor, time);
  return time;
}

/// Reads `Mon, 06 May 2024 07:08:09 GMT`, `Mon May  6 07:08:09 2024`, `Mon 2024-05-06 07:08:09 UTC`
std::optional<WrittenTime> weekday_first(std::string_view text) {
  TimeCursor cursor(text);
  if (!cursor.weekday()) return std::nullopt;
  const bool comma = cursor.take(',');
  if (!cursor.sees(' ')) return std::nullopt;
  cursor.skip_blanks();
  auto time = comma || cursor.sees_digit() ? day_first(cursor.rest()) : month_first(cursor.rest());
  if (!time) time = read_iso_time(cursor.rest());
  if (time) time->length += cursor.at();
  return time;
}

/// Reads ISO 8601. A date and a clock with a tab in between are what CloudFront writes: UTC, though it states no zone.
std::optional<WrittenTime> iso_or_tabbed(std::string_view text) {
  auto time = read_iso_time(text);
  const bool is_tabbed = time && time->precision != TimePrecision::Day && text[kIsoDateLength] == '\t';
  if (is_tabbed && !time->utc_offset && time->zone.empty()) time->utc_offset = 0;
  return time;
}

}  // namespace

bool ends_there(std::string_view text, std::size_t length) {
  return length == text.size() || !(is_digit(text[length]) || is_letter(text[length]));
}

std::optional<WrittenTime> recognise(std::string_view text) {
  if (text.size() < 8) return std::nullopt;
  if (is_digit(text[0])) {
    if (is_digit(text[1]) && is_digit(text[2])) return iso_or_tabbed(text);
    return day_first(text);
  }
  if (!is_letter(text[0])) return std::nullopt;
  if (const auto time = month_first(text)) return time;
  return weekday_first(text);
}

std::optional<WrittenTime> klog(std::string_view text) {
  const char severity = text.empty() ? '\0' : text.front();
  if (severity != 'I' && severity != 'W' && severity != 'E' && severity != 'F') return std::nullopt;
  WrittenTime time;
  TimeCursor cursor(text);
  cursor.move_to(1);
  const auto date = cursor.number(4, 4);
  if (!date || !cursor.take(' ') || !cursor.clock(time)) return std::nullopt;
  if (time.precision != TimePrecision::Fraction) return std::nullopt;
  time.month = static_cast<unsigned>(*date / 100);
  time.day = static_cast<unsigned>(*date % 100);
  time.length = cursor.at();
  return time;
}

}  // namespace insitu
