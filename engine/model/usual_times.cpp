#include "engine/model/usual_times.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/model/ascii.h"
#include "engine/model/calendar_names.h"
#include "engine/model/eight_characters.h"
#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"
#include "engine/model/zone_names.h"
#include "insitu/time_zone.h"

namespace insitu {
namespace {

constexpr EightCharacters::Shape kDate("0000-00-");
constexpr EightCharacters::Shape kSlashedDate("0000/00/");
constexpr EightCharacters::Shape kClock("00:00:00");
constexpr EightCharacters::Shape kYearAndHour("/0000:00");
constexpr EightCharacters::Shape kClockBeforePlus(":00:00 +");
constexpr EightCharacters::Shape kClockBeforeMinus(":00:00 -");

bool is_blank_of_time(char c) { return c == ' ' || c == '\t'; }

int two_digits_at(const char* digits) { return (digits[0] - '0') * 10 + (digits[1] - '0'); }

/// Reads exactly `±hh:mm`.
bool full_offset(TimeCursor& cursor, WrittenTime& time) {
  constexpr std::size_t kSize = std::string_view("+hh:mm").size();
  const std::string_view rest = cursor.rest();
  if (rest.size() < kSize || rest[3] != ':') return false;
  return cursor.offset(time) && cursor.rest().size() + kSize == rest.size();
}

/// Whether no zone follows a time, for sure.
bool surely_lacks_zone(std::string_view rest) {
  if (rest.empty()) return true;
  const char next = rest.front();
  if (!is_blank_of_time(next)) return next != 'Z' && next != 'z' && next != '+' && next != '-';
  while (!rest.empty() && is_blank_of_time(rest.front())) rest.remove_prefix(1);
  std::size_t letters = 0;
  while (letters < rest.size() && is_letter(rest[letters])) ++letters;
  if (letters == 0) return rest.empty() || (rest.front() != '+' && rest.front() != '-');
  if (letters < rest.size() && rest[letters] == '/') return false;  // may be a place
  const std::string_view word = rest.substr(0, letters);
  return word != "Z" && find_zone_name(word) == nullptr;
}

/// Which zones may follow a time.
enum class Zones : std::uint8_t { Stated, StatedOrNone };

std::optional<WrittenMoment> read_iso(std::string_view text, char separator, Zones zones) {
  constexpr std::size_t kToSeconds = std::string_view("YYYY-MM-DDTHH:MM:SS").size();
  if (text.size() < kToSeconds || (text[10] != 'T' && text[10] != ' ')) return std::nullopt;
  const EightCharacters date(text.data(), separator == '-' ? kDate : kSlashedDate);
  const EightCharacters clock(text.data() + 11, kClock);
  if (!date.fits() || !clock.fits() || !is_digit(text[8]) || !is_digit(text[9])) return std::nullopt;
  const int year = date.pair(0) * 100 + date.pair(2);
  const auto month = static_cast<unsigned>(date.pair(5));
  const auto day = static_cast<unsigned>(two_digits_at(text.data() + 8));
  if (!is_civil(year, month, day, clock.pair(0), clock.pair(3), clock.pair(6))) return std::nullopt;
  WrittenTime rest;
  TimeCursor cursor(text);
  cursor.move_to(kToSeconds);
  if ((cursor.sees('.') || cursor.sees(',')) && !cursor.fraction(rest)) return std::nullopt;
  const std::int64_t wall = from_civil(year, month, day, clock.pair(0), clock.pair(3), clock.pair(6), rest.millisecond);
  const std::size_t after_clock = cursor.at();
  if (cursor.take('Z')) return WrittenMoment{.milliseconds = wall, .length = cursor.at()};
  if (full_offset(cursor, rest)) return WrittenMoment{.milliseconds = wall - *rest.utc_offset, .length = cursor.at()};
  if (zones == Zones::Stated || !surely_lacks_zone(text.substr(after_clock))) return std::nullopt;
  return WrittenMoment{.milliseconds = wall, .length = after_clock, .is_local = true};
}

/// Returns 1 to 12 for the three letters that the name of a month begins with, in any case; 0: they are others.
unsigned month_of(const char* letters) {
  const auto packed = [](char a, char b, char c) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(a)) |
           static_cast<std::uint32_t>(static_cast<unsigned char>(b)) << 8 |
           static_cast<std::uint32_t>(static_cast<unsigned char>(c)) << 16 | 0x20'2020U;
  };
  static constexpr auto kPacked = [&packed] {
    std::array<std::uint32_t, kMonths.size()> all{};
    std::ranges::transform(kMonths, all.begin(),
                           [&](std::string_view name) { return packed(name[0], name[1], name[2]); });
    return all;
  }();
  const auto* const found = std::ranges::find(kPacked, packed(letters[0], letters[1], letters[2]));
  return found == kPacked.end() ? 0U : static_cast<unsigned>(found - kPacked.begin()) + 1;
}

/// Reads `06/May/2024:07:08:09 +0900`.
std::optional<WrittenMoment> read_access_log_moment(std::string_view text) {
  constexpr std::size_t kSize = std::string_view("DD/Mon/YYYY:HH:MM:SS +hhmm").size();
  if (text.size() < kSize || !is_digit(text[0]) || !is_digit(text[1]) || text[2] != '/') return std::nullopt;
  const char* const from_year = text.data() + 6;
  const EightCharacters year_and_hour(from_year, kYearAndHour);
  const EightCharacters clock(from_year + 8, text[21] == '-' ? kClockBeforeMinus : kClockBeforePlus);
  if (!year_and_hour.fits() || !clock.fits()) return std::nullopt;
  if (!std::all_of(text.begin() + 22, text.begin() + kSize, is_digit)) return std::nullopt;
  const int year = year_and_hour.pair(1) * 100 + year_and_hour.pair(3);
  const unsigned month = month_of(text.data() + 3);
  const auto day = static_cast<unsigned>(two_digits_at(text.data()));
  if (month == 0 || !is_civil(year, month, day, year_and_hour.pair(6), clock.pair(1), clock.pair(4)))
    return std::nullopt;
  const int minutes = two_digits_at(text.data() + 24);
  const std::int64_t offset = two_digits_at(text.data() + 22) * kHour + minutes * kMinute;
  if (minutes >= 60 || offset > kMaxOffset) return std::nullopt;
  const std::int64_t wall = from_civil(year, month, day, year_and_hour.pair(6), clock.pair(1), clock.pair(4), 0);
  return WrittenMoment{.milliseconds = text[21] == '-' ? wall + offset : wall - offset, .length = kSize};
}

/// Whether a year surely does not follow the clock of syslog and the blank after it: neither there nor after a word,
/// which could be a zone.
bool surely_lacks_year(std::string_view rest) {
  constexpr std::size_t kLongestZone = 40;
  if (rest.empty() || !is_letter(rest.front())) return false;
  const std::size_t blank = rest.substr(0, kLongestZone).find(' ');
  return blank != std::string_view::npos && blank + 1 < rest.size() && !is_digit(rest[blank + 1]);
}

/// Whether a half of the day may follow a clock.
bool may_begin_half_of_day(std::string_view rest) {
  return rest.size() >= 2 && to_lower(rest[1]) == 'm' && (to_lower(rest[0]) == 'a' || to_lower(rest[0]) == 'p');
}

}  // namespace

std::optional<WrittenMoment> read_iso_moment(std::string_view text) { return read_iso(text, '-', Zones::Stated); }

std::optional<WrittenMoment> read_usual_moment(std::string_view text) {
  if (text.size() <= 4) return std::nullopt;
  if (text[4] == '-' || text[4] == '/') return read_iso(text, text[4], Zones::StatedOrNone);
  return read_access_log_moment(text);
}

std::optional<WrittenTime> read_syslog_time(std::string_view line) {
  constexpr std::size_t kSize = std::string_view("Mon DD HH:MM:SS").size();
  if (line.size() <= kSize + 1 || line[3] != ' ' || line[kSize] != ' ') return std::nullopt;
  const bool is_early = line[4] == ' ';  // in the month
  if ((!is_early && !is_digit(line[4])) || !is_digit(line[5]) || line[6] != ' ') return std::nullopt;
  const EightCharacters clock(line.data() + 7, kClock);
  const unsigned month = month_of(line.data());
  if (month == 0 || !clock.fits()) return std::nullopt;
  const std::string_view rest = line.substr(kSize + 1);
  if (!surely_lacks_year(rest) || may_begin_half_of_day(rest)) return std::nullopt;
  WrittenTime time;
  time.month = month;
  time.day = static_cast<unsigned>(is_early ? line[5] - '0' : two_digits_at(line.data() + 4));
  time.hour = clock.pair(0);
  time.minute = clock.pair(3);
  time.second = clock.pair(6);
  time.precision = TimePrecision::Second;
  time.length = kSize;
  return time;
}

}  // namespace insitu
