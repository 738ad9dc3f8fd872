#include "engine/expression/date_pattern.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "engine/model/ascii.h"
#include "engine/model/calendar_names.h"
#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"

namespace insitu {
namespace {

constexpr std::string_view kLetters = "yuYMLdDEaHkhKmsSnAXxZOzvV";
constexpr std::array<std::string_view, 2> kHalves = {"AM", "PM"};

// The abbreviations that RFC 822 knows; the database of time zones does not have all of them.
struct Abbreviation {
  std::string_view name;
  std::string_view offset;
};
constexpr Abbreviation kAbbreviations[] = {{"EST", "-05:00"}, {"EDT", "-04:00"}, {"CST", "-06:00"}, {"CDT", "-05:00"},
                                           {"MST", "-07:00"}, {"MDT", "-06:00"}, {"PST", "-08:00"}, {"PDT", "-07:00"}};

bool starts_with_name(std::string_view text, std::string_view name) {
  return text.size() >= name.size() && std::ranges::equal(text.substr(0, name.size()), name, {}, to_lower, to_lower);
}

/// How many letters of one kind are at the front.
std::size_t run_length(std::string_view pattern) {
  return std::min(pattern.find_first_not_of(pattern.front()), pattern.size());
}

/// The offset after the quote that closes the one at the front; a doubled one does not. npos: nothing closes it.
std::size_t quoted_length(std::string_view pattern) {
  for (std::size_t at = 1; at < pattern.size(); ++at) {
    if (pattern[at] != '\'') continue;
    if (at + 1 == pattern.size() || pattern[at + 1] != '\'') return at + 1;
    ++at;
  }
  return std::string_view::npos;
}

bool is_number_field(std::string_view pattern) {
  const char letter = pattern.front();
  if (letter == 'M' || letter == 'L') return run_length(pattern) <= 2;
  return std::string_view("yuYdDHkhKmsSnA").contains(letter);
}

/// The digits that belong to the fields which follow without anything between: `yMMdd` leaves four.
std::size_t digits_reserved(std::string_view pattern) {
  std::size_t reserved = 0;
  while (!pattern.empty() && is_number_field(pattern) && run_length(pattern) > 1) {
    reserved += run_length(pattern);
    pattern.remove_prefix(run_length(pattern));
  }
  return reserved;
}

struct Parts {
  std::optional<int> year;
  int month = 1;
  int day = 1;
  std::optional<int> day_of_year;
  std::optional<int> weekday;
  int hour = 0;
  std::optional<int> half;  // 1: PM
  int minute = 0;
  int second = 0;
  int millisecond = 0;
  std::optional<int> millisecond_of_day;
  std::optional<TimeZone> zone;
};

class DateReader {
 public:
  DateReader(std::string_view text, std::string_view pattern) : text_(text), pattern_(pattern) {}

  std::optional<Parts> run() {
    while (!pattern_.empty()) {
      if (!step() && !leave_out()) return std::nullopt;
    }
    if (!text_.empty()) return std::nullopt;
    return parts_;
  }

 private:
  /// Where to go on if the optional part that began here is not there.
  struct Choice {
    std::string_view text;
    Parts parts;
  };

  bool step() {
    const char c = pattern_.front();
    if (is_letter(c)) return field();
    if (c == '\'') return quoted();
    pattern_.remove_prefix(1);
    switch (c) {
      case '[': choices_.push_back({text_, parts_}); return true;
      case ']':
        if (!choices_.empty()) choices_.pop_back();
        return true;
      default: return literal(c);
    }
  }

  /// Takes back the optional part that failed.
  bool leave_out() {
    if (choices_.empty()) return false;
    text_ = choices_.back().text;
    parts_ = choices_.back().parts;
    choices_.pop_back();
    for (std::size_t depth = 1; depth > 0 && !pattern_.empty();) {
      const char c = pattern_.front();
      const std::size_t length = c == '\'' ? std::min(quoted_length(pattern_), pattern_.size()) : 1;
      if (c == '[') ++depth;
      if (c == ']') --depth;
      pattern_.remove_prefix(length);
    }
    return true;
  }

  bool literal(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }

  bool quoted() {
    const std::size_t length = quoted_length(pattern_);
    if (length == std::string_view::npos) return false;
    const std::string_view inside = pattern_.substr(1, length - 2);
    pattern_.remove_prefix(length);
    if (inside.empty()) return literal('\'');
    for (std::size_t at = 0; at < inside.size(); ++at) {
      if (!literal(inside[at])) return false;
      if (inside[at] == '\'') ++at;
    }
    return true;
  }

  bool field() {
    const char letter = pattern_.front();
    const std::size_t count = run_length(pattern_);
    const bool is_number = is_number_field(pattern_);
    pattern_.remove_prefix(count);
    if (is_number) return number_field(letter, count);
    switch (letter) {
      case 'M':
      case 'L': return name(kMonths, [this](int index) { parts_.month = index + 1; });
      case 'E': return name(kWeekdays, [this](int index) { parts_.weekday = index; });
      case 'a': return name(kHalves, [this](int index) { parts_.half = index; });
      case 'X':
      case 'x':
      case 'Z':
      case 'O': return offset();
      case 'z':
      case 'v':
      case 'V': return zone_name() || offset();
      default: return false;
    }
  }

  bool number_field(char letter, std::size_t count) {
    constexpr std::size_t kMaxDigits = 9;
    std::size_t most = count;
    if (count == 1 && letter != 'S') {
      const auto end = std::ranges::find_if_not(text_, is_digit);
      const auto digits = static_cast<std::size_t>(end - text_.begin());
      const std::size_t reserved = digits_reserved(pattern_);
      most = digits > reserved ? std::min(digits - reserved, kMaxDigits) : 1;
    }
    if (most > kMaxDigits || most > text_.size()) return false;
    const std::string_view digits = text_.substr(0, most);
    if (!std::ranges::all_of(digits, is_digit)) return false;
    text_.remove_prefix(most);
    int number = 0;
    for (const char c : digits) number = number * 10 + (c - '0');
    return set_number(letter, count, number);
  }

  bool set_number(char letter, std::size_t count, int number) {
    switch (letter) {
      case 'y':
      case 'u':
      case 'Y': parts_.year = count == 2 ? 2000 + number : number; return true;
      case 'M':
      case 'L': parts_.month = number; return true;
      case 'd': parts_.day = number; return true;
      case 'D': parts_.day_of_year = number; return true;
      case 'H': parts_.hour = number; return true;
      case 'k': parts_.hour = number % 24; return number >= 1 && number <= 24;
      case 'h': parts_.hour = number % 12; return number >= 1 && number <= 12;
      case 'K': parts_.hour = number; return number < 12;
      case 'm': parts_.minute = number; return true;
      case 's': parts_.second = number; return true;
      case 'S': parts_.millisecond = fraction_milliseconds(number, count); return true;
      case 'n': parts_.millisecond = number / 1'000'000; return true;
      case 'A': parts_.millisecond_of_day = number; return number < 86'400'000;
      default: return false;
    }
  }

  static int fraction_milliseconds(int number, std::size_t digits) {
    for (; digits < 3; ++digits) number *= 10;
    for (; digits > 3; --digits) number /= 10;
    return number;
  }

  /// A name in full or its first three letters.
  template <class Set>
  bool name(std::span<const std::string_view> names, Set set) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      for (const std::string_view form : {names[i], names[i].substr(0, 3)}) {
        if (!starts_with_name(text_, form)) continue;
        text_.remove_prefix(form.size());
        set(static_cast<int>(i));
        return true;
      }
    }
    return false;
  }

  /// Reads a distance from UTC: `Z`, `GMT`, `+09:00`, `+0900`, `+9`, `GMT+9`
  bool offset() {
    bool named = false;
    for (const std::string_view utc : {"Z", "UTC", "GMT"}) {
      if (named || !starts_with_name(text_, utc)) continue;
      text_.remove_prefix(utc.size());
      named = true;
    }
    parts_.zone = TimeZone();
    if (!text_.starts_with('+') && !text_.starts_with('-')) return named;
    std::string written(1, text_.front());
    text_.remove_prefix(1);
    const bool is_short = text_.size() == 1 || (text_.size() > 1 && !is_digit(text_[1]));
    if (is_short) written += '0';
    for (std::size_t wanted = is_short ? 1 : 2; wanted > 0 && !text_.empty(); --wanted) take(written);
    const bool has_colon = text_.size() > 1 && text_[0] == ':' && is_digit(text_[1]);
    if (has_colon) text_.remove_prefix(1);
    for (std::size_t digits = 0; digits < 2 && !text_.empty() && is_digit(text_.front()); ++digits) take(written);
    parts_.zone = TimeZone::find(written);
    return parts_.zone.has_value();
  }

  void take(std::string& written) {
    written += text_.front();
    text_.remove_prefix(1);
  }

  /// Reads the name of a zone: `Asia/Seoul`, `PST`
  bool zone_name() {
    const auto end =
        std::ranges::find_if_not(text_, [](char c) { return is_letter(c) || is_digit(c) || c == '/' || c == '_'; });
    const std::string_view written = text_.substr(0, static_cast<std::size_t>(end - text_.begin()));
    const auto* known = std::ranges::find(kAbbreviations, written, &Abbreviation::name);
    auto zone = TimeZone::find(known == std::end(kAbbreviations) ? written : known->offset);
    const bool goes_on = written.size() < text_.size() && std::string_view("+-").contains(text_[written.size()]);
    if (!zone || goes_on) return false;
    parts_.zone = zone;
    text_.remove_prefix(written.size());
    return true;
  }

  std::string_view text_;
  std::string_view pattern_;
  Parts parts_;
  std::vector<Choice> choices_;
};

/// Milliseconds of the local day's beginning.
std::optional<std::int64_t> day_begin(const Parts& parts) {
  if (!parts.year) return std::nullopt;
  if (parts.day_of_year) {
    const std::int64_t first = from_civil(*parts.year, 1, 1);
    const std::int64_t begin = first + (*parts.day_of_year - 1) * kDay;
    const bool exists = *parts.day_of_year >= 1 && begin < from_civil(*parts.year + 1, 1, 1);
    return exists ? std::optional(begin) : std::nullopt;
  }
  const auto month = static_cast<unsigned>(parts.month);
  const auto day = static_cast<unsigned>(parts.day);
  if (!is_civil(*parts.year, month, day, 0, 0, 0)) return std::nullopt;
  return from_civil(*parts.year, month, day);
}

std::optional<std::int64_t> local_milliseconds(const Parts& parts) {
  const auto begin = day_begin(parts);
  if (!begin) return std::nullopt;
  if (parts.weekday && civil_time(*begin).weekday != static_cast<unsigned>(*parts.weekday)) return std::nullopt;
  if (parts.millisecond_of_day) return *begin + *parts.millisecond_of_day;
  const int hour = parts.half ? parts.hour % 12 + *parts.half * 12 : parts.hour;
  if (!is_civil(1970, 1, 1, hour, parts.minute, parts.second)) return std::nullopt;
  return *begin + from_civil(1970, 1, 1, hour, parts.minute, parts.second, parts.millisecond);
}

}  // namespace

std::optional<std::string> find_pattern_problem(std::string_view pattern) {
  std::size_t open = 0;
  while (!pattern.empty()) {
    const char c = pattern.front();
    std::size_t length = 1;
    if (c == '\'') {
      length = quoted_length(pattern);
      if (length == std::string_view::npos) return "a quote `'` is not closed";
    } else if (is_letter(c)) {
      if (!kLetters.contains(c)) return "`" + std::string(1, c) + "` is no letter of date patterns";
    } else if (c == '[') {
      ++open;
    } else if (c == ']') {
      if (open-- == 0) return "`]` without `[`";
    }
    pattern.remove_prefix(length);
  }
  if (open > 0) return "`[` without `]`";
  return std::nullopt;
}

std::optional<std::int64_t> read_date(std::string_view text, std::string_view pattern, const TimeZone& zone) {
  const auto parts = DateReader(text, pattern).run();
  if (!parts) return std::nullopt;
  const auto local = local_milliseconds(*parts);
  if (!local) return std::nullopt;
  return parts->zone.value_or(zone).to_utc(*local);
}

}  // namespace insitu
