#include "insitu/lint_rules.h"

#include <array>
#include <cstddef>

namespace insitu {
namespace {

using enum Severity;

/// In the order of the enumeration. Each has its page.
constexpr std::array kRules = {
    LintRule{Rule::InvalidPattern, "invalid-pattern", Error, "a filter pattern that the service refuses"},
    LintRule{Rule::PatternLimit, "pattern-limit", Error, "a filter pattern beyond a limit of the service"},
    LintRule{Rule::NeverMatches, "never-matches", Warning, "conditions that contradict each other"},
    LintRule{Rule::AlwaysMatches, "always-matches", Warning, "a condition that every event or every value meets"},
    LintRule{Rule::RedundantClause, "redundant-clause", Warning, "a condition that changes no answer"},
    LintRule{Rule::NotEqualNeedsMember, "not-equal-needs-member", Warning,
             "`!=` leaves out the events without the member"},
    LintRule{Rule::KeywordAsText, "keyword-as-text", Warning, "`= true` compares with a text, not with the JSON value"},
    LintRule{Rule::OptionalTermIgnored, "optional-term-ignored", Warning, "`?term` beside other terms is ignored"},
    LintRule{Rule::RegexInQuotes, "regex-in-quotes", Warning,
             "a quoted regular expression is searched for as it stands"},
    LintRule{Rule::SingleQuotes, "single-quotes", Warning, "single quotes are searched for as they stand"},
    LintRule{Rule::ForeignSyntax, "foreign-syntax", Warning,
             "the spelling of another tool is searched for as it stands"},
    LintRule{Rule::UndocumentedSpelling, "undocumented-spelling", Warning,
             "the service takes it, its documentation does not know it"},
    LintRule{Rule::JsonPatternOnText, "json-pattern-on-text", Warning, "a JSON pattern where no sample event is JSON"},
    LintRule{Rule::MemberNotInSample, "member-not-in-sample", Warning, "a member that no sample event has"},
    LintRule{Rule::ColourBreaksPattern, "colour-breaks-pattern", Warning,
             "sample events that match only without their colours"},

    LintRule{Rule::ValueNotASelector, "value-not-a-selector", Error,
             "a metric value that is neither a number nor a selector"},
    LintRule{Rule::MetricValueNotInPattern, "metric-value-not-in-pattern", Error,
             "a metric value or dimension that the pattern cannot give"},
    LintRule{Rule::DimensionsOnTerms, "dimensions-on-terms", Error, "dimensions, but the pattern has no fields"},
    LintRule{Rule::DimensionsWithDefault, "dimensions-with-default", Error, "dimensions together with a default value"},
    LintRule{Rule::InvalidTransformation, "invalid-transformation", Error,
             "a metric transformation that the service refuses"},
    LintRule{Rule::ServiceLimit, "service-limit", Error, "more than the service takes of something"},
    LintRule{Rule::HighCardinalityDimension, "high-cardinality-dimension", Warning,
             "a dimension with a value for nearly every event"},

    LintRule{Rule::InvalidAlarm, "invalid-alarm", Error, "an alarm that the service refuses"},
    LintRule{Rule::AlarmWithoutMetric, "alarm-without-metric", Warning,
             "an alarm on a metric that no filter publishes"},
    LintRule{Rule::AlarmDimensionMismatch, "alarm-dimension-mismatch", Warning,
             "an alarm whose dimensions are not those that are published"},
    LintRule{Rule::AlarmUnitMismatch, "alarm-unit-mismatch", Warning, "an alarm on a unit that is not published"},
    LintRule{Rule::AlarmNeverFires, "alarm-never-fires", Warning,
             "a threshold that no published value can cross, or a rule that is never true"},
    LintRule{Rule::AlarmNeverRecovers, "alarm-never-recovers", Warning, "an alarm that can never be OK again"},
    LintRule{Rule::AlarmPeriodBelowMinute, "alarm-period-below-minute", Warning,
             "a period below the resolution of a metric filter"},
    LintRule{Rule::AlarmNotThere, "alarm-not-there", Warning, "a composite alarm on an alarm that is not defined"},
    LintRule{Rule::AlarmNameTwice, "alarm-name-twice", Warning, "two alarms of one file that have the same name"},
    LintRule{Rule::AlarmNotReplayable, "alarm-not-replayable", NotModelled,
             "an alarm of a kind that is not checked here"},

    LintRule{Rule::InvalidQuery, "invalid-query", Error, "a query that the service refuses"},
    LintRule{Rule::QueryLimit, "query-limit", Error, "a query beyond a limit of the service"},
    LintRule{Rule::LimitBeforeSort, "limit-before-sort", Warning, "`limit` before `sort` keeps other rows than meant"},
    LintRule{Rule::FieldGone, "field-gone", Warning, "a field that no longer exists after `stats`"},
    LintRule{Rule::AliasShadowsField, "alias-shadows-field", Warning,
             "an alias takes the name of a field that is read again after it"},
    LintRule{Rule::AliasOfSameCommand, "alias-of-same-command", Warning,
             "a look into a map that the same command makes"},
    LintRule{Rule::PercentIsText, "percent-is-text", Warning, "`like` with `%` is no wildcard"},
    LintRule{Rule::DashIsMinus, "dash-is-minus", Warning, "a name with a dash and no backticks is a subtraction"},
    LintRule{Rule::SlashIsDivision, "slash-is-division", Warning, "a name with a slash and no backticks is a division"},
    LintRule{Rule::TextAsCondition, "text-as-condition", Warning, "a text or number alone compares nothing"},
    LintRule{Rule::TimeAgainstText, "time-against-text", Warning, "a time written as text is not understood"},
    LintRule{Rule::PeriodOverCap, "period-over-cap", Warning, "a period beyond the cap of its unit is cut"},
    LintRule{Rule::NotEvaluatedHere, "not-evaluated-here", NotModelled,
             "legal, but not understood here and therefore not checked"},

    LintRule{Rule::InvalidTemplate, "invalid-template", Error,
             "an expression of a template that refers to nothing, or has no value"},
    LintRule{Rule::ResourceNotRead, "resource-not-read", NotModelled, "a resource of a kind that is not read here"},
    LintRule{Rule::Unresolved, "unresolved", Unresolved, "a value that is only known when it is applied"},

    LintRule{Rule::InvalidAgent, "invalid-agent", Error, "the configuration of a log agent that the agent refuses"},
    LintRule{Rule::AgentKey, "agent-key", Warning, "a key that a log agent ignores"},
    LintRule{Rule::AgentValue, "agent-value", Warning, "a value that a log agent takes otherwise than meant"},
    LintRule{Rule::AgentTimeFormat, "agent-time-format", Warning, "a format by which a log agent misses times"},
    LintRule{Rule::AgentTimeZone, "agent-time-zone", Warning,
             "times that a log agent reads in another zone than meant"},
    LintRule{Rule::AgentStartPattern, "agent-start-pattern", Warning,
             "a start pattern by which a log agent joins lines otherwise than meant"},
    LintRule{Rule::AgentName, "agent-name", Warning, "the name of a log group or stream that the service refuses"},
    LintRule{Rule::AgentSameStream, "agent-same-stream", Warning, "two entries that send to one log stream"},
    LintRule{Rule::AgentFile, "agent-file", Warning, "files that a log agent passes over"},
    LintRule{Rule::AgentSection, "agent-section", Warning, "a section that a log agent passes over"},
};

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kRules.size(); ++i) {
    if (static_cast<std::size_t>(kRules[i].rule) != i) return false;
  }
  return true;
}
static_assert(is_in_order());

}  // namespace

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Error: return "error";
    case Warning: return "warning";
    case Unresolved: return "unresolved";
    case NotModelled: return "not-modelled";
  }
  return {};
}

std::span<const LintRule> lint_rules() { return kRules; }

const LintRule& lint_rule(Rule rule) { return kRules[static_cast<std::size_t>(rule)]; }

std::string_view rule_name(Rule rule) { return lint_rule(rule).name; }

}  // namespace insitu
