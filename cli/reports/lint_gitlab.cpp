#include <fmt/format.h>

#include <algorithm>

#include "cli/reports/lint_reports.h"
#include "engine/model/json_text.h"

namespace insitu::cli {
namespace {

std::string_view gitlab_severity(Severity severity) {
  switch (severity) {
    case Severity::Error: return "major";
    case Severity::Warning: return "minor";
    case Severity::Unresolved:
    case Severity::NotModelled: return "info";
  }
  return {};
}

/// The entries of a report, one after the other.
class GitlabList {
 public:
  void add(std::string_view rule, std::string_view severity, const std::string& description,
           const SourceLocation& place, std::string_view fingerprint) {
    json_ += fmt::format(
        "{}\n"
        R"({{"description":{},"check_name":{},"fingerprint":"{}","severity":"{}","location":{{"path":{},"lines":{{"begin":{}}}}}}})",
        json_.empty() ? "" : ",", json_string(description), json_string(rule), fingerprint, severity,
        json_string(report_path(place.file)), std::max<std::size_t>(place.line, 1));
  }
  [[nodiscard]] std::string text() const { return "[" + json_ + "]\n"; }

 private:
  std::string json_;
};

}  // namespace

std::string lint_gitlab(const LintReport& report) {
  GitlabList list;
  const auto prints_of_files = fingerprints(report.files);
  for (std::size_t i = 0; i < report.files.size(); ++i) {
    const LintedFile& file = report.files[i];
    if (file.problem.empty() || !is_in_file(file.place)) continue;
    list.add("file-not-read", "blocker", file.problem, file.place, prints_of_files[i]);
  }
  const auto prints = fingerprints(report.findings);
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const Finding& finding = report.findings[i];
    std::string description = full_message(finding);
    if (!finding.help.empty()) description += fmt::format("; help: {}", finding.help);
    list.add(rule_name(finding.rule), gitlab_severity(severity_of(finding)), description, finding.place, prints[i]);
  }
  return list.text();
}

}  // namespace insitu::cli
