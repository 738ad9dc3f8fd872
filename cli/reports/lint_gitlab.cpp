#include <fmt/format.h>

#include <algorithm>

#include "cli/reports/lint_reports.h"

namespace insitu::cli {
namespace {

std::string_view gitlab_severity(Severity severity) {
  switch (severity) {
    case Severity::Error: return "major";
    case Severity::Warning: return "minor";
    case Severity::Unresolved: return "info";
  }
  return {};
}

}  // namespace

std::string lint_gitlab(const LintReport& report) {
  std::string json = "[";
  const auto prints = fingerprints(report.findings);
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const Finding& finding = report.findings[i];
    std::string description = full_message(finding);
    if (!finding.help.empty()) description += fmt::format("; help: {}", finding.help);
    json += fmt::format(
        "{}\n"
        R"({{"description":{},"check_name":{},"fingerprint":"{}","severity":"{}","location":{{"path":{},"lines":{{"begin":{}}}}}}})",
        i == 0 ? "" : ",", json_text(description), json_text(rule_name(finding.rule)), prints[i],
        gitlab_severity(severity_of(finding)), json_text(report_path(finding.place.file)),
        std::max<std::size_t>(finding.place.line, 1));
  }
  return json + "]\n";
}

}  // namespace insitu::cli
