#include "cli/count_expectation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "cli/console.h"

namespace insitu::cli {
namespace {

/// Whether an input begins with text. The error says why that is not known.
std::expected<bool, InputProblem> begins_with_text(const Input& input) {
  if (input.path == "-" || (input.may_block && input.may_block())) return true;
  const auto source = input.open();
  if (!source) return true;  // the scan will tell
  std::array<char, 4096> bytes{};
  const auto size = (*source)->read(bytes.data(), bytes.size());
  if (!size) return std::unexpected(size.error());
  const std::string_view beginning(bytes.data(), *size);
  return !beginning.substr(0, beginning.find('\n')).contains('\0');
}

}  // namespace

std::expected<CountExpectation, std::string> read_count_expectation(const std::string& text) {
  constexpr std::string_view kCount = "count";
  const auto without_blanks = [](std::string_view rest) {
    return rest.substr(std::min(rest.find_first_not_of(" \t\n"), rest.size()));
  };
  const auto refuse = [&] {
    return std::unexpected(fmt::format("`{}` is not of the form `count == 0` (also != < <= > >=)", text));
  };
  const std::string_view words = without_blanks(text);
  if (!words.starts_with(kCount)) return refuse();
  WrittenValue demand;
  demand.text = without_blanks(words.substr(kCount.size()));
  if (demand.text.empty() || !std::string_view("=!<>").contains(demand.text.front())) return refuse();
  auto expectation = Expectation::of_count(demand);
  if (!expectation) return std::unexpected(fmt::format("`{}`: {}", text, expectation.error()));
  return CountExpectation{text, std::move(*expectation)};
}

std::vector<Option> expectation_options(CountExpectations& expectations) {
  return {
      {"expect", '\0', "EXPR", "exit status 0 when EXPR holds, such as `count == 0` or `count >= 3`, else 1",
       [&expectations](const std::string& v) -> Applied {
         auto read = read_count_expectation(v);
         if (!read) return std::unexpected(std::move(read.error()));
         expectations.all.push_back(std::move(*read));
         return {};
       }},
      flag("allow-empty", '\0', "do not take an input without any event for an error of --expect",
           [&expectations] { expectations.allow_empty = true; }),
  };
}

bool are_texts(const InputFiles& files, InputShape shape) {
  if (shape != InputShape::Lines) return true;
  for (std::size_t i = 0; i < files.inputs.size(); ++i) {
    const auto is_text = begins_with_text(files.inputs[i]);
    if (!is_text) {
      complain(describe(files.names[i], is_text.error()));
      return false;
    }
    if (*is_text) continue;
    complain(fmt::format("{}: holds NUL bytes: this is no text in UTF-8 (what PowerShell writes is UTF-16: convert it)",
                         files.names[i]));
    return false;
  }
  return true;
}

ExitCode judge(const CountExpectations& expectations, const ScanSummary& summary, std::uint64_t count,
               std::string_view things) {
  if (summary.records_scanned == 0 && !expectations.allow_empty) {
    complain("there is no event at all in the input, so nothing can be expected of it (--allow-empty takes that)");
    return ExitCode::Error;
  }
  // Events outside are counted without a prefilter only, which would make them fewer.
  const bool all_outside = summary.records_outside > 0 && summary.records_outside == summary.records_scanned;
  if (all_outside && !expectations.allow_empty) {
    complain("no event is known to lie in the window, so nothing can be expected of it (--allow-empty takes that)");
    return ExitCode::Error;
  }
  const bool none_is_json = summary.not_json > 0 && summary.not_json == summary.records_scanned;
  if (count == 0 && none_is_json && summary.uses_json)
    complain("note: no event is JSON, so that none could be counted");
  const auto missed = std::ranges::find_if(expectations.all, [count](const CountExpectation& one) {
    return !one.expectation.holds(static_cast<double>(count));
  });
  if (missed == expectations.all.end()) return ExitCode::Matched;
  const std::string_view thing = count == 1 ? things.substr(0, things.size() - 1) : things;
  complain(fmt::format("expected {}, but there {} {} {}", missed->text, count == 1 ? "is" : "are", count, thing));
  return ExitCode::NothingMatched;
}

bool can_fail(const CountExpectations& expectations, const RowCounts& counts) {
  const auto certain = std::ranges::find_if(expectations.all, [&](const CountExpectation& one) {
    return one.expectation.always_holds(counts.min, counts.max);
  });
  if (certain == expectations.all.end()) return true;
  complain(fmt::format("`{}` asserts nothing: {}{}", certain->text, describe_row_counts(counts),
                       counts.is_implicit ? " (--no-aws-limits lifts that)" : ""));
  return false;
}

ExitCode cannot_count(std::string_view help) {
  complain(fmt::format("the output has lost its reader, so not all events were counted ({})", help));
  return ExitCode::Error;
}

}  // namespace insitu::cli
