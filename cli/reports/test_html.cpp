#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cli/reports/html_entries.h"
#include "cli/reports/html_page.h"
#include "cli/reports/html_text.h"
#include "cli/reports/test_reports.h"
#include "cli/reports/test_words.h"

namespace insitu::cli {
namespace {

/// "matching events: expected 2, found 1" in its parts.
struct Compared {
  std::string_view what;
  std::string_view expected;
  std::string_view found;
};

std::optional<Compared> compared_in(std::string_view message) {
  constexpr std::string_view kExpected = "expected ";
  constexpr std::string_view kFound = ", found ";
  const std::size_t expected = message.find(kExpected);
  const bool begins_part =
      expected == 0 || (expected != std::string_view::npos && expected > 2 && message.substr(expected - 2, 2) == ": ");
  if (!begins_part) return std::nullopt;
  const std::size_t found = message.find(kFound, expected);
  if (found == std::string_view::npos) return std::nullopt;
  const std::size_t begin = expected + kExpected.size();
  return Compared{.what = expected == 0 ? std::string_view() : message.substr(0, expected - 2),
                  .expected = message.substr(begin, found - begin),
                  .found = message.substr(found + kFound.size())};
}

std::string failure_html(const Failure& failure) {
  std::string out = "<div class=\"failure\">";
  const auto compared = compared_in(failure.message);
  const std::string_view message = compared && !compared->what.empty() ? compared->what : failure.message;
  out += fmt::format("<span class=\"message\">{}</span><span class=\"place\">{}</span>\n", html(message),
                     html(written_place(failure.place)));
  if (compared) {
    out += fmt::format(
        "<table class=\"compared\"><tr><th scope=\"row\">expected</th><td>{}</td></tr>"
        "<tr><th scope=\"row\">got</th><td>{}</td></tr></table>\n",
        html(compared->expected), html(compared->found));
  }
  if (!failure.details.empty()) {
    std::string details;
    for (const std::string& line : failure.details) details += (details.empty() ? "" : "\n") + line;
    out += fmt::format("<pre>{}</pre>", html(details));
  }
  return out + "</div>\n";
}

std::string_view badge_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Passed: return "<span class=\"badge good\">✓ passed</span>";
    case Verdict::Failed: return "<span class=\"badge bad\">✗ failed</span>";
    case Verdict::Broken: return "<span class=\"badge warn\">! error</span>";
  }
  return "";
}

enum class Folding { Open, Closed };

std::string case_html(const CaseResult& result, const ReportOrigin& origin, Folding folding) {
  std::string line = fmt::format("{}<span class=\"name\">{}</span><span class=\"place\">{}</span>",
                                 badge_of(result.verdict), html(result.name()), html(written_place(result.place)));
  if (origin.has_durations && result.seconds >= 0.001) {
    line += fmt::format("<span class=\"place\">{:.3f} s</span>", result.seconds);
  }
  if (result.failures.empty() && result.notes.empty()) {
    return fmt::format("<div class=\"entry plain\" data-entry=\"{}\">{}</div>\n", verdict_name(result.verdict), line);
  }
  std::string out =
      fmt::format("<details class=\"entry\" data-entry=\"{}\"{}><summary>{}</summary>\n<div class=\"inside\">\n",
                  verdict_name(result.verdict), folding == Folding::Open ? " open" : "", line);
  for (const Failure& failure : result.failures) out += failure_html(failure);
  for (const std::string& note : result.notes) out += fmt::format("<p class=\"help\">note: {}</p>\n", html(note));
  return out + "</div></details>\n";
}

bool is_extra(CaseKind kind) { return kind == CaseKind::Coverage || kind == CaseKind::Mutation; }

/// Adds the cases of a kind, a group for each file.
template <class Wanted>
void add_cases(HtmlPage& page, const TestReport& report, const ReportOrigin& origin, const CaseResult* first_failed,
               std::string_view heading, const Wanted& is_wanted) {
  HtmlEntries entries(page);
  const std::string* file = nullptr;
  for (const CaseResult& result : report.cases) {
    if (!is_wanted(result.kind)) continue;
    if (file == nullptr || *file != result.file) {
      file = &result.file;
      std::size_t passed = 0;
      std::size_t all = 0;
      for (const CaseResult& one : report.cases) {
        if (one.file != result.file || !is_wanted(one.kind)) continue;
        ++all;
        passed += one.verdict == Verdict::Passed ? 1 : 0;
      }
      entries.begin_group(fmt::format("<h3>{} <span class=\"place\">{} of {} passed</span></h3>", html(result.file),
                                      grouped_digits(passed), grouped_digits(all)));
    }
    entries.add(case_html(result, origin, &result == first_failed ? Folding::Open : Folding::Closed));
  }
  entries.finish(heading, "case", "cases");
}

}  // namespace

std::string test_html(const TestReport& measured, ReportOrigin origin) {
  TestReport report = measured;
  for (CaseResult& result : report.cases) result.seconds = origin.has_durations ? result.seconds : 0;
  const Verdict verdict = report.verdict();
  const CaseResult* first_failed = nullptr;
  for (const CaseResult& result : report.cases) {
    if (first_failed == nullptr && result.verdict != Verdict::Passed) first_failed = &result;
  }
  double seconds = 0;
  for (const CaseResult& result : report.cases) seconds += result.seconds;
  origin.statistics.emplace_back("cases", grouped_digits(report.cases.size()));
  origin.statistics.emplace_back("passed", grouped_digits(report.count(Verdict::Passed)));
  origin.statistics.emplace_back("failed", grouped_digits(report.count(Verdict::Failed)));
  origin.statistics.emplace_back("could not run", grouped_digits(report.count(Verdict::Broken)));
  origin.statistics.emplace_back("assertions", grouped_digits(report.assertions()));
  if (origin.has_durations) origin.statistics.emplace_back("time taken", fmt::format("{:.3f} s", seconds));
  const ReportOrigin shown = origin;
  HtmlPage page("Test results", std::move(origin));
  page.set_kind("test");
  const bool has_failed = report.count(Verdict::Failed) > 0;
  page.set_verdict(verdict == Verdict::Passed ? PageVerdict::Good
                   : has_failed               ? PageVerdict::Bad
                                              : PageVerdict::Broken,
                   summary_of(report));
  add_cases(page, report, shown, first_failed, "Cases", [](CaseKind kind) { return !is_extra(kind); });
  add_cases(page, report, shown, first_failed, "Coverage", [](CaseKind kind) { return kind == CaseKind::Coverage; });
  add_cases(page, report, shown, first_failed, "Mutations", [](CaseKind kind) { return kind == CaseKind::Mutation; });
  page.add_data("results", test_json(report));
  return page.finish();
}

}  // namespace insitu::cli
