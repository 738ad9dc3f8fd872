#include "engine/metrics/metric_source.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>

#include "engine/model/number.h"
#include "grammar/filter_pattern_parser.h"

namespace insitu {
namespace {

bool is_field_character(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }

bool is_field_name(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_field_character); }

SourceProblem bad_selector(std::string_view text, std::string help) {
  return {fmt::format("`{}` is no selector", text), std::move(help), true};
}

/// Reads the whole of `text` as one selector, with the grammar of patterns.
std::optional<ast::Selector> parse_selector(std::string_view text) {
  constexpr std::string_view kFront = "{ ";
  const auto pattern = parse_filter_pattern(fmt::format("{}{} = * }}", kFront, text));
  if (!pattern) return std::nullopt;
  const auto* condition = std::get_if<ast::Condition>(&std::get<ast::JsonPattern>(pattern->body).expression.node);
  if (condition == nullptr) return std::nullopt;
  const auto& selector = std::get<ast::Selector>(condition->subject);
  const bool is_whole = selector.span.begin == kFront.size() && selector.span.end == kFront.size() + text.size();
  return is_whole ? std::optional(selector) : std::nullopt;
}

std::expected<MetricSource, SourceProblem> read_selector(std::string_view text) {
  const auto selector = parse_selector(text);
  if (!selector) {
    return std::unexpected(
        bad_selector(text, "a selector is written as in a pattern, such as `$.latency` or `$.a.b[0]`"));
  }
  SelectorSteps steps;
  for (const ast::Step& step : selector->steps) {
    if (const auto* member = std::get_if<ast::Member>(&step)) {
      steps.emplace_back(MemberStep{member->name});
    } else if (const auto* element = std::get_if<ast::Element>(&step)) {
      steps.emplace_back(ElementStep{element->index});
    } else {
      return std::unexpected(SourceProblem{fmt::format("`{}` selects several values, and one is wanted", text),
                                           "name the member or element, such as `$.items[0].size`", true});
    }
  }
  return MetricSource(std::move(steps));
}

/// Reads a text without a `$`: a number, or a text that was surely meant to have one.
std::expected<MetricSource, SourceProblem> read_literal(std::string_view text) {
  const auto number = parse_number(text);
  if (number && std::isfinite(*number)) return MetricSource(*number);
  if (number) return std::unexpected(SourceProblem{fmt::format("`{}` is too large for a number", text), "", false});
  std::string help = "write a number such as `1`, or where it stands, such as `$.latency` or `$size`";
  if (text.starts_with('.')) {
    help = fmt::format("for a JSON member, write `${}`", text);
  } else if (is_field_name(text)) {
    help = fmt::format("for a JSON member, write `$.{0}`; for a field of a space-delimited pattern, `${0}`", text);
  }
  return std::unexpected(SourceProblem{fmt::format("`{}` is neither a number nor a selector", text), help, false});
}

}  // namespace

std::optional<std::size_t> FieldReference::position() const {
  if (name.empty() || (name.starts_with('0') && name.size() > 1)) return std::nullopt;
  std::size_t position = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), position);
  if (error != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return position;
}

std::expected<MetricSource, SourceProblem> read_metric_source(std::string_view text) {
  if (!text.starts_with('$')) return read_literal(text);
  if (is_field_name(text.substr(1))) return MetricSource(FieldReference{std::string(text.substr(1))});
  if (text.starts_with("$.") || text.starts_with("$[")) return read_selector(text);
  return std::unexpected(bad_selector(
      text, "write `$.latency` for a JSON member, `$size` or `$7` for a field of a space-delimited pattern"));
}

}  // namespace insitu
