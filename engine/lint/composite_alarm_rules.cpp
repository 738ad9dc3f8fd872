#include "engine/lint/composite_alarm_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "engine/definitions/alarm_references.h"
#include "engine/lint/make_finding.h"
#include "grammar/alarm_rule_parser.h"
#include "grammar/near_name.h"
#include "insitu/from_definitions.h"

namespace insitu {
namespace {

/// The names that alarms will have; nullopt: that of one is not known, so that it may be any.
std::optional<std::vector<std::string_view>> names_of_alarms(std::span<const AlarmDefinition> alarms) {
  std::vector<std::string_view> names;
  for (const AlarmDefinition& alarm : alarms) {
    if (!alarm.name.is_known()) return std::nullopt;
    if (!alarm.name.text.empty()) names.push_back(alarm.name.text);
  }
  return names;
}

/// What an ARN names may be in another account or region, and what an expression names may be anything.
bool may_be_elsewhere(std::string_view name) { return name.starts_with("arn:") || name.contains("${"); }

class CompositeCheck {
 public:
  CompositeCheck(const AlarmDefinition& definition, std::span<const AlarmDefinition> alarms)
      : definition_(definition), alarms_(alarms) {}

  std::vector<Finding> run() {
    const WrittenValue& rule = *definition_.rule;
    if (rule.is_known()) {
      if (const auto parsed = parse_alarm_rule(rule.text); !parsed) {
        findings_.push_back(finding_in(Rule::InvalidAlarm, rule, parsed.error().span, parsed.error().message));
        return take();
      }
    }
    const auto alarm = composite_of(definition_);
    if (!alarm) {
      for (const DefinitionProblem& problem : alarm.error()) {
        findings_.push_back(finding_at(problem.is_unresolved ? Rule::Unresolved : Rule::InvalidAlarm, problem.place,
                                       problem.message, problem.help));
      }
      return take();
    }
    if (!rule.is_known()) look_for_expressions(*alarm->rule, rule);
    if (!knows_all_alarms()) return take();
    if (rule.is_known()) {
      for (const ast::AlarmReference& one : alarm->rule->references) look_for(one.name, rule, one.span);
    }
    if (definition_.suppressor && definition_.suppressor->is_known()) {
      look_for(definition_.suppressor->text, *definition_.suppressor, {0, definition_.suppressor->text.size()});
    }
    return take();
  }

 private:
  /// Whether an alarm that is not among those that are known is not there. Where composite alarms stand alone, those
  /// that they name are defined elsewhere.
  bool knows_all_alarms() {
    names_ = names_of_alarms(alarms_);
    return names_ && std::ranges::any_of(alarms_, [](const AlarmDefinition& one) { return !one.rule; });
  }

  /// What an expression means that is no alarm here is not known, so nothing is known of the rule either.
  void look_for_expressions(const ast::AlarmRule& parsed, const WrittenValue& rule) {
    std::set<std::string_view> told;
    for (const ast::AlarmReference& one : parsed.references) {
      const bool is_open = one.name.contains("${") && alarms_called(one.name, definition_, alarms_).empty();
      if (!is_open || !told.insert(one.name).second) continue;
      findings_.push_back(finding_at(Rule::Unresolved, rule.place,
                                     fmt::format("which alarm `{}` in the rule of the {} means is not known: {}",
                                                 one.name, definition_.description(), rule.unresolved),
                                     ""));
    }
  }

  void look_for(std::string_view name, const WrittenValue& written, Span span) {
    if (may_be_elsewhere(name) || !alarms_called(name, definition_, alarms_).empty()) return;
    const std::string_view near = near_name(name, *names_);
    findings_.push_back(
        finding_in(Rule::AlarmNotThere, written, span, fmt::format("no alarm here is called `{}`", name),
                   near.empty() ? "names are compared letter by letter" : fmt::format("did you mean `{}`?", near)));
  }

  std::vector<Finding> take() {
    set_definition(findings_, definition_);
    return std::move(findings_);
  }

  const AlarmDefinition& definition_;
  std::span<const AlarmDefinition> alarms_;
  std::optional<std::vector<std::string_view>> names_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> lint_composite_alarm(const AlarmDefinition& alarm, std::span<const AlarmDefinition> alarms) {
  if (!alarm.rule) return {};
  return CompositeCheck(alarm, alarms).run();
}

}  // namespace insitu
