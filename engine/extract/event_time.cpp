#include "insitu/event_time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

#include "engine/extract/time_format.h"
#include "engine/model/ansi.h"
#include "engine/model/ascii.h"
#include "engine/model/number.h"
#include "engine/model/time_syntax.h"
#include "engine/model/timestamp.h"
#include "engine/model/zone_names.h"

namespace insitu {
namespace {

constexpr std::array<std::string_view, 17> kDefaultTimeFields = {
    "@timestamp",     "timestamp",  "time",        "ts",
    "eventTime",      "asctime",    "datetime",    "date",
    "Timestamp",      "EventTime",  "@t",          "timeMillis",
    "time_iso8601",   "time_local", "requestTime", "__REALTIME_TIMESTAMP",
    "query_timestamp"};

/// The number of bytes at the front of a line in which brackets are looked at.
constexpr std::size_t kFrontBytes = 256;

constexpr std::size_t kIsoDateLength = std::string_view("YYYY-MM-DD").size();

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// Returns a text without the blanks and colours at its front.
std::string_view without_front(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = is_blank(text.front()) ? 1 : leading_colours(text);
    if (length == 0) break;
    text.remove_prefix(length);
  }
  return text;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
  return text;
}

/// Whether a time of this length ends in a line: no word goes on after it.
bool ends_there(std::string_view text, std::size_t length) {
  return length == text.size() || !(is_digit(text[length]) || is_letter(text[length]));
}

/// Whether a time more exact than a day is at the front of a line, where no word goes on.
bool states_time(const std::optional<WrittenTime>& time, std::string_view line) {
  return time && time->precision != TimePrecision::Day && ends_there(line, time->length);
}

/// Whether `rest`, which comes after an offset from UTC, only repeats it as a name: ` IST`, ` (India Standard Time)`,
/// as programs of Go and JavaScript print it. Go adds its monotonic clock: ` m=+0.01`.
bool repeats_offset(std::string_view rest) {
  if (!rest.starts_with(' ')) return false;
  rest.remove_prefix(1);
  if (rest.starts_with('(')) return rest.find(')') == rest.size() - 1;
  const std::size_t monotonic = rest.find(" m=");
  if (monotonic != std::string_view::npos) {
    const std::string_view seconds = rest.substr(monotonic + 3);
    if (seconds.find_first_not_of("+-.0123456789") != std::string_view::npos) return false;
    rest = rest.substr(0, monotonic);
  }
  const bool has_length = rest.size() >= 3 && rest.size() <= 5;
  return has_length && std::ranges::all_of(rest, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// Whether a text is this time and nothing else.
bool is_whole(std::string_view text, const WrittenTime& time) {
  if (time.length == text.size()) return true;
  return time.utc_offset && time.zone.empty() && repeats_offset(text.substr(time.length));
}

std::optional<int> four_digit_year(TimeCursor& cursor) {
  const auto year = cursor.number(4, 4);
  return year && !cursor.sees_digit() ? year : std::nullopt;
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
  if (!afternoon && !cursor.take_word("AM")) {
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

/// Reads klog's `I0506 07:08:09.123456`.
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

/// Reads ISO 8601. A date and a clock with a tab in between are what CloudFront writes: UTC, though it states no zone.
std::optional<WrittenTime> iso_or_tabbed(std::string_view text) {
  auto time = read_iso_time(text);
  const bool is_tabbed = time && time->precision != TimePrecision::Day && text[kIsoDateLength] == '\t';
  if (is_tabbed && !time->utc_offset && time->zone.empty()) time->utc_offset = 0;
  return time;
}

/// Reads any time but an epoch.
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

/// Returns the length of what precedes the time in syslog: `<34>`, `<34>1 `.
std::size_t priority_length(std::string_view message) {
  TimeCursor cursor(message);
  if (!cursor.take('<') || !cursor.number(1, 3) || !cursor.take('>')) return 0;
  const std::size_t length = cursor.at();
  if (cursor.take('1') && cursor.take(' ')) return cursor.at();
  return length;
}

constexpr std::string_view kLoadBalancerTypes[] = {"http", "https", "h2", "grpcs", "ws", "wss"};

/// Returns what follows a word that may precede the time: a word of letters in brackets, one of capitals with or
/// without a colon, the type that load balancers begin their lines with. Empty: the line begins with none of these.
std::string_view after_first_word(std::string_view line) {
  constexpr std::size_t kLongestWord = 16;
  if (line.empty() || (line.front() != '[' && !is_letter(line.front()))) return {};
  const std::string_view front = line.substr(0, kLongestWord);
  std::size_t size = 0;
  while (size < front.size() && !is_blank(front[size]) && front[size] != '\x1b') ++size;
  std::string_view word = line.substr(0, size);
  const bool in_brackets = word.starts_with('[') && word.ends_with(']');
  if (in_brackets) word = word.substr(1, size - 2);
  if (!in_brackets && word.ends_with(':')) word.remove_suffix(1);
  const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const bool is_level =
      !word.empty() && (in_brackets ? std::ranges::all_of(word, is_letter) : std::ranges::all_of(word, is_capital));
  if (!is_level && std::ranges::find(kLoadBalancerTypes, word) == std::end(kLoadBalancerTypes)) return {};
  return size == line.size() ? std::string_view() : without_front(line.substr(size));
}

/// Returns what follows the `tls 2.0 ` with which network load balancers begin their lines. Empty: the line does not
/// begin so.
std::string_view after_tls_version(std::string_view line) {
  constexpr std::string_view kType = "tls ";
  if (!line.starts_with(kType)) return {};
  TimeCursor cursor(line);
  cursor.move_to(kType.size());
  if (!cursor.number(1, 2) || !cursor.take('.') || !cursor.number(1, 2) || !cursor.take(' ')) return {};
  return cursor.rest();
}

/// A pair of logfmt.
struct TextPair {
  std::string_view key;
  std::string_view value;  // without quotes; escapes as they are
};

/// Takes the next `key=value` or `key="value"`, and the blanks after it, from the front of a line. nullopt: none begins
/// there.
std::optional<TextPair> take_pair(std::string_view& line) {
  constexpr std::size_t kLongestKey = 64;
  const auto is_of_key = [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || (c >= '-' && c <= '/') || c == '@';
  };
  const std::string_view front = line.substr(0, kLongestKey);
  std::size_t equals = 0;
  while (equals < front.size() && is_of_key(front[equals])) ++equals;
  if (equals == 0 || equals == front.size() || front[equals] != '=') return std::nullopt;
  TextPair pair{.key = line.substr(0, equals), .value = {}};
  std::string_view rest = line.substr(equals + 1);
  std::size_t end = 0;
  if (rest.starts_with('"')) {
    end = 1;
    while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? std::size_t{2} : 1;
    if (end >= rest.size()) return std::nullopt;
    pair.value = rest.substr(1, end - 1);
    ++end;
  } else {
    while (end < rest.size() && !is_blank(rest[end])) ++end;
    pair.value = rest.substr(0, end);
  }
  rest.remove_prefix(end);
  while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
  line = rest;
  return pair;
}

/// Returns the digits of an epoch time at the start of a line: as many as today's have, in seconds, milliseconds,
/// micro- or nanoseconds.
std::string_view epoch_at_front(std::string_view line) {
  std::size_t end = 0;
  while (end < line.size() && is_digit(line[end])) ++end;
  const bool as_today = (end == 10 || end == 13 || end == 16 || end == 19) && (line[0] == '1' || line[0] == '2');
  if (!as_today) return {};
  if (end + 1 < line.size() && line[end] == '.' && is_digit(line[end + 1])) {
    for (++end; end < line.size() && is_digit(line[end]);) ++end;
  }
  return end == line.size() || is_blank(line[end]) || line[end] == ',' ? line.substr(0, end) : std::string_view();
}

/// Converts an epoch by its magnitude: seconds below 1e11, then a thousandth of a second for each three digits more.
std::optional<std::int64_t> epoch_milliseconds(double number) {
  const double magnitude = std::abs(number);
  double milliseconds = number * 1000;
  if (magnitude >= 1e11) milliseconds = number;
  if (magnitude >= 1e14) milliseconds = number / 1000;
  if (magnitude >= 1e17) milliseconds = number / 1'000'000;
  if (!(std::abs(milliseconds) < 9e15)) return std::nullopt;
  return static_cast<std::int64_t>(std::floor(milliseconds));
}

std::int64_t floor_divide(std::int64_t number, std::int64_t divisor) {
  return number / divisor - (number % divisor < 0 ? 1 : 0);
}

std::optional<std::int64_t> epoch_milliseconds(std::int64_t number) {
  constexpr std::int64_t kSeconds = 100'000'000'000;
  const std::int64_t magnitude = number < 0 ? -(number + 1) : number;
  if (magnitude < kSeconds) return number * 1000;
  if (magnitude < kSeconds * 1000) return number;
  if (magnitude < kSeconds * 1'000'000) return floor_divide(number, 1000);
  return floor_divide(number, 1'000'000);
}

/// Reads `seconds.fraction` in decimals, exactly. nullopt: written otherwise.
std::optional<std::int64_t> decimal_seconds(std::string_view text) {
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos || point == 0 || point > 11) return std::nullopt;
  TimeCursor cursor(text);
  WrittenTime fraction;
  std::int64_t seconds = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + point, seconds);
  if (error != std::errc{} || stopped != text.data() + point || seconds < 0) return std::nullopt;
  cursor.move_to(point);
  if (!cursor.fraction(fraction) || !cursor.rest().empty()) return std::nullopt;
  return seconds * 1000 + fraction.millisecond;
}

std::optional<std::int64_t> epoch_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && stopped == text.data() + text.size()) return epoch_milliseconds(number);
  if (const auto milliseconds = decimal_seconds(text)) return milliseconds;
  if (!is_number(text)) return std::nullopt;
  return epoch_milliseconds(number_value(text));
}

}  // namespace

std::span<const std::string_view> default_time_fields() { return kDefaultTimeFields; }

TimeReader::TimeReader(TimeOptions options, std::shared_ptr<const TimeFormat> format)
    : options_(std::move(options)), format_(std::move(format)) {}

TimeReader TimeReader::as_of(std::int64_t written) const {
  TimeReader reader = *this;
  if (written >= options_.now) return reader;
  reader.actual_now_ = options_.now;
  reader.options_.now = written;
  return reader;
}

std::expected<TimeReader, std::string> TimeReader::make(TimeOptions options) {
  std::shared_ptr<const TimeFormat> format;
  if (!options.format.empty()) {
    auto made = TimeFormat::make(options.format);
    if (!made) return std::unexpected(made.error());
    format = std::make_shared<const TimeFormat>(std::move(*made));
  }
  return TimeReader(std::move(options), std::move(format));
}

std::optional<std::int64_t> TimeReader::to_utc(const WrittenTime& time, std::int64_t clock) const {
  if (time.zone.empty()) return time.utc_offset ? clock - *time.utc_offset : options_.zone.to_utc(clock);
  // Clocks in the zone that the user names are the ones that print this.
  if (const auto offset = options_.zone.offset_named(time.zone, clock)) return clock - *offset;
  if (time.utc_offset) return clock - *time.utc_offset;
  if (const auto place = begins_as_place(time.zone) ? TimeZone::find(time.zone) : std::nullopt) {
    return place->to_utc(clock);
  }
  const auto names = ambiguous_zone_names();
  const auto name = std::ranges::find(names, time.zone, &ZoneName::name);
  if (name != names.end()) *unread_zones_ |= 1U << static_cast<unsigned>(name - names.begin());
  return std::nullopt;
}

std::vector<UnreadZone> TimeReader::unread_zones() const {
  std::vector<UnreadZone> unread;
  const auto names = ambiguous_zone_names();
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (((*unread_zones_ >> i) & 1U) != 0) unread.push_back({names[i].name, names[i].meanings, names[i].place});
  }
  return unread;
}

std::optional<std::int64_t> TimeReader::moment(const WrittenTime& time) const {
  if (const auto year = time.year ? time.year : options_.year) {
    const auto clock = wall_clock(time, *year);
    return clock ? to_utc(time, *clock) : std::nullopt;
  }
  const auto moment = latest(time, options_.now);
  if (actual_now_ && !*has_used_year_of_file_ && latest(time, *actual_now_) != moment) *has_used_year_of_file_ = true;
  return moment;
}

/// Reads a time without a year in the latest year that has the day and is not after `now`. Of 29 February that may be
/// eight years before, around 1900.
std::optional<std::int64_t> TimeReader::latest(const WrittenTime& time, std::int64_t now) const {
  constexpr int kYears = 8;
  std::int64_t local = 0;
  if (__builtin_add_overflow(now, options_.zone.offset_at(now), &local)) local = now;
  const auto this_year = static_cast<int>(std::clamp<std::int64_t>(civil_time(local).year, 0, 9999));
  for (int year = this_year; year >= this_year - kYears; --year) {
    const auto clock = wall_clock(time, year);
    const auto moment = clock ? to_utc(time, *clock) : std::nullopt;
    if (moment && *moment <= now) return moment;
  }
  return std::nullopt;
}

std::optional<std::int64_t> TimeReader::moment(const FormattedTime& time) const {
  return time.epoch ? time.epoch : moment(time.time);
}

std::optional<std::int64_t> TimeReader::read_epoch(std::string_view digits) const {
  constexpr std::int64_t kFirst = 100'000'000'000;  // 1973-03-03
  const auto milliseconds = epoch_of(digits);
  if (milliseconds && options_.field.empty() && *milliseconds < kFirst) return std::nullopt;
  return milliseconds;
}

std::optional<std::int64_t> TimeReader::read_text(std::string_view text) const {
  text = trimmed(text);
  if (format_) {
    const auto time = format_->read(text);
    return time && time->time.length == text.size() ? moment(*time) : std::nullopt;
  }
  if (const auto iso = read_iso_moment(text); iso && iso->length == text.size()) return iso->milliseconds;
  const auto time = recognise(text);
  if (!time || !is_whole(text, *time)) return read_epoch(text);
  if (time->precision == TimePrecision::Day && options_.field.empty()) return std::nullopt;
  return moment(*time);
}

std::optional<std::int64_t> TimeReader::read(const FieldValue& value) const {
  switch (value.kind()) {
    case FieldKind::Text:
    case FieldKind::WrittenNumber: return read_text(value.text());
    case FieldKind::Timestamp: return value.integer();
    case FieldKind::Integer:
    case FieldKind::Real:
    case FieldKind::Missing:
    case FieldKind::Period:
    case FieldKind::Map:
    case FieldKind::List: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::int64_t> TimeReader::find_in_line(std::string_view message) const {
  if (const auto time = find_at_start(message)) return time;
  return find_in_brackets(message);
}

bool TimeReader::begins_with_time(std::string_view line) const {
  if (find_at_start(line)) return true;
  std::string_view rest = without_front(line);
  if (rest.starts_with('[') && read_in_bracket(rest)) return true;
  rest = after_first_word(rest);
  return rest.starts_with('[') && read_in_bracket(rest);
}

std::optional<std::int64_t> TimeReader::find_at_start(std::string_view message) const {
  if (format_) {
    const std::string_view line = message.substr(leading_colours(message));
    if (const auto time = format_->read(line)) return moment(*time);
    return find_in_pairs(without_front(line));
  }
  std::string_view line = without_front(message);
  line.remove_prefix(priority_length(line));
  if (const auto iso = read_iso_moment(line); iso && ends_there(line, iso->length)) return iso->milliseconds;
  if (const auto time = recognise(line); states_time(time, line)) return moment(*time);
  if (const auto time = klog(line); states_time(time, line)) return moment(*time);
  if (const std::string_view digits = epoch_at_front(line); !digits.empty()) return read_epoch(digits);
  if (const auto time = find_after_word(line)) return time;
  return find_in_pairs(line);
}

std::optional<std::int64_t> TimeReader::find_after_word(std::string_view line) const {
  if (const std::string_view rest = after_first_word(line); !rest.empty()) {
    const auto time = recognise(rest);
    return states_time(time, rest) && time->year ? moment(*time) : std::nullopt;
  }
  const std::string_view rest = after_tls_version(line);
  auto time = recognise(rest);
  if (!states_time(time, rest) || !time->year) return std::nullopt;
  if (!time->utc_offset && time->zone.empty()) time->utc_offset = 0;
  return moment(*time);
}

std::optional<std::int64_t> TimeReader::find_in_pairs(std::string_view line) const {
  constexpr int kPairs = 4;
  constexpr std::array<std::string_view, 4> kTimeKeys = {"ts", "time", "timestamp", "t"};
  for (int pairs = 0; pairs < kPairs; ++pairs) {
    const auto pair = take_pair(line);
    if (!pair) return std::nullopt;
    if (std::ranges::find(kTimeKeys, pair->key) == kTimeKeys.end()) continue;
    if (const auto time = read_text(pair->value)) return time;
  }
  return std::nullopt;
}

std::optional<std::int64_t> TimeReader::find_in_brackets(std::string_view message) const {
  std::string_view front = message.substr(0, kFrontBytes);
  front = front.substr(0, front.find('"'));
  for (std::size_t at = front.find('['); at != std::string_view::npos; at = front.find('[', at + 1)) {
    if (const auto time = read_in_bracket(message.substr(at))) return time;
  }
  return std::nullopt;
}

/// Reads the time after the bracket that `bracket` begins with.
std::optional<std::int64_t> TimeReader::read_in_bracket(std::string_view bracket) const {
  const std::string_view text = bracket.substr(1);
  if (format_) {
    auto time = format_->read(text);
    if (!time) time = format_->read(bracket);
    return time ? moment(*time) : std::nullopt;
  }
  const auto time = recognise(text);
  return states_time(time, text) && time->year ? moment(*time) : std::nullopt;
}

}  // namespace insitu
