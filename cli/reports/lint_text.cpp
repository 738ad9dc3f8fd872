#include <fmt/format.h>

#include "cli/reports/lint_reports.h"
#include "engine/output/terminal_text.h"
#include "insitu/caret.h"

namespace insitu::cli {
namespace {

/// "template.yaml:12:20: "
std::string head(const SourceLocation& place) {
  return place.file.empty() ? "" : in_one_line(written_place(place)) + ": ";
}

}  // namespace

std::string lint_text(const LintReport& report) {
  std::string text;
  for (const Finding& finding : report.findings) {
    text += fmt::format("{}{}[{}]: {}\n", head(finding.place), severity_name(severity_of(finding)),
                        rule_name(finding.rule), in_one_line(full_message(finding)));
    if (!finding.text.empty()) text += draw_caret({{}, finding.span, {}, finding.expected, {}}, finding.text);
    if (!finding.help.empty()) text += fmt::format("  = help: {}\n", in_one_line(finding.help));
  }
  return without_runner_commands(text);
}

}  // namespace insitu::cli
