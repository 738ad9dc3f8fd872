#include "engine/expect/expectation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace insitu {
namespace {

constexpr std::pair<std::string_view, Comparison> kSigns[] = {
    {"==", Comparison::Equal},          {"!=", Comparison::NotEqual}, {"<=", Comparison::LessOrEqual},
    {">=", Comparison::GreaterOrEqual}, {"=", Comparison::Equal},     {"<", Comparison::Less},
    {">", Comparison::Greater},
};
constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

bool is_ordering(Comparison comparison) {
  switch (comparison) {
    case Comparison::Equal:
    case Comparison::NotEqual: return false;
    case Comparison::Less:
    case Comparison::LessOrEqual:
    case Comparison::Greater:
    case Comparison::GreaterOrEqual: return true;
  }
  return false;
}

bool is_number(std::string_view text) {
  const auto quantity = quantity_of(FieldValue::text(text));
  return quantity && std::isfinite(quantity->as_real());
}

/// Returns where the demand after `from` ends: at an ` and ` that another sign follows.
std::size_t end_of_demand(std::string_view text, std::size_t from) {
  for (std::size_t at = text.find(" and ", from); at != std::string_view::npos; at = text.find(" and ", at + 1)) {
    const std::string_view next = trimmed(text.substr(at + 5));
    if (std::ranges::any_of(kSigns, [&](const auto& sign) { return next.starts_with(sign.first); })) return at;
  }
  return text.size();
}

bool begins_with_sign(std::string_view text) {
  return std::ranges::any_of(kSigns, [&](const auto& sign) { return text.starts_with(sign.first); });
}

}  // namespace

std::expected<Expectation::Demand, std::string> Expectation::read_demand(std::string_view text) {
  for (const auto& [sign, comparison] : kSigns) {
    if (!text.starts_with(sign)) continue;
    const std::string_view value = trimmed(text.substr(sign.size()));
    if (value.empty()) return std::unexpected(fmt::format("there is nothing after `{}`", sign));
    if (is_ordering(comparison) && !is_number(value)) {
      return std::unexpected(fmt::format("`{}` compares with a number, found `{}`", sign, value));
    }
    return Demand{comparison, std::string(value), false};
  }
  return Demand{Comparison::Equal, std::string(text), true};
}

std::expected<Expectation, std::string> Expectation::of_value(const WrittenValue& written) {
  Expectation expectation;
  expectation.written_ = written;
  const std::string_view text = written.text;
  if (!begins_with_sign(trimmed(text))) {
    expectation.demands_.push_back({Comparison::Equal, written.text, true});
    return expectation;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = end_of_demand(text, at);
    auto demand = read_demand(trimmed(text.substr(at, end - at)));
    if (!demand) return std::unexpected(std::move(demand.error()));
    expectation.demands_.push_back(std::move(*demand));
    at = end + 5;
  }
  return expectation;
}

std::expected<Expectation, std::string> Expectation::of_number(const WrittenValue& written) {
  auto expectation = of_value(written);
  if (!expectation) return expectation;
  for (const Demand& demand : expectation->demands_) {
    if (is_number(demand.value)) continue;
    return std::unexpected(fmt::format(
        "`{}` is neither a number nor a comparison with one, such as `>= 3` or `> 0 and <= 20`", written.text));
  }
  return expectation;
}

/// Returns the counts around each number: all of them meet the demands if every count does, and none if no count does.
std::vector<double> Expectation::decisive_counts() const {
  std::vector<double> counts = {0};
  for (const Demand& demand : demands_) {
    const double number = std::floor(demand.number());
    for (const double count : {number - 1, number, number + 1, 2 * number + 1}) {
      if (count > 0) counts.push_back(count);
    }
  }
  return counts;
}

std::expected<Expectation, std::string> Expectation::of_count(const WrittenValue& written) {
  auto expectation = of_number(written);
  if (!expectation) return expectation;
  expectation->tolerance_ = 0;
  const auto is_met = [&](double count) { return expectation->holds(count); };
  const std::vector<double> counts = expectation->decisive_counts();
  if (std::ranges::all_of(counts, is_met)) {
    return std::unexpected(fmt::format("every count meets `{}`: it asserts nothing", written.text));
  }
  if (std::ranges::none_of(counts, is_met)) {
    return std::unexpected(fmt::format("no count meets `{}`: it can only fail", written.text));
  }
  return expectation;
}

Expectation Expectation::of_missing(const WrittenValue& written) {
  Expectation expectation;
  expectation.written_ = written;
  return expectation;
}

double Expectation::Demand::number() const {
  return quantity_of(FieldValue::text(value)).value_or(Quantity{}).as_real();
}

bool Expectation::Demand::holds(double found, double tolerance) const {
  const double wanted = number();
  const bool equal = std::fabs(found - wanted) <= tolerance * std::max(std::fabs(found), std::fabs(wanted));
  switch (comparison) {
    case Comparison::Equal: return equal;
    case Comparison::NotEqual: return !equal;
    case Comparison::Less: return !equal && found < wanted;
    case Comparison::LessOrEqual: return equal || found < wanted;
    case Comparison::Greater: return !equal && found > wanted;
    case Comparison::GreaterOrEqual: return equal || found > wanted;
  }
  return false;
}

bool Expectation::holds(double found) const {
  return std::ranges::all_of(demands_, [&](const Demand& demand) { return demand.holds(found, tolerance_); });
}

bool Expectation::always_holds(std::uint64_t min, std::optional<std::uint64_t> max) const {
  const auto least = static_cast<double>(min);
  const double greatest = max ? static_cast<double>(*max) : std::numeric_limits<double>::infinity();
  std::vector<double> counts = decisive_counts();
  counts.push_back(least);
  if (max) counts.push_back(greatest);
  return std::ranges::all_of(counts, [&](double count) { return count < least || count > greatest || holds(count); });
}

bool Expectation::asks_for_less(double found) const {
  return std::ranges::any_of(demands_, [&](const Demand& demand) {
    const bool is_above = found > demand.number() || demand.comparison == Comparison::Less;
    return !demand.holds(found, tolerance_) && (is_above || demand.comparison == Comparison::NotEqual);
  });
}

bool Expectation::holds(const FieldValue& found) const {
  if (demands_.empty()) return found.is_missing();
  if (found.is_missing()) return false;
  std::string scratch;
  // Compared as it is printed: what a person reads is what a person expects.
  const FieldValue printed = FieldValue::text(text_of(found, scratch));
  return std::ranges::all_of(demands_, [&](const Demand& demand) {
    if (is_ordering(demand.comparison) && !quantity_of(printed)) return false;
    return compare(demand.comparison, printed, FieldValue::text(demand.value)) == insitu::Truth::True;
  });
}

std::expected<NamedExpectation, std::string> read_named_expectation(const std::string& text,
                                                                    std::span<const std::string_view> names) {
  const auto without_blanks = [](std::string_view rest) {
    return rest.substr(std::min(rest.find_first_not_of(" \t\n"), rest.size()));
  };
  const auto refuse = [&] {
    std::string others;
    for (const std::string_view name : names.subspan(1)) others += fmt::format(", `{}`", name);
    return std::unexpected(
        fmt::format("`{}` is not of the form `{} == 0` (also != < <= > >={})", text, names.front(), others));
  };
  const std::string_view words = without_blanks(text);
  const auto name = std::ranges::find_if(names, [words](std::string_view one) { return words.starts_with(one); });
  if (name == names.end()) return refuse();
  WrittenValue demand;
  demand.text = without_blanks(words.substr(name->size()));
  if (demand.text.empty() || !std::string_view("=!<>").contains(demand.text.front())) return refuse();
  auto expectation = Expectation::of_count(demand);
  if (!expectation) return std::unexpected(fmt::format("`{}`: {}", text, expectation.error()));
  return NamedExpectation{
      .name = static_cast<std::size_t>(name - names.begin()), .text = text, .expectation = std::move(*expectation)};
}

std::string describe_row_counts(const RowCounts& counts) {
  const std::uint64_t max = counts.max.value_or(0);
  if (counts.min == max)
    return fmt::format("the query gives exactly {} {}, whatever the events", max, max == 1 ? "row" : "rows");
  if (counts.is_implicit) return fmt::format("a query without `limit` gives at most {} rows", max);
  return fmt::format("the query gives at most {} {}", max, max == 1 ? "row" : "rows");
}

std::string Expectation::description() const {
  if (demands_.empty()) return "no value";
  return is_plain() && is_number(demands_.front().value) ? demands_.front().value : fmt::format("`{}`", written_.text);
}

}  // namespace insitu
