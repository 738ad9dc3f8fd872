#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace insitu {

/// Error: the service refuses it, or it cannot work. Warning: legal, but almost surely not what was meant. Unresolved:
/// the value is only known at deployment, so it was not checked. NotModelled: legal, and of a kind that is not checked
/// here, whatever is known. The worst comes first.
enum class Severity : std::uint8_t { Error, Warning, Unresolved, NotModelled };
/// "error", "warning", "unresolved", "not-modelled".
std::string_view severity_name(Severity severity);

/// The rules of lint, in the order of their subjects: patterns, what filters publish, alarms, queries, everything,
/// configurations of log agents.
enum class Rule : std::uint8_t {
  InvalidPattern,
  PatternLimit,
  NeverMatches,
  AlwaysMatches,
  RedundantClause,
  NotEqualNeedsMember,
  KeywordAsText,
  OptionalTermIgnored,
  RegexInQuotes,
  SingleQuotes,
  ForeignSyntax,
  UndocumentedSpelling,
  JsonPatternOnText,
  MemberNotInSample,
  ColourBreaksPattern,

  ValueNotASelector,
  MetricValueNotInPattern,
  DimensionsOnTerms,
  DimensionsWithDefault,
  InvalidTransformation,
  ServiceLimit,
  HighCardinalityDimension,

  InvalidAlarm,
  AlarmWithoutMetric,
  AlarmDimensionMismatch,
  AlarmUnitMismatch,
  AlarmNeverFires,
  AlarmNeverRecovers,
  AlarmPeriodBelowMinute,
  AlarmNotThere,
  AlarmNameTwice,
  AlarmNotReplayable,

  InvalidQuery,
  QueryLimit,
  LimitBeforeSort,
  FieldGone,
  AliasShadowsField,
  AliasOfSameCommand,
  PercentIsText,
  DashIsMinus,
  SlashIsDivision,
  TextAsCondition,
  TimeAgainstText,
  PeriodOverCap,
  NotEvaluatedHere,

  InvalidTemplate,
  ResourceNotRead,
  Unresolved,

  InvalidAgent,
  AgentKey,
  AgentValue,
  AgentTimeFormat,
  AgentTimeZone,
  AgentStartPattern,
  AgentName,
  AgentSameStream,
  AgentFile,
  AgentSection,
};

/// The name of a rule and what it finds. The name is stable: configurations and reports refer to it.
struct LintRule {
  Rule rule{};
  std::string_view name;  ///< kebab-case; also the name of its page, see lint_page()
  Severity severity{};
  std::string_view summary;  ///< one line
};

/// All rules, in the order of the enumeration. Valid for as long as the program runs.
std::span<const LintRule> lint_rules();
/// The entry of a rule among them.
const LintRule& lint_rule(Rule rule);
/// Its name: "never-matches". Static text.
std::string_view rule_name(Rule rule);
/// The page of the rule of this name, Markdown; empty: there is no such rule.
std::string_view lint_page(std::string_view name);

}  // namespace insitu
