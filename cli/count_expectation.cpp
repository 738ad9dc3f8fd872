#include "cli/count_expectation.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "cli/console.h"
#include "cli/time_options.h"

namespace insitu::cli {
namespace {

/// How an option takes what is in doubt.
std::string option_for(const Uncertainty& doubt) {
  switch (doubt.kind) {
    case Uncertainty::Kind::PartialPage: return "--allow-partial-page takes that";
    case Uncertainty::Kind::NoJson: return "--allow-no-json takes that";
    case Uncertainty::Kind::MissingNames: break;
    case Uncertainty::Kind::NoCopy: return "name a file";
  }
  std::string options;
  for (const std::string& name : doubt.names) {
    options += fmt::format("{}--allow-missing-field '{}'", options.empty() ? "" : " ", name);
  }
  return options + (doubt.names.size() == 1 ? " takes that" : " take that");
}

/// The expectations are met: is it known that they are?
ExitCode judge_doubt(const CountExpectations& expectations, const EndedScan& scan, std::uint64_t count) {
  std::vector<Expectation> all;
  std::string texts;
  for (const CountExpectation& one : expectations.all) {
    all.push_back(one.expectation);
    texts += fmt::format("{}`{}`", texts.empty() ? "" : " and ", one.text);
  }
  const auto doubt = uncertainty_of(all, count, scan, expectations.accepted);
  if (!doubt) return ExitCode::Matched;
  complain(fmt::format("{}, so {} is not known to hold ({})", doubt->reason, texts, option_for(*doubt)));
  return ExitCode::Error;
}

}  // namespace

std::expected<CountExpectation, std::string> read_count_expectation(const std::string& text) {
  constexpr std::array<std::string_view, 1> kNames = {"count"};
  auto read = read_named_expectation(text, kNames);
  if (!read) return std::unexpected(std::move(read.error()));
  return CountExpectation{.text = text, .expectation = std::move(read->expectation)};
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
      flag("allow-no-json", '\0', "nor events none of which is JSON, where only JSON can count",
           [&expectations] { expectations.accepted.no_json = true; }),
      flag("allow-partial-page", '\0', "nor one page of several, with a `nextToken`",
           [&expectations] { expectations.accepted.partial_page = true; }),
      {"allow-missing-field", '\0', "NAME", "nor that no event has NAME, on whose value the count depends (repeatable)",
       into(expectations.accepted.missing)},
      {"fields-of", '\0', "FILE", "names in FILE, such a log or the JSON of `insitu fields`, are known to occur",
       into(expectations.fields_of)},
  };
}

ExitCode judge(const CountExpectations& expectations, const EndedScan& scan, std::uint64_t count,
               std::string_view things) {
  const ScanSummary& summary = scan.summary;
  if (summary.records_scanned == 0 && !expectations.allow_empty) {
    complain("there is no event at all in the input, so nothing can be expected of it (--allow-empty takes that)");
    return ExitCode::Error;
  }
  const auto missed = std::ranges::find_if(expectations.all, [count](const CountExpectation& one) {
    return !one.expectation.holds(static_cast<double>(count));
  });
  if (missed == expectations.all.end()) return judge_doubt(expectations, scan, count);
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

bool lacks_window(const CountExpectations& expectations, const WindowCheck& window) {
  if (window.is_unknown) {
    complain("the input could be read once, but not again, so nothing can be expected of it");
    return true;
  }
  if (!window.is_empty || expectations.allow_empty) return false;
  complain(describe_empty_window(window.newest) + "; nothing can be expected of it (--allow-empty takes that)");
  return true;
}

bool lacks_earlier_window(const CountExpectations& expectations, const EndedScan& scan) {
  const WindowCheck earlier = check_earlier_window(scan.program, scan.summary, scan.inputs, scan.options, scan.query);
  if (!earlier.is_empty) return lacks_window(expectations, earlier);
  if (expectations.allow_empty) return false;
  complain("no event is of the time that is compared with, so nothing can be expected (--allow-empty takes that)");
  return true;
}

ExitCode cannot_count(std::string_view help) {
  complain(fmt::format("the output has lost its reader, so not all events were counted ({})", help));
  return ExitCode::Error;
}

}  // namespace insitu::cli
