#include <fmt/format.h>

#include "cli/reports/lint_reports.h"
#include "grammar/caret.h"

namespace insitu::cli {
namespace {

/// "template.yaml:12:20: "
std::string head(const Place& place) {
  if (place.file.empty()) return {};
  if (place.line == 0) return fmt::format("{}: ", place.file);
  return fmt::format("{}:{}:{}: ", place.file, place.line, place.column);
}

}  // namespace

std::string lint_text(const LintReport& report) {
  std::string text;
  for (const Finding& finding : report.findings) {
    text += fmt::format("{}{}[{}]: {}\n", head(finding.place), severity_name(severity_of(finding)),
                        rule_name(finding.rule), full_message(finding));
    if (!finding.text.empty()) text += draw_caret({{}, finding.span, {}, finding.expected, {}}, finding.text);
    if (!finding.help.empty()) text += fmt::format("  = help: {}\n", finding.help);
  }
  return text;
}

}  // namespace insitu::cli
