#include "engine/definitions/value_reader.h"

#include <algorithm>
#include <cmath>

#include "engine/model/number.h"

namespace insitu {

const std::string* ValueReader::known(const WrittenValue& value, std::string_view what) {
  if (value.is_known()) return &value.text;
  // If a whole is not known, such as a transformation, one problem is enough for all of its members.
  const bool is_reported = std::ranges::any_of(
      problems_, [&](const DefinitionProblem& one) { return one.is_unresolved && one.place == value.place; });
  if (is_reported) return nullptr;
  problems_.push_back({.message = fmt::format("{} of the {} is not known: {}", what, owner_, value.unresolved),
                       .help = {},
                       .place = value.place,
                       .is_unresolved = true});
  return nullptr;
}

const WrittenValue* ValueReader::required(const std::optional<WrittenValue>& value, const SourceLocation& owner,
                                          std::string_view what) {
  if (value) return &*value;
  refuse(owner, fmt::format("the {} states no {}", owner_, what));
  return nullptr;
}

std::string ValueReader::text(const WrittenValue& value, std::string_view what) {
  const std::string* text = known(value, what);
  return text == nullptr ? std::string() : *text;
}

std::string ValueReader::comparable(const WrittenValue& value, std::string_view what) {
  return can_be_compared(value) ? text_or_stand_in(value) : text(value, what);
}

std::optional<double> ValueReader::number(const WrittenValue& value, std::string_view what) {
  const std::string* text = known(value, what);
  if (text == nullptr) return std::nullopt;
  const auto number = parse_number(*text);
  if (number && std::isfinite(*number)) return number;
  refuse(value.place, fmt::format("{} is `{}`, not a number", what, *text));
  return std::nullopt;
}

std::optional<std::int64_t> ValueReader::count(const WrittenValue& value, std::string_view what) {
  constexpr double kMax = 1e9;
  const auto found = number(value, what);
  if (!found) return std::nullopt;
  if (std::trunc(*found) == *found && *found >= 0 && *found <= kMax) return static_cast<std::int64_t>(*found);
  refuse(value.place, fmt::format("{} is `{}`, not a whole number", what, value.text));
  return std::nullopt;
}

void ValueReader::refuse_part(const WrittenValue& value, const Diagnostic& diagnostic, bool is_not_modelled,
                              const std::string& member) {
  problems_.push_back({.message = diagnostic.message,
                       .help = diagnostic.help.empty() ? diagnostic.expected : diagnostic.help,
                       .place = place_of(value, diagnostic.span.begin),
                       .is_not_modelled = is_not_modelled,
                       .text = value.text,
                       .span = diagnostic.span,
                       .member = member});
}

void ValueReader::add(std::vector<DefinitionProblem> problems) {
  for (DefinitionProblem& problem : problems) {
    const bool is_there = std::ranges::any_of(problems_, [&problem](const DefinitionProblem& one) {
      return one.message == problem.message && one.place == problem.place;
    });
    if (!is_there) problems_.push_back(std::move(problem));
  }
}

std::optional<bool> read_boolean(std::string_view text) {
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  return std::nullopt;
}

}  // namespace insitu
