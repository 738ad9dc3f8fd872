#include "insitu/lint.h"

#include <memory>
#include <utility>
#include <vector>

#include "engine/c_api/c_error.h"
#include "engine/c_api/c_options.h"
#include "insitu/caret.h"

struct insitu_findings {
  std::vector<insitu::Finding> found;
  std::vector<std::string> drawings;
  std::vector<insitu_finding> findings;  // borrow from both
};

namespace insitu::c_api {
namespace {

insitu_severity severity_of(Severity severity) {
  switch (severity) {
    case Severity::Error: return INSITU_SEVERITY_ERROR;
    case Severity::Warning: return INSITU_SEVERITY_WARNING;
    case Severity::Unresolved: return INSITU_SEVERITY_UNRESOLVED;
    case Severity::NotModelled: return INSITU_SEVERITY_NOT_MODELLED;
  }
  return INSITU_SEVERITY_ERROR;
}

std::string drawing_of(const Finding& finding) {
  const LintRule& rule = lint_rule(finding.rule);
  std::string drawing =
      std::string(severity_name(rule.severity)) + "[" + std::string(rule.name) + "]: " + finding.message + "\n";
  if (!finding.text.empty()) drawing += draw_caret({{}, finding.span, {}, finding.expected, {}}, finding.text);
  if (!finding.help.empty()) drawing += "  = help: " + finding.help + "\n";
  return drawing;
}

std::unique_ptr<insitu_findings> findings_of(std::vector<Finding> found) {
  auto result = std::make_unique<insitu_findings>();
  result->found = std::move(found);
  for (const Finding& finding : result->found) result->drawings.push_back(drawing_of(finding));
  for (std::size_t i = 0; i < result->found.size(); ++i) {
    const Finding& finding = result->found[i];
    const LintRule& rule = lint_rule(finding.rule);
    result->findings.push_back({.rule = text_of(rule.name),
                                .severity = severity_of(rule.severity),
                                .message = text_of(finding.message),
                                .expected = text_of(finding.expected),
                                .help = text_of(finding.help),
                                .has_span = finding.text.empty() ? 0 : 1,
                                .span = {.begin = finding.span.begin, .end = finding.span.end},
                                .drawing = text_of(result->drawings[i])});
  }
  return result;
}

using Lint = std::vector<Finding> (*)(const WrittenValue&, const LintOptions&);

insitu_status lint_text(Lint lint, insitu_text text, const insitu_options* options, insitu_findings** findings,
                        insitu_error** error) {
  return guarded(error, [&]() -> Done {
    if (findings != nullptr) *findings = nullptr;
    if (auto wrong = first_misuse({{findings != nullptr, "findings"}}, {text}))
      return std::unexpected(std::move(*wrong));
    const LintOptions lint_options{.compile = options_or_default(options).compile, .samples = {}};
    *findings = findings_of(lint({.text = std::string(view_of(text))}, lint_options)).release();
    return {};
  });
}

}  // namespace
}  // namespace insitu::c_api

insitu_status insitu_lint_pattern(insitu_text pattern, const insitu_options* options, insitu_findings** findings,
                                  insitu_error** error) {
  return insitu::c_api::lint_text(insitu::lint_pattern, pattern, options, findings, error);
}

insitu_status insitu_lint_query(insitu_text query, const insitu_options* options, insitu_findings** findings,
                                insitu_error** error) {
  return insitu::c_api::lint_text(insitu::lint_query, query, options, findings, error);
}

size_t insitu_finding_count(const insitu_findings* findings) {
  return findings == nullptr ? 0 : findings->findings.size();
}

const insitu_finding* insitu_finding_at(const insitu_findings* findings, size_t index) {
  return index < insitu_finding_count(findings) ? &findings->findings[index] : nullptr;
}

void insitu_findings_free(insitu_findings* findings) { delete findings; }
