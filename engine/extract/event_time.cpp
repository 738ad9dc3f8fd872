#include "insitu/event_time.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>

#include "engine/extract/line_front.h"
#include "engine/extract/recognise_time.h"
#include "engine/extract/time_format.h"
#include "engine/model/ansi.h"
#include "engine/model/ascii.h"
#include "engine/model/number.h"
#include "engine/model/time_syntax.h"
#include "engine/model/timestamp.h"
#include "engine/model/usual_times.h"
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

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && (is_blank(text.back()) || text.back() == '\r' || text.back() == '\n')) text.remove_suffix(1);
  return text;
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
    : options_(std::move(options)), format_(std::move(format)), now_(now_in(options_.zone, options_.now)) {}

TimeReader TimeReader::as_of(std::int64_t written) const {
  TimeReader reader = *this;
  if (written >= options_.now) return reader;
  reader.actual_now_ = now_;
  reader.options_.now = written;
  reader.now_ = now_in(options_.zone, written);
  return reader;
}

TimeReader::Now TimeReader::now_in(const TimeZone& zone, std::int64_t now) {
  std::int64_t local = 0;
  if (__builtin_add_overflow(now, zone.offset_at(now), &local)) local = now;
  return {.moment = now, .year = static_cast<int>(std::clamp<std::int64_t>(civil_time(local).year, 0, 9999))};
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
  const auto moment = latest(time, now_);
  if (actual_now_ && !*has_used_year_of_file_ && latest(time, *actual_now_) != moment) *has_used_year_of_file_ = true;
  return moment;
}

/// Reads a time without a year in the latest year that has the day and is not after `now`. Of 29 February that may be
/// eight years before, around 1900.
std::optional<std::int64_t> TimeReader::latest(const WrittenTime& time, const Now& now) const {
  constexpr int kYears = 8;
  for (int year = now.year; year >= now.year - kYears; --year) {
    const auto clock = wall_clock(time, year);
    const auto moment = clock ? to_utc(time, *clock) : std::nullopt;
    if (moment && *moment <= now.moment) return moment;
  }
  return std::nullopt;
}

std::optional<std::int64_t> TimeReader::moment(const WrittenMoment& written) const {
  return written.is_local ? options_.zone.to_utc(written.milliseconds) : written.milliseconds;
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
  if (const auto usual = read_usual_moment(text); usual && usual->length == text.size()) return moment(*usual);
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
  if (const auto usual = read_usual_moment(line); usual && ends_there(line, usual->length)) return moment(*usual);
  if (const auto time = read_syslog_time(line)) return moment(*time);
  if (begins_with_address(line)) return std::nullopt;
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
  if (const auto usual = read_usual_moment(text); usual && ends_there(text, usual->length)) return moment(*usual);
  const auto time = recognise(text);
  return states_time(time, text) && time->year ? moment(*time) : std::nullopt;
}

}  // namespace insitu
