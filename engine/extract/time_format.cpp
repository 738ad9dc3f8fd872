#include "engine/extract/time_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace insitu {
namespace {

constexpr std::string_view kConversions = "YymdejbBhaAHIpMSfLzZs%";
constexpr std::pair<char, std::string_view> kShortForms[] = {{'F', "%Y-%m-%d"}, {'T', "%H:%M:%S"}, {'R', "%H:%M"},
                                                             {'D', "%m/%d/%y"}, {'n', " "},        {'t', " "}};

bool is_white_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::expected<std::string, std::string> write_out(std::string_view format) {
  std::string longer;
  for (std::size_t at = 0; at < format.size(); ++at) {
    longer += format[at];
    if (format[at] != '%') continue;
    if (++at == format.size()) return std::unexpected("a `%` at the end is no conversion; write `%%` for the sign");
    const auto* const form =
        std::ranges::find(kShortForms, format[at], [](const auto& short_form) { return short_form.first; });
    if (form != std::end(kShortForms)) {
      longer.pop_back();
      longer += form->second;
    } else if (kConversions.contains(format[at])) {
      longer += format[at];
    } else {
      return std::unexpected(fmt::format(
          "`%{}` is no conversion; known are %Y %y %m %d %e %j %b %B %a %A %H %I %p %M %S %f %z %Z %s %F %T",
          format[at]));
    }
  }
  return longer;
}

bool has_any(std::string_view format, std::string_view conversions) {
  for (std::size_t at = 0; at + 1 < format.size(); ++at) {
    if (format[at] != '%') continue;
    if (conversions.contains(format[++at])) return true;
  }
  return false;
}

/// Reads one text in one format; used once.
class Reading {
 public:
  explicit Reading(std::string_view text) : cursor_(text) {}

  bool convert(char conversion) {
    WrittenTime& time = result_.time;
    switch (conversion) {
      case 'Y': return year();
      case 'y': return two_digit_year();
      case 'm': return store(1, 2, time.month);
      case 'e': cursor_.skip_blanks(); [[fallthrough]];
      case 'd': return store(1, 2, time.day);
      case 'j': return store(1, 3, time.day_of_year) && time.day_of_year > 0;
      case 'b':
      case 'B':
      case 'h': return month();
      case 'a':
      case 'A': return cursor_.weekday();
      case 'H': return store(1, 2, time.hour);
      case 'I': return store(1, 2, time.hour) && time.hour >= 1 && time.hour <= 12;
      case 'p': return half_day();
      case 'M': return store(2, 2, time.minute);
      case 'S': return store(2, 2, time.second);
      case 'f':
      case 'L': return cursor_.sees_digit() && cursor_.fraction(time);
      case 'z': return cursor_.offset(time);
      case 'Z': return cursor_.zone_name(result_.time) || cursor_.offset(result_.time);
      case 's': return epoch();
      default: return cursor_.take(conversion);  // %%
    }
  }
  void skip_blanks() {
    while (!cursor_.rest().empty() && is_white_space(cursor_.rest().front())) cursor_.move_to(cursor_.at() + 1);
  }
  bool take(char c) { return cursor_.take(c); }

  FormattedTime finish() {
    WrittenTime& time = result_.time;
    if (after_noon_ && time.hour <= 12) time.hour = time.hour % 12 + (*after_noon_ ? 12 : 0);
    if (result_.epoch) *result_.epoch += time.millisecond;
    time.length = cursor_.at();
    return result_;
  }

 private:
  bool store(std::size_t min_digits, std::size_t max_digits, int& target) {
    const auto number = cursor_.number(min_digits, max_digits);
    target = number.value_or(target);
    return number.has_value();
  }
  bool store(std::size_t min_digits, std::size_t max_digits, unsigned& target) {
    const auto number = cursor_.number(min_digits, max_digits);
    if (number) target = static_cast<unsigned>(*number);
    return number.has_value();
  }
  bool year() {
    result_.time.year = cursor_.number(4, 4);
    return result_.time.year.has_value();
  }
  bool two_digit_year() {
    const auto year = cursor_.number(2, 2);
    if (year) result_.time.year = *year + (*year >= 69 ? 1900 : 2000);
    return year.has_value();
  }
  bool month() {
    const auto month = cursor_.month();
    if (month) result_.time.month = *month;
    return month.has_value();
  }
  bool half_day() {
    if (!cursor_.take_word("AM") && !cursor_.take_word("PM")) return false;
    const std::size_t at = cursor_.at();
    cursor_.move_to(at - 2);
    after_noon_ = cursor_.take_word("PM");
    cursor_.move_to(at);
    return true;
  }
  bool epoch() {
    // Eleven digits reach the year 5138.
    std::int64_t seconds = 0;
    std::size_t digits = 0;
    for (; digits < 11 && cursor_.sees_digit(); ++digits) seconds = seconds * 10 + *cursor_.number(1, 1);
    if (digits == 0) return false;
    result_.epoch = seconds * 1000;
    return true;
  }

  TimeCursor cursor_;
  FormattedTime result_;
  std::optional<bool> after_noon_;
};

}  // namespace

std::expected<TimeFormat, std::string> TimeFormat::make(std::string format) {
  const auto longer = write_out(format);
  if (!longer) return std::unexpected(longer.error());
  const bool has_month = has_any(*longer, "mbBh");
  const bool has_day = has_any(*longer, "de");
  if (!has_any(*longer, "sj") && !(has_month && has_day)) {
    return std::unexpected(fmt::format("`{}` states no day: month and day (%m %d), %j or %s are needed", format));
  }
  if (has_any(*longer, "I") && !has_any(*longer, "p")) return std::unexpected("`%I` needs `%p` beside it");
  return TimeFormat(*longer);
}

std::optional<FormattedTime> TimeFormat::read(std::string_view text) const {
  Reading reading(text);
  for (std::size_t at = 0; at < format_.size(); ++at) {
    if (is_white_space(format_[at])) {
      reading.skip_blanks();
      continue;
    }
    const bool fits = format_[at] == '%' ? reading.convert(format_[++at]) : reading.take(format_[at]);
    if (!fits) return std::nullopt;
  }
  return reading.finish();
}

}  // namespace insitu
