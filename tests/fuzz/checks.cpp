#include "tests/fuzz/checks.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "engine/model/utf8.h"
#include "grammar/display_width.h"
#include "insitu/caret.h"
#include "insitu/lint.h"

namespace insitu::fuzz {
namespace {

/// Checks that a place is in the text, at most after its last line.
Finding check_place(const SourceLocation& place, std::string_view text, std::string_view what) {
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  if (place.line <= lines + 1) return {};
  return std::string(what) + " stands in line " + std::to_string(place.line) + " of " + std::to_string(lines);
}

}  // namespace

Finding check_diagnostic(const Diagnostic& diagnostic, std::string_view text) {
  const std::string name(code_name(diagnostic.code));
  const Span span = diagnostic.span;
  if (name.empty()) return "a code without a name";
  if (diagnostic.message.empty()) return name + " without a message";
  if (span.begin > span.end || span.end > text.size()) return name + " with a span outside of the pattern";
  const std::string whole = draw_diagnostic(diagnostic, text, "error");
  if (!is_utf8(whole)) return name + " drawn as invalid UTF-8:\n" + whole;

  const std::string drawing = draw_caret(diagnostic, text);
  const std::size_t line_end = drawing.find('\n');
  const std::string carets = drawing.substr(line_end + 1);
  const std::size_t first = carets.find('^');
  const std::size_t end = std::min(carets.find_first_not_of('^', first), carets.size());
  if (first == std::string::npos) return name + " without a caret:\n" + drawing;
  // An empty span has its caret one column after the text at most.
  if (end > display_width(std::string_view(drawing).substr(0, line_end)) + 1) {
    return name + " with carets after the text:\n" + drawing;
  }
  return std::nullopt;
}

Finding check_problem(const ReadProblem& problem, std::string_view text) {
  if (problem.message.empty()) return "a problem without a message";
  return check_place(problem.place, text, "the problem `" + problem.message + "`");
}

Finding check_findings(const Definitions& definitions, std::string_view text) {
  for (const insitu::Finding& finding : lint(definitions)) {
    if (finding.span.begin > finding.span.end || finding.span.end > finding.text.size() + 1) {
      return "a finding of " + std::string(rule_name(finding.rule)) + " lies outside its text";
    }
    if (Finding wrong = check_place(finding.place, text, rule_name(finding.rule))) return wrong;
  }
  return {};
}

}  // namespace insitu::fuzz
