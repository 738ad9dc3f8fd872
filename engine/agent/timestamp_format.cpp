#include "engine/agent/timestamp_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"

namespace insitu {
namespace {

/// A directive, what finds it, and what reads it.
struct GoDirective {
  std::string_view text;
  std::string_view expression;
  std::string_view layout;
};

constexpr std::string_view kOptionalSpace = R"(\s{0,1})";

constexpr GoDirective kGoDirectives[] = {
    {"%B", R"(\w{7})", "January"},      {"%b", R"(\w{3})", "Jan"},         {"%-m", R"(\s{0,1}\d{1,2})", "1"},
    {"%m", R"(\s{0,1}\d{1,2})", "01"},  {"%A", R"(\w{6,9})", "Monday"},    {"%a", R"(\w{3})", "Mon"},
    {"%-d", R"(\s{0,1}\d{1,2})", "_2"}, {"%d", R"(\s{0,1}\d{1,2})", "_2"}, {"%H", R"(\d{2})", "15"},
    {"%-I", R"(\d{1,2})", "3"},         {"%I", R"(\d{2})", "03"},          {"%-M", R"(\d{1,2})", "4"},
    {"%M", R"(\d{2})", "04"},           {"%-S", R"(\d{1,2})", "5"},        {"%S", R"(\d{2})", "05"},
    {"%Y", R"(\d{4})", "2006"},         {"%y", R"(\d{2})", "06"},          {"%p", R"(\w{2})", "PM"},
    {"%Z", R"(\w{3})", "MST"},          {"%z", R"([\+-]\d{4})", "-0700"},  {"%f", R"((\d{1,9}))", ".000"},
};

const GoDirective* directive_at(std::string_view text) {
  const auto* const found =
      std::ranges::find_if(kGoDirectives, [&](const GoDirective& one) { return text.starts_with(one.text); });
  return found == std::end(kGoDirectives) ? nullptr : found;
}

/// A format in the three forms in which the agent uses it.
struct Forms {
  std::string expression;
  std::string layout;
  std::string other_layout;        ///< with the other form of the month's number; empty: it has none
  std::vector<std::string> texts;  ///< between directives
  std::vector<std::string> unknown;
};

Forms forms_of(std::string_view format) {
  Forms forms;
  std::string text;
  const bool has_padded_month = format.contains("%m");
  const bool has_month = has_padded_month || format.contains("%-m");
  for (std::size_t at = 0; at < format.size();) {
    if (const GoDirective* const directive = directive_at(format.substr(at))) {
      forms.expression += directive->expression;
      forms.layout += directive->layout;
      // Where both are, only the padded one is exchanged.
      const bool exchanges = directive->text == (has_padded_month ? "%m" : "%-m");
      forms.other_layout += exchanges ? (has_padded_month ? "1" : "01") : directive->layout;
      forms.texts.push_back(std::exchange(text, {}));
      at += directive->text.size();
      continue;
    }
    if (format[at] == '%') forms.unknown.emplace_back(format.substr(at, 2));
    if (std::string_view(R"(^.*?+\|[](){}$)").contains(format[at])) forms.expression += '\\';
    forms.expression += format[at];
    forms.layout += format[at];
    forms.other_layout += format[at];
    text += format[at++];
  }
  forms.texts.push_back(std::move(text));
  if (!has_month) forms.other_layout.clear();
  if (forms.expression.starts_with(kOptionalSpace)) forms.expression.erase(0, kOptionalSpace.size());
  return forms;
}

}  // namespace

std::expected<TimestampFormat, std::string> TimestampFormat::make(std::string_view format, const TimeZone& host,
                                                                  bool is_utc) {
  Forms forms = forms_of(format);
  auto regex = Regex::compile(fmt::format("({})", forms.expression), Groups::Kept);
  if (!regex) return std::unexpected(std::move(regex.error()));
  TimestampFormat made(std::move(*regex));
  made.layouts_.emplace_back(forms.layout);
  if (!forms.other_layout.empty()) made.layouts_.emplace_back(forms.other_layout);
  for (const std::string_view text : forms.texts) {
    if (std::string part = first_part_of_layout(text); !part.empty()) made.mistaken_texts_.push_back(std::move(part));
  }
  made.unknown_directives_ = std::move(forms.unknown);
  if (!is_utc) made.zone_ = host;
  return made;
}

std::optional<TimestampFormat::Found> TimestampFormat::find(std::string_view message, std::int64_t now) const {
  std::vector<Capture> captures;
  if (!regex_.capture(RegexSubject(message), 0, captures)) return std::nullopt;
  const std::string_view found = *captures[1];
  const auto begin = static_cast<std::size_t>(found.data() - message.data());
  Found result{.begin = begin, .end = begin + found.size()};
  if (captures.size() < 3 || !captures[2]) {
    result.time = read(found, now);
    return result;
  }
  // A fraction has three digits, and a point before it beside what the format has there.
  const std::string_view digits = *captures[2];
  const auto at = static_cast<std::size_t>(digits.data() - found.data());
  const std::string fraction = fmt::format("{:0<3}", digits.substr(0, 3));
  result.time = read(fmt::format("{}.{}{}", found.substr(0, at), fraction, found.substr(at + digits.size())), now);
  return result;
}

std::optional<std::int64_t> TimestampFormat::read(std::string_view text, std::int64_t now) const {
  std::optional<GoTime> time;
  for (std::size_t i = 0; i < layouts_.size() && !time; ++i) time = layouts_[i].parse(text);
  if (!time) return std::nullopt;
  if (time->year != 0) return epoch_of(*time, zone_);
  time->year = static_cast<int>(civil_time(now + zone_.offset_at(now)).year);
  const std::int64_t moment = epoch_of(*time, zone_);
  if (moment - now <= 30 * kDay) return moment;
  --time->year;
  return epoch_of(*time, zone_);
}

}  // namespace insitu
