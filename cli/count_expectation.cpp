#include "cli/count_expectation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "cli/commands.h"

namespace insitu::cli {
namespace {

// Longer signs first: `<=` begins with `<`.
constexpr std::pair<std::string_view, Comparison> kComparisons[] = {
    {"==", Comparison::Equal},          {"!=", Comparison::NotEqual}, {"<=", Comparison::LessOrEqual},
    {">=", Comparison::GreaterOrEqual}, {"=", Comparison::Equal},     {"<", Comparison::Less},
    {">", Comparison::Greater},
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  return text;
}

/// `count >= 3`
Applied read_expectation(const std::string& text, std::vector<CountExpectation>& expectations) {
  const auto refuse = [&] {
    return std::unexpected(fmt::format("`{}` is not of the form `count == 0` (also != < <= > >=)", text));
  };
  std::string_view rest = trimmed(text);
  if (!rest.starts_with("count")) return refuse();
  rest = trimmed(rest.substr(std::string_view("count").size()));
  for (const auto& [sign, comparison] : kComparisons) {
    if (!rest.starts_with(sign)) continue;
    CountExpectation expectation{.text = text, .comparison = comparison};
    if (!read_number(std::string(trimmed(rest.substr(sign.size()))), expectation.count)) return refuse();
    expectations.push_back(std::move(expectation));
    return {};
  }
  return refuse();
}

bool holds(const CountExpectation& expectation, std::uint64_t count) {
  return compare(expectation.comparison, FieldValue::integer(static_cast<std::int64_t>(count)),
                 FieldValue::integer(static_cast<std::int64_t>(expectation.count))) == Truth::True;
}

}  // namespace

std::vector<Option> expectation_options(CountExpectations& expectations) {
  return {
      {"expect", '\0', "EXPR", "exit status 0 when EXPR holds, such as `count == 0` or `count >= 3`, else 1",
       [&expectations](const std::string& v) { return read_expectation(v, expectations.all); }},
      flag("allow-empty", '\0', "do not take an input without any event for an error of --expect",
           [&expectations] { expectations.allow_empty = true; }),
  };
}

ExitCode judge(const CountExpectations& expectations, const ScanSummary& summary, std::uint64_t count,
               std::string_view things) {
  if (summary.records_scanned == 0 && !expectations.allow_empty) {
    complain("there is no event at all in the input, so nothing can be expected of it (--allow-empty takes that)");
    return ExitCode::Error;
  }
  const auto missed =
      std::ranges::find_if(expectations.all, [count](const CountExpectation& e) { return !holds(e, count); });
  if (missed == expectations.all.end()) return ExitCode::Matched;
  const std::string_view thing = count == 1 ? things.substr(0, things.size() - 1) : things;
  complain(fmt::format("expected {}, but there {} {} {}", missed->text, count == 1 ? "is" : "are", count, thing));
  return ExitCode::NothingMatched;
}

}  // namespace insitu::cli
