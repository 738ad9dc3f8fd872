#include "engine/model/time_syntax.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/model/ascii.h"
#include "engine/model/calendar_names.h"
#include "engine/model/eight_characters.h"
#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"
#include "engine/model/zone_names.h"
#include "insitu/time_zone.h"

namespace insitu {
namespace {

/// Returns the index of the name that the letters at the front spell, and the number of those letters. Names differ in
/// their first three letters.
template <std::size_t N>
std::optional<std::pair<std::size_t, std::size_t>> find_name(const std::array<std::string_view, N>& names,
                                                             std::string_view text) {
  std::size_t letters = 0;
  while (letters < text.size() && is_letter(text[letters])) ++letters;
  if (letters < 3) return std::nullopt;
  const char first = to_lower(text.front());
  for (std::size_t i = 0; i < N; ++i) {
    if (first != to_lower(names[i].front()) || !equals_ignoring_case(text.substr(0, 3), names[i].substr(0, 3)))
      continue;
    const bool is_name = letters == 3 || equals_ignoring_case(text.substr(0, letters), names[i]);
    return is_name ? std::optional(std::pair(i, letters)) : std::nullopt;
  }
  return std::nullopt;
}

/// Reads `YYYYMMDDTHHMMSS`.
bool read_basic(TimeCursor& cursor, WrittenTime& time) {
  const auto date = cursor.number(8, 8);
  if (!date || !cursor.take('T')) return false;
  const auto clock = cursor.number(6, 6);
  if (!clock) return false;
  time.year = *date / 10'000;
  time.month = static_cast<unsigned>(*date / 100 % 100);
  time.day = static_cast<unsigned>(*date % 100);
  time.hour = *clock / 10'000;
  time.minute = *clock / 100 % 100;
  time.second = *clock % 100;
  time.precision = TimePrecision::Second;
  if (cursor.sees('.')) cursor.fraction(time);
  cursor.offset(time);
  return true;
}

bool read_date(TimeCursor& cursor, WrittenTime& time) {
  const std::string_view text = cursor.rest();
  constexpr std::size_t kSize = std::string_view("YYYY-MM-DD").size();
  if (text.size() >= kSize && is_digit(text[8]) && is_digit(text[9])) {
    if (const EightCharacters date(text.data(), EightCharacters::Shape("0000-00-")); date.fits()) {
      time.year = date.pair(0) * 100 + date.pair(2);
      time.month = static_cast<unsigned>(date.pair(5));
      time.day = static_cast<unsigned>((text[8] - '0') * 10 + (text[9] - '0'));
      cursor.move_to(cursor.at() + kSize);
      return true;
    }
  }
  const auto year = cursor.number(4, 4);
  const char separator = cursor.sees('/') ? '/' : '-';
  if (!year || !cursor.take(separator)) return false;
  const auto month = cursor.number(2, 2);
  if (!month || !cursor.take(separator)) return false;
  const auto day = cursor.number(2, 2);
  if (!day) return false;
  time.year = year;
  time.month = static_cast<unsigned>(*month);
  time.day = static_cast<unsigned>(*day);
  return true;
}

}  // namespace

std::optional<std::int64_t> wall_clock(const WrittenTime& time, int year) {
  const bool leap_second = time.second == 60;
  const bool by_day_of_year = time.day_of_year != 0;
  const unsigned month = by_day_of_year ? 1 : time.month;
  const unsigned day = by_day_of_year ? 1 : time.day;
  if (!is_civil(year, month, day, time.hour, time.minute, leap_second ? 59 : time.second)) return std::nullopt;
  std::int64_t clock = from_civil(year, month, day, time.hour, time.minute, time.second, time.millisecond);
  if (!by_day_of_year) return clock;
  if (time.day_of_year == 366 && !is_civil(year, 2, 29, 0, 0, 0)) return std::nullopt;
  if (time.day_of_year > 366) return std::nullopt;
  clock += (time.day_of_year - 1) * kDay;
  return clock;
}

std::optional<WrittenTime> read_iso_time(std::string_view text) {
  WrittenTime time;
  TimeCursor cursor(text);
  if (text.size() > 8 && text[8] == 'T') {
    if (!read_basic(cursor, time)) return std::nullopt;
    time.length = cursor.at();
    return time;
  }
  if (!read_date(cursor, time)) return std::nullopt;
  time.length = cursor.at();
  if (!cursor.take('T') && !cursor.take(' ') && !cursor.take('t') && !cursor.take('\t')) return time;
  if (!cursor.clock(time)) return time;
  cursor.zone(time);
  time.length = cursor.at();
  return time;
}

bool TimeCursor::sees_digit() const { return at_ < text_.size() && is_digit(text_[at_]); }

bool TimeCursor::take(char c) {
  if (!sees(c)) return false;
  ++at_;
  return true;
}

bool TimeCursor::take_word(std::string_view word) {
  if (!equals_ignoring_case(text_.substr(at_, word.size()), word)) return false;
  at_ += word.size();
  return true;
}

void TimeCursor::skip_blanks() {
  while (sees(' ') || sees('\t')) ++at_;
}

std::optional<int> TimeCursor::number(std::size_t min_digits, std::size_t max_digits) {
  int value = 0;
  std::size_t end = at_;
  while (end < text_.size() && end - at_ < max_digits && is_digit(text_[end]))
    value = value * 10 + (text_[end++] - '0');
  if (end - at_ < min_digits) return std::nullopt;
  at_ = end;
  return value;
}

std::optional<unsigned> TimeCursor::month() {
  const auto found = find_name(kMonths, rest());
  if (!found) return std::nullopt;
  at_ += found->second;
  return static_cast<unsigned>(found->first + 1);
}

bool TimeCursor::weekday() {
  const auto found = find_name(kWeekdays, rest());
  if (found) at_ += found->second;
  return found.has_value();
}

bool TimeCursor::clock(WrittenTime& time) {
  if (rest().size() >= 8) {
    if (const EightCharacters usual(rest().data(), EightCharacters::Shape("00:00:00")); usual.fits()) {
      time.hour = usual.pair(0);
      time.minute = usual.pair(3);
      time.second = usual.pair(6);
      time.precision = TimePrecision::Second;
      at_ += 8;
      if (sees('.') || sees(',')) fraction(time);
      return true;
    }
  }
  const std::size_t begin = at_;
  const auto hour = number(2, 2);
  if (!hour || !take(':')) return at_ = begin, false;
  const auto minute = number(2, 2);
  if (!minute) return at_ = begin, false;
  time.hour = *hour;
  time.minute = *minute;
  time.precision = TimePrecision::Minute;
  const std::size_t after_minute = at_;
  if (!take(':')) return true;
  const auto second = number(2, 2);
  if (!second) return at_ = after_minute, true;
  time.second = *second;
  time.precision = TimePrecision::Second;
  if (sees('.') || sees(',')) fraction(time);
  return true;
}

bool TimeCursor::fraction(WrittenTime& time) {
  std::size_t end = at_;
  if (sees('.') || sees(',')) ++end;
  const std::size_t first = end;
  int milliseconds = 0;
  for (; end < text_.size() && is_digit(text_[end]); ++end) {
    if (end - first < 3) milliseconds = milliseconds * 10 + (text_[end] - '0');
  }
  if (end == first) return false;
  for (std::size_t digits = end - first; digits < 3; ++digits) milliseconds *= 10;
  time.millisecond = milliseconds;
  time.precision = TimePrecision::Fraction;
  at_ = end;
  return true;
}

bool TimeCursor::offset(WrittenTime& time) {
  if (take('Z') || take('z')) {
    time.utc_offset = 0;
    return true;
  }
  const std::size_t begin = at_;
  const bool negative = sees('-');
  if (!take('+') && !take('-')) return false;
  const auto hours = number(2, 2);
  if (!hours) return at_ = begin, false;
  const std::size_t after_hours = at_;
  take(':');
  auto minutes = number(2, 2);
  if (!minutes) at_ = after_hours;
  const std::int64_t offset = *hours * kHour + minutes.value_or(0) * kMinute;
  if (minutes.value_or(0) >= 60 || offset > kMaxOffset) return at_ = begin, false;
  time.utc_offset = negative ? -offset : offset;
  return true;
}

bool TimeCursor::zone_name(WrittenTime& time) {
  std::size_t end = at_;
  while (end < text_.size() && is_letter(text_[end])) ++end;
  const std::string_view word = text_.substr(at_, end - at_);
  if (word == "Z") {
    time.utc_offset = 0;
    at_ = end;
    return true;
  }
  if (end < text_.size() && text_[end] == '/') return zone_place(time);
  const ZoneName* zone = find_zone_name(word);
  if (zone == nullptr) return false;
  const bool is_utc = word == "UTC" || word == "GMT";
  const std::size_t begin = std::exchange(at_, end);
  if (is_utc && (sees('+') || sees('-'))) return offset_from_utc(time) || (at_ = begin, false);
  if (zone->minutes) time.utc_offset = *zone->minutes * kMinute;
  if (!is_utc) time.zone = word;
  return true;
}

/// Takes what may follow `GMT` or `UTC`: `+0900`, `+9`.
bool TimeCursor::offset_from_utc(WrittenTime& time) {
  if (offset(time)) return true;
  const bool negative = sees('-');
  ++at_;
  const auto hours = number(1, 1);
  if (!hours || sees_digit() || sees(':')) return false;
  time.utc_offset = (negative ? -*hours : *hours) * kHour;
  return true;
}

/// Takes `Asia/Seoul` or `America/Argentina/Buenos_Aires`.
bool TimeCursor::zone_place(WrittenTime& time) {
  if (!begins_as_place(rest())) return false;
  std::size_t end = at_;
  const auto is_part = [](char c) { return is_letter(c) || is_digit(c) || std::string_view("/_+-").contains(c); };
  while (end < text_.size() && is_part(text_[end])) ++end;
  const std::string_view place = text_.substr(at_, end - at_);
  if (!TimeZone::find(place)) return false;
  time.zone = place;
  at_ = end;
  return true;
}

void TimeCursor::zone(WrittenTime& time) {
  if (offset(time)) return;
  const std::size_t begin = at_;
  skip_blanks();
  if (at_ == begin) return;
  if (zone_name(time)) return;
  // `09:00:00 -05` may be a time and a number.
  const bool has_minutes = rest().size() >= 5 && (rest()[3] == ':' || is_digit(rest()[3]));
  const bool is_offset = has_minutes && (sees('+') || sees('-'));
  if (!is_offset || !offset(time)) at_ = begin;
}

}  // namespace insitu
