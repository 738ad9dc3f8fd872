#include <fmt/format.h>

#include "cli/reports/github_commands.h"
#include "cli/reports/lint_reports.h"

namespace insitu::cli {
namespace {

std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Unresolved: return "notice";
  }
  return {};
}

void append_annotation(std::string& out, const Finding& finding) {
  SourceLocation place = finding.place;
  place.file = is_in_file(place) ? report_path(place.file) : "";
  std::string message = full_message(finding);
  if (!finding.help.empty()) message += fmt::format("\nhelp: {}", finding.help);
  append_github_command(out, level_of(severity_of(finding)), place, rule_name(finding.rule), message);
}

/// All of one severity: those beyond what is shown stay in the log.
void append_level(std::string& out, const LintReport& report, Severity severity) {
  LintReport rest;
  std::size_t shown = 0;
  for (const Finding& finding : report.findings) {
    if (severity_of(finding) != severity) continue;
    if (shown++ < kMaxAnnotations) {
      append_annotation(out, finding);
    } else {
      rest.findings.push_back(finding);
    }
  }
  if (rest.findings.empty()) return;
  out += fmt::format("and {} more of level {}, which a step does not show as annotations:\n", rest.findings.size(),
                     level_of(severity));
  out += lint_text(rest);
}

}  // namespace

std::string lint_github(const LintReport& report) {
  std::string out;
  for (const LintedFile& file : report.files) {
    if (!file.problem.empty()) append_github_command(out, "error", {}, "not read", file.problem);
  }
  for (const Severity severity : {Severity::Error, Severity::Warning, Severity::Unresolved})
    append_level(out, report, severity);
  return out;
}

}  // namespace insitu::cli
