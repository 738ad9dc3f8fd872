#include <array>

#include "engine/match/text_kinds.h"

// The times of texts. Where a part may be left out, the way with it is tried first, as a regular expression would do:
//   CLOCK  \d{1,2}:(\d{1,2}:\d{1,2}([.,:]\d{1,9})?|\d{2})(?![\d:])
//   ZONE   (\s?(Z\b|UTC\b|GMT\b|[+-]\d{2}:?\d{2}\b))?
//   DATE   \d{4}[-/.]\d{1,2}[-/.]\d{1,2} | \d{1,2}[-/.](\d{1,2}|MON)[-/.]\d{2,4}(?!\.) | \d{2}[-/.]\d{2}(?=[ T:]+CLOCK)
namespace insitu {
namespace {

using Place = std::optional<std::size_t>;

bool is_number_at(std::string_view text, std::size_t at) { return is_of(text, at, ByteClass::kDigit); }
bool is_blank_at(std::string_view text, std::size_t at) { return is_of(text, at, ByteClass::kBlank); }
bool is_sign_at(std::string_view text, std::size_t at, std::string_view signs) {
  return at < text.size() && is_one_of(text[at], signs);
}

/// Returns the end of a run of digits, if it has between `min` and `max` of them.
Place end_of_number(std::string_view text, std::size_t at, std::size_t min, std::size_t max) {
  std::size_t end = at;
  while (end - at <= max && is_number_at(text, end)) ++end;
  return end - at >= min && end - at <= max ? Place(end) : std::nullopt;
}
/// The same, of a number from 1 to `last`.
Place end_of_ordinal(std::string_view text, std::size_t at, int last) {
  const Place end = end_of_number(text, at, 1, 2);
  if (!end) return std::nullopt;
  int number = 0;
  for (std::size_t i = at; i < *end; ++i) number = number * 10 + (text[i] - '0');
  return number >= 1 && number <= last ? end : std::nullopt;
}
Place end_of_month_number(std::string_view text, std::size_t at) { return end_of_ordinal(text, at, 12); }
Place end_of_day(std::string_view text, std::size_t at) { return end_of_ordinal(text, at, 31); }

/// Skips a name that begins with three letters of `names`, which has three for each.
Place end_of_name(std::string_view text, std::size_t at, std::string_view names) {
  constexpr std::size_t kLetters = 3;
  if (at + kLetters > text.size()) return std::nullopt;
  const char* const name = text.data() + at;
  std::size_t known = 0;
  while (known < names.size() &&
         (names[known] != name[0] || names[known + 1] != name[1] || names[known + 2] != name[2])) {
    known += kLetters;
  }
  if (known == names.size()) return std::nullopt;
  at += kLetters;
  while (at < text.size() && text[at] >= 'a' && text[at] <= 'z') ++at;
  return at;
}
Place end_of_month_name(std::string_view text, std::size_t at) {
  return end_of_name(text, at, "JanFebMarAprMayJunJulAugSepOctNovDec");
}
Place end_of_day_name(std::string_view text, std::size_t at) { return end_of_name(text, at, "MonTueWedThuFriSatSun"); }

/// Where something can end: the longest first. At most two places.
class Ends {
 public:
  void add(std::size_t end) { ends_[count_++] = end; }
  [[nodiscard]] const std::size_t* begin() const { return ends_.data(); }
  [[nodiscard]] const std::size_t* end() const { return ends_.data() + count_; }
  [[nodiscard]] bool empty() const { return count_ == 0; }

 private:
  std::array<std::size_t, 2> ends_{};
  std::size_t count_ = 0;
};

Ends clock_ends(std::string_view text, std::size_t at) {
  Ends ends;
  const Place hour = end_of_number(text, at, 1, 2);
  if (!hour || !is_sign_at(text, *hour, ":")) return ends;
  const Place minute = end_of_number(text, *hour + 1, 1, 2);
  if (!minute) return ends;
  if (!is_sign_at(text, *minute, ":")) {
    if (*minute - *hour == 3) ends.add(*minute);
    return ends;
  }
  const Place second = end_of_number(text, *minute + 1, 1, 2);
  if (!second) return ends;
  if (is_sign_at(text, *second, ".,:")) {
    const Place fraction = end_of_number(text, *second + 1, 1, 9);
    if (fraction && !is_sign_at(text, *fraction, ":")) ends.add(*fraction);
  }
  if (!is_sign_at(text, *second, ":")) ends.add(*second);
  return ends;
}

/// With the zone, if there is one, then without it.
Ends zone_ends(std::string_view text, std::size_t at) {
  Ends ends;
  const std::size_t zone = at + (is_blank_at(text, at) ? 1 : 0);
  Place end;
  for (const std::string_view name : {"Z", "UTC", "GMT"}) {
    if (zone < text.size() && text.substr(zone).starts_with(name)) end = zone + name.size();
  }
  if (is_sign_at(text, zone, "+-")) {
    const auto two_digits = [&](std::size_t from) { return is_number_at(text, from) && is_number_at(text, from + 1); };
    const std::size_t minutes = zone + (is_sign_at(text, zone + 3, ":") ? 4 : 3);
    if (two_digits(zone + 1) && two_digits(minutes)) end = minutes + 2;
  }
  if (end && !is_of(text, *end, ByteClass::kWord)) ends.add(*end);
  ends.add(at);
  return ends;
}

/// Whether a time may end here: no letter, digit, `-` or `_` follows.
bool ends_time(std::string_view text, std::size_t at) {
  return !is_of(text, at, ByteClass::kWord) && !is_sign_at(text, at, "-");
}

Place end_of_clock_and_zone(std::string_view text, std::size_t at) {
  for (const std::size_t clock : clock_ends(text, at)) {
    for (const std::size_t end : zone_ends(text, clock)) {
      if (ends_time(text, end)) return end;
    }
  }
  return std::nullopt;
}

// ---- dates

Place end_of_year_first(std::string_view text, std::size_t at) {
  const Place year = end_of_number(text, at, 4, 4);
  if (!year || !is_sign_at(text, *year, "-/.")) return std::nullopt;
  const Place month = end_of_month_number(text, *year + 1);
  if (!month || !is_sign_at(text, *month, "-/.")) return std::nullopt;
  return end_of_day(text, *month + 1);
}

Place end_of_day_first(std::string_view text, std::size_t at) {
  const Place day = end_of_day(text, at);
  if (!day || !is_sign_at(text, *day, "-/.")) return std::nullopt;
  Place month = end_of_month_number(text, *day + 1);
  if (!month) month = end_of_month_name(text, *day + 1);
  if (!month || !is_sign_at(text, *month, "-/.")) return std::nullopt;
  const Place year = end_of_number(text, *month + 1, 2, 4);
  return year && !is_sign_at(text, *year, ".") ? year : std::nullopt;
}

/// A month and a day, which only a time of day after it makes a date.
Place end_of_short_date(std::string_view text, std::size_t at) {
  const Place month = end_of_month_number(text, at);
  if (!month || *month != at + 2 || !is_sign_at(text, *month, "-/.")) return std::nullopt;
  const Place day = end_of_day(text, *month + 1);
  if (!day || *day != at + 5) return std::nullopt;
  std::size_t clock = *day;
  while (is_sign_at(text, clock, " T:")) ++clock;
  return clock > *day && !clock_ends(text, clock).empty() ? day : std::nullopt;
}

/// `DATE([T\s:_-]\s?CLOCK ZONE)?`
Place end_of_numeric_date(std::string_view text, std::size_t at) {
  for (const auto& find : {end_of_year_first, end_of_day_first, end_of_short_date}) {
    const Place date = find(text, at);
    if (!date) continue;
    if (is_blank_at(text, *date) || is_sign_at(text, *date, "T:_-")) {
      const std::size_t clock = *date + (is_blank_at(text, *date + 1) ? 2 : 1);
      if (const Place end = end_of_clock_and_zone(text, clock)) return end;
    }
    if (ends_time(text, *date)) return date;
  }
  return std::nullopt;
}

std::size_t after_blanks(std::string_view text, std::size_t at) {
  while (is_blank_at(text, at)) ++at;
  return at;
}

/// `CLOCK(\s\d{4})? ZONE` after a date that names its month.
Place end_of_late_year(std::string_view text, std::size_t at) {
  for (const std::size_t clock : clock_ends(text, at)) {
    const Place year = is_blank_at(text, clock) ? end_of_number(text, clock + 1, 4, 4) : std::nullopt;
    for (const std::size_t date : {year.value_or(clock), clock}) {
      for (const std::size_t end : zone_ends(text, date)) {
        if (ends_time(text, end)) return end;
      }
    }
  }
  return std::nullopt;
}

/// `MON\s+\d{1,2}(,?\s\d{4})?\s+CLOCK(\s\d{4})? ZONE`
Place end_of_month_first(std::string_view text, std::size_t at) {
  const Place month = end_of_month_name(text, at);
  if (!month || !is_blank_at(text, *month)) return std::nullopt;
  const Place day = end_of_day(text, after_blanks(text, *month));
  if (!day) return std::nullopt;
  const std::size_t blank = *day + (is_sign_at(text, *day, ",") ? 1 : 0);
  const Place year = is_blank_at(text, blank) ? end_of_number(text, blank + 1, 4, 4) : std::nullopt;
  for (const std::size_t date : {year.value_or(*day), *day}) {
    if (!is_blank_at(text, date)) continue;
    if (const Place end = end_of_late_year(text, after_blanks(text, date))) return end;
  }
  return std::nullopt;
}

/// `\d{1,2}\sMON\s\d{4}(\sCLOCK ZONE)?`
Place end_of_month_between(std::string_view text, std::size_t at) {
  const Place day = end_of_day(text, at);
  if (!day || !is_blank_at(text, *day)) return std::nullopt;
  const Place month = end_of_month_name(text, *day + 1);
  if (!month || !is_blank_at(text, *month)) return std::nullopt;
  const Place year = end_of_number(text, *month + 1, 4, 4);
  if (!year) return std::nullopt;
  if (is_blank_at(text, *year)) {
    if (const Place end = end_of_clock_and_zone(text, *year + 1)) return end;
  }
  return ends_time(text, *year) ? year : std::nullopt;
}

/// `(DAY,?\s)?` and a date.
Place end_of_date(std::string_view text, std::size_t at) {
  if (const Place day = end_of_day_name(text, at)) {
    const std::size_t blank = *day + (is_sign_at(text, *day, ",") ? 1 : 0);
    if (!is_blank_at(text, blank)) return std::nullopt;
    at = blank + 1;
  }
  if (!is_number_at(text, at)) return end_of_month_first(text, at);
  if (const Place end = end_of_numeric_date(text, at)) return end;
  return end_of_month_between(text, at);
}

// ---- other forms

/// `\d{8}[-T]\d{1,2}:\d{1,2}:\d{1,2}([.:]\d+)?`
Place end_of_joined_date(std::string_view text, std::size_t at) {
  const Place date = end_of_number(text, at, 8, 8);
  if (!date || !is_sign_at(text, *date, "-T")) return std::nullopt;
  Place end = end_of_number(text, *date + 1, 1, 2);
  for (int part = 0; part < 2; ++part) {
    if (!end || !is_sign_at(text, *end, ":")) return std::nullopt;
    end = end_of_number(text, *end + 1, 1, 2);
  }
  if (!end) return std::nullopt;
  if (is_sign_at(text, *end, ".:") && is_number_at(text, *end + 1)) {
    std::size_t fraction = *end + 1;
    while (is_number_at(text, fraction)) ++fraction;
    if (ends_time(text, fraction)) return fraction;
  }
  return ends_time(text, *end) ? end : std::nullopt;
}

/// `\d{8}T\d{6}Z?`
Place end_of_basic_format(std::string_view text, std::size_t at) {
  const Place date = end_of_number(text, at, 8, 8);
  if (!date || !is_sign_at(text, *date, "T")) return std::nullopt;
  const Place clock = end_of_number(text, *date + 1, 6, 6);
  if (!clock) return std::nullopt;
  const std::size_t end = *clock + (is_sign_at(text, *clock, "Z") ? 1 : 0);
  return ends_time(text, end) ? Place(end) : std::nullopt;
}

/// `CLOCK(\s?[AP]M\b)? ZONE(?![\w:])`
Place end_of_time_of_day(std::string_view text, std::size_t at) {
  for (const std::size_t clock : clock_ends(text, at)) {
    const std::size_t half = clock + (is_blank_at(text, clock) ? 1 : 0);
    const bool has_half =
        is_sign_at(text, half, "AP") && is_sign_at(text, half + 1, "M") && !is_of(text, half + 2, ByteClass::kWord);
    for (const std::size_t time : {has_half ? half + 2 : clock, clock}) {
      for (const std::size_t end : zone_ends(text, time)) {
        if (ends_time(text, end) && !is_sign_at(text, end, ":")) return end;
      }
    }
  }
  return std::nullopt;
}

bool may_begin_time(std::string_view text, std::size_t at) {
  return at == 0 || !(is_of(text[at - 1], ByteClass::kWord) || is_sign_at(text, at - 1, ":.-/"));
}

}  // namespace

std::optional<std::size_t> find_time_end(std::string_view text, std::size_t at) {
  if (!may_begin_time(text, at)) return std::nullopt;
  if (const Place end = end_of_date(text, at)) return end;
  if (!is_number_at(text, at)) return std::nullopt;
  if (const Place end = end_of_joined_date(text, at)) return end;
  if (const Place end = end_of_basic_format(text, at)) return end;
  return end_of_time_of_day(text, at);
}

}  // namespace insitu
