#include "engine/lint/composite_alarm_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>

#include "engine/definitions/alarm_references.h"
#include "engine/lint/make_finding.h"
#include "engine/metrics/rule_evaluation.h"
#include "engine/model/utf8.h"
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
  CompositeCheck(const AlarmDefinition& definition, std::span<const AlarmDefinition> alarms,
                 const CompositeCircles& circles)
      : definition_(definition), alarms_(alarms), circles_(circles) {}

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
    check_circle();
    if (rule.is_known()) {
      check_limits(*alarm->rule, rule);
      check_counts(alarm->rule->expression, rule);
      check_range(*alarm->rule, rule);
    } else {
      look_for_expressions(*alarm->rule, rule);
    }
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

  void check_circle() {
    constexpr std::size_t kMaxNames = 5;
    const auto circle = circles_.circle_of(definition_);
    if (circle.empty()) return;
    std::string way;
    for (std::size_t i = 0; i < std::min(circle.size(), kMaxNames); ++i) {
      way += fmt::format("`{}` → ", name_of(*circle[i]));
    }
    if (circle.size() > kMaxNames) way += "... → ";
    findings_.push_back(finding_at(
        Rule::AlarmNeverFires, definition_.rule->place,
        fmt::format("it depends on itself: {}`{}`, and the service evaluates no composite alarms in a circle", way,
                    name_of(definition_)),
        "take one of these names out of the rule that it is in"));
  }

  /// Checks the limits of the service. (service model: PutCompositeAlarm)
  void check_limits(const ast::AlarmRule& parsed, const WrittenValue& rule) {
    constexpr std::size_t kMaxCharacters = 10'240;
    constexpr std::size_t kMaxElements = 500;
    constexpr std::size_t kMaxChildren = 100;
    const auto check = [&](std::size_t found, std::size_t most, std::string_view what) {
      if (found <= most) return;
      findings_.push_back(finding_at(Rule::ServiceLimit, rule.place,
                                     fmt::format("the rule has {} {}, the service takes {}", found, what, most),
                                     "let composite alarms take over parts of the rule"));
    };
    const auto is_begin = [](char c) { return !is_continuation(c); };
    check(static_cast<std::size_t>(std::ranges::count_if(rule.text, is_begin)), kMaxCharacters, "characters");
    std::set<std::string_view> children;
    for (const ast::AlarmReference& one : parsed.references) children.insert(one.name);
    check(children.size(), kMaxChildren, "alarms");
    check(parsed.references.size() + count_constants(parsed.expression), kMaxElements, "elements");
  }

  static std::size_t count_constants(const ast::RuleExpression& expression) {
    std::size_t count = std::holds_alternative<ast::RuleConstant>(expression.node) ? 1 : 0;
    each_part(expression, [&count](const ast::RuleExpression& part) { count += count_constants(part); });
    return count;
  }

  /// Finds counts that are always met, or never.
  void check_counts(const ast::RuleExpression& expression, const WrittenValue& rule) {
    if (const auto* count = std::get_if<ast::StateCount>(&expression.node)) return check_count(*count, rule);
    each_part(expression, [&](const ast::RuleExpression& part) { check_counts(part, rule); });
  }

  void check_count(const ast::StateCount& count, const WrittenValue& rule) {
    constexpr std::size_t kWhole = 100;
    const bool is_never = count.number > (count.is_percentage ? kWhole : count.alarms.size());
    if (count.number > 0 && !is_never) return;
    const Span span{count.alarms.front().span.begin, count.alarms.back().span.end};
    findings_.push_back(finding_in(
        is_never ? Rule::AlarmNeverFires : Rule::AlarmNeverRecovers, rule, span,
        fmt::format("`AT_LEAST({}{}, ...)` of {} alarm{} is {} true", count.number, count.is_percentage ? "%" : "",
                    count.alarms.size(), count.alarms.size() == 1 ? "" : "s", is_never ? "never" : "always"),
        "the number is from 1 to that of the alarms, or from 1% to 100%"));
  }

  /// Finds a rule whose parts contradict each other, or leave nothing out. One with TRUE or FALSE in it is meant so.
  void check_range(const ast::AlarmRule& parsed, const WrittenValue& rule) {
    const bool is_meant = parsed.references.empty() || count_constants(parsed.expression) > 0;
    const auto range = is_meant || !findings_.empty() ? std::nullopt : range_of_rule(parsed);
    if (!range || (range->can_hold && range->can_fail)) return;
    const bool is_never = !range->can_hold;
    findings_.push_back(finding_at(
        is_never ? Rule::AlarmNeverFires : Rule::AlarmNeverRecovers, rule.place,
        fmt::format("the rule is {} true, whatever the state of each alarm in it", is_never ? "never" : "always"),
        is_never ? "its conditions contradict each other" : ""));
  }

  template <class Use>
  static void each_part(const ast::RuleExpression& expression, const Use& use) {
    if (const auto* negation = std::get_if<ast::RuleNegation>(&expression.node)) use(*negation->operand);
    if (const auto* group = std::get_if<ast::RuleGroup>(&expression.node)) std::ranges::for_each(group->operands, use);
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
  const CompositeCircles& circles_;
  std::optional<std::vector<std::string_view>> names_;
  std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> lint_composite_alarm(const AlarmDefinition& alarm, std::span<const AlarmDefinition> alarms,
                                          const CompositeCircles& circles) {
  if (!alarm.rule) return {};
  return CompositeCheck(alarm, alarms, circles).run();
}

}  // namespace insitu
