#include "engine/agent/go_layout.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

#include "engine/model/ascii.h"
#include "engine/model/calendar_names.h"
#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"

namespace insitu {

/// What a part of a layout stands for.
enum class GoPart : std::uint8_t {
  None,
  LongMonth,
  Month,
  NumMonth,
  ZeroMonth,
  LongWeekday,
  Weekday,
  Day,
  UnderDay,
  ZeroDay,
  UnderYearDay,
  ZeroYearDay,
  Hour,
  Hour12,
  ZeroHour12,
  Minute,
  ZeroMinute,
  Second,
  ZeroSecond,
  LongYear,
  Year,
  CapitalHalf,
  SmallHalf,
  ZoneName,
  Offset,
  FractionExact,
  FractionAny,
};

/// A part of a layout and what precedes it.
struct GoChunk {
  std::string prefix;
  GoPart part = GoPart::None;
  std::string text;  ///< as the layout writes it
};

namespace {

struct Spelling {
  std::string_view text;
  GoPart part;
};

/// In the order in which they are tried at one place of a layout.
constexpr Spelling kSpellings[] = {
    {"January", GoPart::LongMonth},
    {"Jan", GoPart::Month},
    {"Monday", GoPart::LongWeekday},
    {"Mon", GoPart::Weekday},
    {"MST", GoPart::ZoneName},
    {"01", GoPart::ZeroMonth},
    {"02", GoPart::ZeroDay},
    {"03", GoPart::ZeroHour12},
    {"04", GoPart::ZeroMinute},
    {"05", GoPart::ZeroSecond},
    {"06", GoPart::Year},
    {"002", GoPart::ZeroYearDay},
    {"15", GoPart::Hour},
    {"1", GoPart::NumMonth},
    {"2006", GoPart::LongYear},
    {"2", GoPart::Day},
    {"_2", GoPart::UnderDay},
    {"__2", GoPart::UnderYearDay},
    {"3", GoPart::Hour12},
    {"4", GoPart::Minute},
    {"5", GoPart::Second},
    {"PM", GoPart::CapitalHalf},
    {"pm", GoPart::SmallHalf},
    {"-070000", GoPart::Offset},
    {"-07:00:00", GoPart::Offset},
    {"-0700", GoPart::Offset},
    {"-07:00", GoPart::Offset},
    {"-07", GoPart::Offset},
    {"Z070000", GoPart::Offset},
    {"Z07:00:00", GoPart::Offset},
    {"Z0700", GoPart::Offset},
    {"Z07:00", GoPart::Offset},
    {"Z07", GoPart::Offset},
};

bool has_digit(std::string_view text, std::size_t at) { return at < text.size() && is_digit(text[at]); }

bool is_small_letter(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= 'a' && text[at] <= 'z';
}

/// Returns the length of `.000` or `,999` at the front; 0: there is none.
std::size_t fraction_length(std::string_view text) {
  if (text.size() < 2 || (text[0] != '.' && text[0] != ',') || (text[1] != '0' && text[1] != '9')) return 0;
  const std::size_t end = std::min(text.find_first_not_of(text[1], 1), text.size());
  return has_digit(text, end) ? 0 : end;
}

/// A part of a layout, as the layout writes it; borrowed from there.
struct FoundPart {
  GoPart part = GoPart::None;
  std::string_view text = {};
};

/// Finds the part at the front of a layout. None: there is none.
FoundPart part_at_front(std::string_view text) {
  if (text.starts_with("_2006")) return {};  // a literal `_`, and the year
  for (const auto& [spelling, part] : kSpellings) {
    if (!text.starts_with(spelling)) continue;
    const bool is_short_name = part == GoPart::Month || part == GoPart::Weekday;
    if (is_short_name && is_small_letter(text, spelling.size())) continue;
    return {part, text.substr(0, spelling.size())};
  }
  const std::size_t length = fraction_length(text);
  if (length == 0) return {};
  return {text[1] == '0' ? GoPart::FractionExact : GoPart::FractionAny, text.substr(0, length)};
}

/// Cuts a layout into its parts; what follows the last one is a part without a meaning.
std::vector<GoChunk> chunks_of(std::string_view layout) {
  std::vector<GoChunk> chunks;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < layout.size();) {
    const FoundPart found = part_at_front(layout.substr(at));
    if (found.part == GoPart::None) {
      ++at;
      continue;
    }
    chunks.push_back(
        {.prefix = std::string(layout.substr(begin, at - begin)), .part = found.part, .text = std::string(found.text)});
    at = begin = at + found.text.size();
  }
  chunks.push_back({.prefix = std::string(layout.substr(begin)), .part = GoPart::None, .text = {}});
  return chunks;
}

void cut_spaces(std::string_view& text) { text.remove_prefix(std::min(text.find_first_not_of(' '), text.size())); }

/// Takes a literal text; a run of blanks stands for any run.
bool skip_literal(std::string_view& value, std::string_view prefix) {
  while (!prefix.empty()) {
    if (prefix.front() == ' ') {
      if (!value.empty() && value.front() != ' ') return false;
      cut_spaces(prefix);
      cut_spaces(value);
      continue;
    }
    if (value.empty() || value.front() != prefix.front()) return false;
    prefix.remove_prefix(1);
    value.remove_prefix(1);
  }
  return true;
}

/// Takes one or two digits; `is_fixed`: exactly two.
bool take_number(std::string_view& value, bool is_fixed, int& number) {
  if (!has_digit(value, 0) || (is_fixed && !has_digit(value, 1))) return false;
  const std::size_t digits = has_digit(value, 1) ? 2 : 1;
  number = value[0] - '0';
  if (digits == 2) number = number * 10 + (value[1] - '0');
  value.remove_prefix(digits);
  return true;
}

bool take_number_in(std::string_view& value, bool is_fixed, int min, int max, int& number) {
  return take_number(value, is_fixed, number) && number >= min && number <= max;
}

/// Takes a name, of which only the first `letters` are written; 0: all. Letter case does not count.
bool take_name(std::string_view& value, std::span<const std::string_view> names, std::size_t letters, int& index) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view name = letters > 0 ? names[i].substr(0, letters) : names[i];
    if (!equals_ignoring_case(value.substr(0, name.size()), name)) continue;
    value.remove_prefix(name.size());
    index = static_cast<int>(i);
    return true;
  }
  return false;
}

/// Takes a point or comma and `digits` digits.
bool take_fraction(std::string_view& value, std::size_t digits, int& millisecond) {
  if (value.size() < digits + 1 || (value[0] != '.' && value[0] != ',')) return false;
  millisecond = 0;
  for (std::size_t i = 1; i <= std::max<std::size_t>(digits, 3); ++i) {
    if (i <= digits && !is_digit(value[i])) return false;
    if (i <= 3) millisecond = millisecond * 10 + (i <= digits ? value[i] - '0' : 0);
  }
  value.remove_prefix(digits + 1);
  return true;
}

std::size_t digits_after_point(std::string_view value) {
  std::size_t digits = 0;
  while (has_digit(value, digits + 1)) ++digits;
  return digits;
}

/// Takes the distance from UTC in the form that the layout has.
bool take_offset(std::string_view& value, std::string_view form, std::optional<std::int64_t>& offset) {
  if (form.starts_with('Z') && value.starts_with('Z') && form.size() < 7) {
    value.remove_prefix(1);
    offset = 0;
    return true;
  }
  if (value.size() < form.size() || (value.front() != '+' && value.front() != '-')) return false;
  int parts[3] = {};
  std::size_t part = 0;
  for (std::size_t i = 1; i < form.size();) {
    if (form[i] == ':') {
      if (value[i++] != ':') return false;
      continue;
    }
    if (!has_digit(value, i) || !has_digit(value, i + 1)) return false;
    parts[part++] = (value[i] - '0') * 10 + (value[i + 1] - '0');
    i += 2;
  }
  if (parts[0] > 24 || parts[1] > 60 || parts[2] > 60) return false;
  const std::int64_t distance = parts[0] * kHour + parts[1] * kMinute + parts[2] * kSecond;
  offset = value.front() == '-' ? -distance : distance;
  value.remove_prefix(form.size());
  return true;
}

/// Returns the length of a signed number of hours at the front that is below 24; 0: there is none.
std::size_t signed_hours_length(std::string_view value) {
  if (value.empty() || (value.front() != '+' && value.front() != '-')) return 0;
  std::size_t end = 1;
  int hours = 0;
  while (has_digit(value, end) && end < 8) hours = hours * 10 + (value[end++] - '0');
  return end > 1 && hours < 24 ? end : 0;
}

/// Returns the length of the abbreviation of a zone at the front, as Go guesses it; 0: there is none.
std::size_t zone_length(std::string_view value) {
  if (value.size() < 3) return 0;
  if (value.starts_with("ChST") || value.starts_with("MeST")) return 4;
  if (value.starts_with("GMT")) return 3 + signed_hours_length(value.substr(3));
  if (value.front() == '+' || value.front() == '-') return signed_hours_length(value);
  std::size_t capitals = 0;
  while (capitals < 6 && capitals < value.size() && value[capitals] >= 'A' && value[capitals] <= 'Z') ++capitals;
  switch (capitals) {
    case 3: return 3;
    case 4: return value[3] == 'T' || value.starts_with("WITA") ? 4 : 0;
    case 5: return value[4] == 'T' ? 5 : 0;
    default: return 0;
  }
}

bool take_zone(std::string_view& value, GoTime& time) {
  const std::size_t length = value.starts_with("UTC") ? 3 : zone_length(value);
  if (length == 0) return false;
  time.zone = value.substr(0, length);
  value.remove_prefix(length);
  if (time.zone == "UTC") time.utc_offset = 0;
  return true;
}

int days_in(int month, int year) {
  for (int day = 31; day > 28; --day) {
    if (is_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day), 0, 0, 0)) return day;
  }
  return 28;
}

/// Reads one value by its layout.
class GoParser {
 public:
  explicit GoParser(std::string_view value) : value_(value) {}

  std::optional<GoTime> parse(std::span<const GoChunk> chunks) {
    for (std::size_t i = 0; i < chunks.size(); ++i) {
      if (!skip_literal(value_, chunks[i].prefix)) return std::nullopt;
      if (chunks[i].part == GoPart::None) break;
      if (!take(chunks[i], chunks[i + 1].part)) return std::nullopt;
    }
    return value_.empty() ? finish() : std::nullopt;
  }

 private:
  bool take_month(std::size_t letters) {
    if (!take_name(value_, kMonths, letters, time_.month)) return false;
    ++time_.month;
    return true;
  }

  bool take(const GoChunk& chunk, GoPart next) {
    switch (chunk.part) {
      case GoPart::None: return true;
      case GoPart::LongMonth: return take_month(0);
      case GoPart::Month: return take_month(3);
      case GoPart::NumMonth: return take_number_in(value_, false, 1, 12, time_.month);
      case GoPart::ZeroMonth: return take_number_in(value_, true, 1, 12, time_.month);
      case GoPart::LongWeekday: return take_name(value_, kWeekdays, 0, ignored_);
      case GoPart::Weekday: return take_name(value_, kWeekdays, 3, ignored_);
      case GoPart::Day: return take_number(value_, false, time_.day);
      case GoPart::UnderDay:
        if (value_.starts_with(' ')) value_.remove_prefix(1);
        return take_number(value_, false, time_.day);
      case GoPart::ZeroDay: return take_number(value_, true, time_.day);
      case GoPart::UnderYearDay:
      case GoPart::ZeroYearDay: return take_day_of_year(chunk.part == GoPart::ZeroYearDay);
      case GoPart::Hour: return take_number_in(value_, false, 0, 23, time_.hour);
      case GoPart::Hour12: return take_number_in(value_, false, 0, 12, time_.hour);
      case GoPart::ZeroHour12: return take_number_in(value_, true, 0, 12, time_.hour);
      case GoPart::Minute: return take_number_in(value_, false, 0, 59, time_.minute);
      case GoPart::ZeroMinute: return take_number_in(value_, true, 0, 59, time_.minute);
      case GoPart::Second:
      case GoPart::ZeroSecond: return take_second(chunk.part == GoPart::ZeroSecond, next);
      case GoPart::LongYear: return take_year(4);
      case GoPart::Year: return take_year(2);
      case GoPart::CapitalHalf: return take_half("AM", "PM");
      case GoPart::SmallHalf: return take_half("am", "pm");
      case GoPart::ZoneName: return take_zone(value_, time_);
      case GoPart::Offset: return take_offset(value_, chunk.text, time_.utc_offset);
      case GoPart::FractionExact: return take_fraction(value_, chunk.text.size() - 1, time_.millisecond);
      case GoPart::FractionAny: return take_any_fraction();
    }
    return false;
  }

  bool take_day_of_year(bool is_padded) {
    for (int i = 0; i < 2 && !is_padded; ++i) {
      if (value_.starts_with(' ')) value_.remove_prefix(1);
    }
    std::size_t digits = 0;
    int day = 0;
    while (digits < 3 && has_digit(value_, digits)) day = day * 10 + (value_[digits++] - '0');
    if (digits == 0 || (is_padded && digits != 3)) return false;
    value_.remove_prefix(digits);
    day_of_year_ = day;
    return true;
  }

  /// A fraction that the layout does not have is taken all the same.
  bool take_second(bool is_fixed, GoPart next) {
    if (!take_number_in(value_, is_fixed, 0, 59, time_.second)) return false;
    const std::size_t digits =
        value_.size() > 1 && (value_[0] == '.' || value_[0] == ',') ? digits_after_point(value_) : 0;
    if (digits == 0) return true;
    if (next == GoPart::FractionExact || next == GoPart::FractionAny) return true;
    return take_fraction(value_, digits, time_.millisecond);
  }

  bool take_any_fraction() {
    const std::size_t digits =
        !value_.empty() && (value_[0] == '.' || value_[0] == ',') ? digits_after_point(value_) : 0;
    return digits == 0 || take_fraction(value_, digits, time_.millisecond);
  }

  bool take_year(std::size_t digits) {
    if (value_.size() < digits) return false;
    int year = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!is_digit(value_[i])) return false;
      year = year * 10 + (value_[i] - '0');
    }
    value_.remove_prefix(digits);
    time_.year = digits == 4 ? year : year + (year >= 69 ? 1900 : 2000);
    return true;
  }

  bool take_half(std::string_view morning, std::string_view evening) {
    is_evening_ = value_.starts_with(evening);
    is_morning_ = value_.starts_with(morning);
    if (!is_evening_ && !is_morning_) return false;
    value_.remove_prefix(2);
    return true;
  }

  std::optional<GoTime> finish() {
    if (is_evening_ && time_.hour < 12) time_.hour += 12;
    if (is_morning_ && time_.hour == 12) time_.hour = 0;
    if (day_of_year_) {
      const bool is_leap = is_civil(time_.year, 2, 29, 0, 0, 0);
      if (*day_of_year_ < 1 || *day_of_year_ > (is_leap ? 366 : 365)) return std::nullopt;
      const CivilTime date = civil_time(from_civil(time_.year, 1, 1) + (*day_of_year_ - 1) * kDay);
      time_.month = static_cast<int>(date.month);
      time_.day = static_cast<int>(date.day);
    }
    if (time_.day < 1 || time_.day > days_in(time_.month, time_.year)) return std::nullopt;
    return time_;
  }

  std::string_view value_;
  GoTime time_;
  std::optional<int> day_of_year_;
  bool is_evening_ = false;
  bool is_morning_ = false;
  int ignored_ = 0;
};

}  // namespace

GoLayout::GoLayout(std::string_view layout)
    : chunks_(std::make_shared<const std::vector<GoChunk>>(chunks_of(layout))) {}

std::optional<GoTime> GoLayout::parse(std::string_view value) const { return GoParser(value).parse(*chunks_); }

std::string first_part_of_layout(std::string_view layout) { return chunks_of(layout).front().text; }

std::int64_t epoch_of(const GoTime& time, const TimeZone& host) {
  const std::int64_t local = from_civil(time.year, static_cast<unsigned>(time.month), 1, time.hour, time.minute,
                                        time.second, time.millisecond) +
                             (time.day - 1) * kDay;
  if (time.utc_offset) return local - *time.utc_offset;
  if (time.zone.empty()) return host.to_utc(local);
  if (const auto offset = host.offset_named(time.zone, local)) return local - *offset;
  if (!time.zone.starts_with("GMT") || time.zone.size() == 3) return local;
  std::int64_t hours = 0;
  for (const char c : time.zone.substr(4)) hours = hours * 10 + (c - '0');
  return local - (time.zone[3] == '-' ? -hours : hours) * kHour;
}

}  // namespace insitu
