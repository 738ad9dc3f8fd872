#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/expect/project_file.h"
#include "insitu/from_definitions.h"
#include "insitu/lint.h"
#include "insitu/read_definitions.h"
#include "tests/fuzz/targets.h"

namespace insitu::fuzz {
namespace {

/// Checks that a place is in the text, at most after its last line.
Finding check_place(const SourceLocation& place, std::string_view text, std::string_view what) {
  const auto lines = static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1;
  if (place.line <= lines + 1) return {};
  return std::string(what) + " stands in line " + std::to_string(place.line) + " of " + std::to_string(lines);
}

Finding check_problem(const ReadProblem& problem, std::string_view text) {
  if (problem.message.empty()) return "a problem without a message";
  return check_place(problem.place, text, "the problem `" + problem.message + "`");
}

Finding check_lint(const Definitions& definitions, std::string_view text) {
  for (const insitu::Finding& finding : lint(definitions)) {
    if (finding.span.begin > finding.span.end || finding.span.end > finding.text.size() + 1) {
      return "a finding of " + std::string(rule_name(finding.rule)) + " lies outside its text";
    }
    if (Finding wrong = check_place(finding.place, text, rule_name(finding.rule))) return wrong;
  }
  return {};
}

template <class Made>
Finding check_reason(const Made& made) {
  if (!made && made.error().empty()) return "an alarm is refused without a reason";
  return {};
}

Finding check_alarm_definition(const AlarmDefinition& alarm) {
  if (alarm.rule) return check_reason(composite_of(alarm));
  if (!alarm.metrics.empty()) return check_reason(math_of(alarm));
  return check_reason(alarm_of(alarm));
}

Finding check_template(std::string_view text) {
  const auto definitions = read_definitions("-", text, {}, UnknownParameters::Refused, ResourceConditions::BothWays);
  if (!definitions) return check_problem(definitions.error(), text);
  for (const FilterDefinition& filter : definitions->filters) {
    const auto made = metric_filter_of(filter);
    if (!made && made.error().empty()) return "a metric filter is refused without a reason";
  }
  for (const AlarmDefinition& alarm : definitions->alarms) {
    if (Finding wrong = check_alarm_definition(alarm)) return wrong;
  }
  return check_lint(*definitions, text);
}

Finding check_test_file(std::string_view text) {
  const auto project = read_project_file("a.insitu.yaml", text);
  if (project) return check_lint(definitions_in(*project), text);
  if (project.error().empty()) return "a test file is refused without a reason";
  for (const ReadProblem& problem : project.error()) {
    if (Finding wrong = check_problem(problem, text)) return wrong;
  }
  return {};
}

}  // namespace

Finding definitions(std::string_view bytes) {
  if (Finding wrong = check_template(bytes)) return wrong;
  return check_test_file(bytes);
}

}  // namespace insitu::fuzz
