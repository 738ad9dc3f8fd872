#include "cli/reports/test_words.h"

#include <fmt/format.h>

namespace insitu::cli {

std::string summary_of(const TestReport& report) {
  std::string summary = fmt::format("{} passed", report.count(Verdict::Passed));
  if (const std::size_t failed = report.count(Verdict::Failed); failed > 0)
    summary += fmt::format(", {} failed", failed);
  if (const std::size_t broken = report.count(Verdict::Broken); broken > 0) {
    summary += fmt::format(", {} could not run", broken);
  }
  const std::size_t assertions = report.assertions();
  return summary + fmt::format(" ({} assertion{})", assertions, assertions == 1 ? "" : "s");
}

std::string written_failures(const CaseResult& result) {
  std::string text;
  for (const Failure& one : result.failures) {
    text += fmt::format("{}{}: {}", text.empty() ? "" : "\n", written_place(one.place), one.message);
    for (const std::string& line : one.details) text += "\n  " + line;
  }
  return text;
}

std::string first_failure(const CaseResult& result) {
  if (result.failures.empty()) return "";
  const std::string& message = result.failures.front().message;
  return message.substr(0, message.find('\n'));
}

std::string_view verdict_name(Verdict verdict) {
  switch (verdict) {
    case Verdict::Passed: return "passed";
    case Verdict::Failed: return "failed";
    case Verdict::Broken: return "error";
  }
  return "";
}

}  // namespace insitu::cli
