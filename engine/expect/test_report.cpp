#include "insitu/test_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "engine/expect/expectation.h"

namespace insitu {

std::string_view kind_name(CaseKind kind) {
  switch (kind) {
    case CaseKind::File: return "file";
    case CaseKind::Filter: return "filter";
    case CaseKind::Query: return "query";
    case CaseKind::Log: return "log";
    case CaseKind::Alarm: return "alarm";
    case CaseKind::Coverage: return "coverage of";
    case CaseKind::Mutation: return "changes of";
  }
  return "";
}

void CaseResult::fail(Failure failure) {
  if (verdict == Verdict::Passed) verdict = Verdict::Failed;
  failures.push_back(std::move(failure));
}

void CaseResult::break_off(const SourceLocation& where, std::string message, const std::string& help) {
  verdict = Verdict::Broken;
  Failure failure{where, std::move(message), {}};
  if (!help.empty()) failure.details.push_back("help: " + help);
  failures.push_back(std::move(failure));
}

void CaseResult::expect(const Expectation& expectation, double found, std::string_view what,
                        const std::vector<std::string>& details) {
  ++assertions;
  if (expectation.holds(found)) return;
  const std::string number = fmt::format("{}", found);
  fail({expectation.written().place, fmt::format("{}: expected {}, found {}", what, expectation.description(), number),
        details});
  if (expectation.is_plain()) measurements.push_back({expectation.written(), number});
}

std::string CaseResult::name() const { return fmt::format("{} {}", kind_name(kind), title); }

std::size_t TestReport::count(Verdict verdict) const {
  return static_cast<std::size_t>(std::ranges::count(cases, verdict, &CaseResult::verdict));
}

std::size_t TestReport::assertions() const {
  return std::accumulate(cases.begin(), cases.end(), std::size_t{0},
                         [](std::size_t sum, const CaseResult& one) { return sum + one.assertions; });
}

Verdict TestReport::verdict() const {
  if (cases.empty() || count(Verdict::Broken) > 0) return Verdict::Broken;
  if (count(Verdict::Failed) > 0) return Verdict::Failed;
  return Verdict::Passed;
}

}  // namespace insitu
