#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

#include "cli/reports/github_commands.h"
#include "cli/reports/lint_reports.h"

namespace insitu::cli {
namespace {

std::string_view level_of(Severity severity) {
  switch (severity) {
    case Severity::Error: return "error";
    case Severity::Warning: return "warning";
    case Severity::Unresolved:
    case Severity::NotModelled: return "notice";
  }
  return {};
}

SourceLocation reported(SourceLocation place) {
  place.file = is_in_file(place) ? report_path(place.file) : "";
  return place;
}

Annotation annotation_of(const Finding& finding) {
  std::string message = full_message(finding);
  if (!finding.help.empty()) message += fmt::format("\nhelp: {}", finding.help);
  return {reported(finding.place), std::string(rule_name(finding.rule)), std::move(message)};
}

}  // namespace

std::string lint_github(const LintReport& report) {
  std::string out;
  for (const std::string_view level : {"error", "warning", "notice"}) {
    std::vector<Annotation> annotations;
    for (const LintedFile& file : report.files) {
      if (level == level_of(Severity::Error) && !file.problem.empty()) {
        annotations.push_back({reported(file.place), "not read", file.problem});
      }
    }
    for (const Finding& finding : report.findings) {
      if (level == level_of(severity_of(finding))) annotations.push_back(annotation_of(finding));
    }
    append_annotations(out, level, annotations);
  }
  return out;
}

}  // namespace insitu::cli
