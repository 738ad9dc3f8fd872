#include "engine/agent/strptime_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <set>

#include "engine/model/ascii.h"
#include "engine/model/calendar_names.h"
#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"

namespace insitu {
namespace {

/// What Python's `\s` matches in a text; RE2's knows only ASCII, without the vertical tab.
constexpr std::string_view kTextSpaces =
    R"([\t-\r\x1c-\x20\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+)";
constexpr std::string_view kByteSpaces = R"([\t-\r ]+)";

/// The expression of a directive in _strptime.TimeRE, in which names are in lower case. Empty: Python has none.
std::string_view expression_of(char directive) {
  switch (directive) {
    case 'd': return R"(3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9])";
    case 'f': return "[0-9]{1,6}";
    case 'H': return R"(2[0-3]|[0-1]\d|\d)";
    case 'I': return "1[0-2]|0[1-9]|[1-9]";
    case 'j': return R"(36[0-6]|3[0-5]\d|[1-2]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9])";
    case 'm': return "1[0-2]|0[1-9]|[1-9]";
    case 'M': return R"([0-5]\d|\d)";
    case 'S': return R"(6[0-1]|[0-5]\d|\d)";
    case 'U':
    case 'W': return R"(5[0-3]|[0-4]\d|\d)";
    case 'V': return R"(5[0-3]|0[1-9]|[1-4]\d|\d)";
    case 'w': return "[0-6]";
    case 'u': return "[1-7]";
    case 'y': return R"(\d\d)";
    case 'Y':
    case 'G': return R"(\d\d\d\d)";
    case 'A': return "wednesday|thursday|saturday|tuesday|monday|friday|sunday";
    case 'a': return "mon|tue|wed|thu|fri|sat|sun";
    case 'B': return "september|february|november|december|january|october|august|march|april|june|july|may";
    case 'b': return "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec";
    case 'p': return "am|pm";
    case 'z': return R"([+-]\d\d[0-5]\d)";  // the agent's own, which takes no colon and no `Z`
    default: return {};
  }
}

/// What stands for a directive that is short for others, in the C locale.
std::string_view expansion_of(char directive) {
  switch (directive) {
    case 'c': return "%a %b %d %H:%M:%S %Y";
    case 'x': return "%m/%d/%y";
    case 'X': return "%H:%M:%S";
    default: return {};
  }
}

/// The names that Python's `%Z` knows, the longest first.
std::string zone_names(const TimeZone& host) {
  constexpr std::int64_t kHalfYear = 182 * kDay;
  std::set<std::string> names = {"gmt", "utc"};
  for (const std::int64_t moment : {from_civil(2026, 1, 1), from_civil(2026, 1, 1) + kHalfYear}) {
    names.insert(lower_case(host.abbreviation_at(moment)));
  }
  std::vector<std::string> sorted(names.begin(), names.end());
  std::ranges::sort(sorted, std::greater(), [](const std::string& name) { return std::pair(name.size(), name); });
  std::string text;
  for (const std::string& name : sorted) {
    text += text.empty() ? "" : "|";
    for (const char c : name) text += std::string_view("+-.").contains(c) ? fmt::format("\\{}", c) : std::string(1, c);
  }
  return text;
}

/// A format as an expression, in which each directive is a group.
struct Expression {
  std::string text;
  std::string directives;
};

/// Turns formats into expressions as _strptime.TimeRE.pattern does.
class ExpressionWriter {
 public:
  ExpressionWriter(std::string_view spaces, const TimeZone& host) : spaces_(spaces), host_(host) {}

  std::expected<Expression, std::string> write(std::string_view format) {
    if (auto done = add(format); !done) return std::unexpected(std::move(done.error()));
    return std::move(expression_);
  }

 private:
  std::expected<void, std::string> add(std::string_view format) {
    for (std::size_t at = 0; at < format.size(); ++at) {
      const char c = format[at];
      if (c == '%') {
        if (++at == format.size()) return std::unexpected("a `%` at its end");
        if (auto done = add_directive(format[at]); !done) return done;
      } else if (is_space(c)) {
        while (at + 1 < format.size() && is_space(format[at + 1])) ++at;
        expression_.text += spaces_;
      } else {
        if (std::string_view(R"(\.^$*+?(){}[]|)").contains(c)) expression_.text += '\\';
        expression_.text += c;
      }
    }
    return {};
  }

  std::expected<void, std::string> add_directive(char directive) {
    if (directive == '%') {
      expression_.text += '%';
      return {};
    }
    if (const std::string_view expansion = expansion_of(directive); !expansion.empty()) return add(expansion);
    const std::string names = directive == 'Z' ? zone_names(host_) : "";
    const std::string_view text = directive == 'Z' ? names : expression_of(directive);
    if (text.empty()) return std::unexpected(fmt::format("`%{}`, which strptime does not know", directive));
    if (expression_.directives.contains(directive)) return std::unexpected(fmt::format("`%{}` twice", directive));
    expression_.directives += directive;
    expression_.text += fmt::format("({})", text);
    return {};
  }

  static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

  std::string_view spaces_;
  const TimeZone& host_;
  Expression expression_;
};

/// Whether a directive of `letters` is in the format; `%%` hides the letter after it.
bool has_directive(std::string_view format, std::string_view letters) {
  for (std::size_t at = 0; at + 1 < format.size(); ++at) {
    const bool begins = format[at] == '%' && (at == 0 || format[at - 1] != '%');
    if (begins && letters.contains(format[at + 1])) return true;
  }
  return false;
}

std::string without_offset(std::string format) {
  for (std::size_t at = format.find("%z"); at != std::string::npos; at = format.find("%z", at)) format.erase(at, 2);
  return format;
}

int number_in(std::string_view digits) {
  if (digits.starts_with(' ')) digits.remove_prefix(1);
  int number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

/// Returns the index of a name, of which a prefix is enough; letter case does not count.
template <std::size_t N>
int index_in(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::ranges::find_if(
      names, [&](std::string_view one) { return equals_ignoring_case(one.substr(0, name.size()), name); });
  return static_cast<int>(found - names.begin());
}

/// What strptime collects; weekdays count from Monday, 0.
struct Collected {
  std::optional<int> year;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int microsecond = 0;
  std::optional<int> day_of_year;
  std::optional<int> weekday;
  std::optional<int> week;  ///< of `%U` or `%W`
  bool week_begins_on_monday = false;
  std::optional<int> iso_year;
  std::optional<int> iso_week;
};

/// Python's rule: without `%p`, or with `am`, 12 is midnight.
int hour_of(int hour, std::string_view half) {
  if (equals_ignoring_case(half, "pm")) return hour == 12 ? 12 : hour + 12;
  return hour == 12 ? 0 : hour;
}

Collected collect(const std::vector<std::pair<char, std::string_view>>& parts) {
  Collected time;
  std::string_view half;
  for (const auto& [directive, text] : parts) {
    if (directive == 'p') half = text;
  }
  for (const auto& [directive, text] : parts) {
    switch (directive) {
      case 'y': time.year = number_in(text) + (number_in(text) <= 68 ? 2000 : 1900); break;
      case 'Y': time.year = number_in(text); break;
      case 'G': time.iso_year = number_in(text); break;
      case 'm': time.month = number_in(text); break;
      case 'B':
      case 'b': time.month = index_in(kMonths, text) + 1; break;
      case 'd': time.day = number_in(text); break;
      case 'H': time.hour = number_in(text); break;
      case 'I': time.hour = hour_of(number_in(text), half); break;
      case 'M': time.minute = number_in(text); break;
      case 'S': time.second = number_in(text); break;
      case 'f': time.microsecond = number_in(fmt::format("{:0<6}", text)); break;
      case 'A':
      case 'a': time.weekday = (index_in(kWeekdays, text) + 6) % 7; break;
      case 'w': time.weekday = (number_in(text) + 6) % 7; break;
      case 'u': time.weekday = number_in(text) - 1; break;
      case 'j': time.day_of_year = number_in(text); break;
      case 'U':
      case 'W':
        time.week = number_in(text);
        time.week_begins_on_monday = directive == 'W';
        break;
      case 'V': time.iso_week = number_in(text); break;
      default: break;
    }
  }
  return time;
}

/// Returns the weekday of a date, 0 for Monday.
int weekday_of(int year, int month, int day) {
  return static_cast<int>(
      (civil_time(from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day))).weekday + 6) % 7);
}

/// Returns the day of the year that a week and a weekday name; it may be below 1.
int day_of_week(const Collected& time, int year) {
  int first = weekday_of(year, 1, 1);
  int weekday = *time.weekday;
  if (!time.week_begins_on_monday) {
    first = (first + 1) % 7;
    weekday = (weekday + 1) % 7;
  }
  const int first_week_days = (7 - first) % 7;
  if (*time.week == 0) return 1 + weekday - first;
  return 1 + first_week_days + 7 * (*time.week - 1) + weekday;
}

/// Returns the days since 1970 of the date that is stated, as if it were UTC. nullopt: there is no such date.
std::optional<std::int64_t> date_of(const Collected& time, int year) {
  const bool is_iso = !time.year && time.iso_year;
  if (is_iso && (!time.iso_week || !time.weekday || time.day_of_year)) return std::nullopt;
  if (!is_iso && !time.week && time.iso_week) return std::nullopt;
  std::optional<int> day = time.day_of_year;
  if (!day && time.weekday && time.week) day = day_of_week(time, year);
  if (!day && time.weekday && time.iso_year && time.iso_week) {
    const std::int64_t fourth = from_civil(*time.iso_year, 1, 4) / kDay;
    return fourth - weekday_of(*time.iso_year, 1, 4) + 7 * (*time.iso_week - 1) + *time.weekday;
  }
  if (day) return from_civil(year, 1, 1) / kDay + *day - 1;
  const auto month = static_cast<unsigned>(time.month);
  if (!is_civil(year, month, static_cast<unsigned>(time.day), 0, 0, 0)) return std::nullopt;
  return from_civil(year, month, static_cast<unsigned>(time.day)) / kDay;
}

std::int64_t with_year(std::int64_t local, int year) {
  const CivilTime civil = civil_time(local);
  return from_civil(year, civil.month, civil.day, civil.hour, civil.minute, civil.second, civil.millisecond);
}

std::int64_t offset_in(std::string_view text) {
  const std::int64_t offset = number_in(text.substr(1, 2)) * kHour + number_in(text.substr(3, 2)) * kMinute;
  return text.starts_with('-') ? -offset : offset;
}

/// As Python slices: offsets beyond the end are the end.
std::string_view slice(std::string_view text, std::size_t begin, std::size_t end) {
  begin = std::min(begin, text.size());
  end = std::min(end, text.size());
  return begin < end ? text.substr(begin, end - begin) : std::string_view();
}

/// Returns the offset of the character at `index` characters after `at`; at most the end.
std::size_t skip_characters(std::string_view text, std::size_t characters) {
  std::size_t at = 0;
  while (at < text.size() && characters > 0) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
    --characters;
  }
  return at;
}

std::size_t characters_in_text(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

}  // namespace

std::expected<StrptimeFormat, std::string> StrptimeFormat::make(std::string_view format, const TimeZone& host,
                                                                bool is_utc) {
  auto search = ExpressionWriter(kTextSpaces, host).write(format);
  if (!search) return std::unexpected(std::move(search.error()));
  const auto whole = ExpressionWriter(kTextSpaces, host).write(without_offset(std::string(format)));
  const auto bytes = ExpressionWriter(kByteSpaces, host).write(format);
  auto search_regex = Regex::compile(fmt::format("(?i)({})", search->text), Groups::Kept);
  auto whole_regex = Regex::compile(fmt::format("(?i)\\A({})", whole->text), Groups::Kept);
  if (!search_regex || !whole_regex) return std::unexpected("an expression that is too large");
  StrptimeFormat made(std::move(*search_regex), std::move(*whole_regex));
  made.expression_ = fmt::format("(?i)({})", bytes->text);
  made.directives_ = std::move(search->directives);
  const std::size_t offset = made.directives_.find('z');
  if (offset != std::string::npos) made.offset_ = offset;
  made.has_year_ = has_directive(format, "yY");
  made.is_utc_ = is_utc;
  made.host_ = host;
  return made;
}

std::optional<std::int64_t> StrptimeFormat::local_time(const Parts& parts, std::int64_t now) const {
  const Collected time = collect(parts);
  if (time.second > 59) return std::nullopt;
  // Python's default has no 29 February.
  const auto date = date_of(time, time.year.value_or(1900));
  if (!date) return std::nullopt;
  std::int64_t local =
      *date * kDay + time.hour * kHour + time.minute * kMinute + time.second * kSecond + time.microsecond / 1000;
  if (has_year_) return local;
  const CivilTime today = civil_time(now + host_.offset_at(now));
  const bool is_last_year = civil_time(local).month > today.month;
  return with_year(local, static_cast<int>(today.year) - (is_last_year ? 1 : 0));
}

std::int64_t StrptimeFormat::to_utc(std::int64_t local) const { return is_utc_ ? local : host_.to_utc(local); }

std::optional<std::int64_t> StrptimeFormat::read(std::string_view message, std::int64_t now) const {
  std::vector<Capture> captures;
  if (!search_.capture(RegexSubject(message), 0, captures)) return std::nullopt;
  const auto parts_of = [](std::string_view directives, const std::vector<Capture>& groups) {
    Parts parts;
    for (std::size_t i = 0; i < directives.size() && i + 2 < groups.size(); ++i) {
      if (groups[i + 2]) parts.emplace_back(directives[i], *groups[i + 2]);
    }
    return parts;
  };
  if (!offset_) {
    const auto local = local_time(parts_of(directives_, captures), now);
    return local ? std::optional(to_utc(*local)) : std::nullopt;
  }
  // The agent cuts `%z` out of what it found, but counts from the front of the message what follows it.
  const std::string_view found = *captures[1];
  const std::string_view offset = *captures[*offset_ + 2];
  const auto begin = static_cast<std::size_t>(found.data() - message.data());
  const auto offset_begin = static_cast<std::size_t>(offset.data() - message.data());
  const std::size_t characters_before = characters_in_text(message.substr(0, offset_begin + offset.size()));
  std::string text(slice(message, begin, offset_begin));
  text += found.substr(skip_characters(found, characters_before));
  std::vector<Capture> whole;
  if (!whole_.capture(RegexSubject(text), 0, whole) || whole[0]->size() != text.size()) return std::nullopt;
  std::string directives = directives_;
  directives.erase(*offset_, 1);
  const auto local = local_time(parts_of(directives, whole), now);
  return local ? std::optional(*local - offset_in(offset)) : std::nullopt;
}

}  // namespace insitu
