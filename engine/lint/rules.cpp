#include <algorithm>
#include <array>
#include <cassert>

#include "engine/lint/finding.h"

namespace insitu {
namespace {

using enum Severity;

/// In the order of what they are about: patterns, what filters publish, alarms, queries, everything. Each has its page.
constexpr std::array kRules = {
    LintRule{"invalid-pattern", Error, "a filter pattern that the service refuses"},
    LintRule{"pattern-limit", Error, "a filter pattern beyond a limit of the service"},
    LintRule{"never-matches", Warning, "conditions that contradict each other"},
    LintRule{"always-matches", Warning, "a condition that every event or every value meets"},
    LintRule{"redundant-clause", Warning, "a condition that changes no answer"},
    LintRule{"not-equal-needs-member", Warning, "`!=` leaves out the events without the member"},
    LintRule{"keyword-as-text", Warning, "`= true` compares with a text, not with the JSON value"},
    LintRule{"optional-term-ignored", Warning, "`?term` beside other terms is ignored"},
    LintRule{"regex-in-quotes", Warning, "a quoted regular expression is searched for as it stands"},
    LintRule{"single-quotes", Warning, "single quotes are searched for as they stand"},
    LintRule{"foreign-syntax", Warning, "the spelling of another tool is searched for as it stands"},
    LintRule{"undocumented-spelling", Warning, "the service takes it, its documentation does not know it"},
    LintRule{"json-pattern-on-text", Warning, "a JSON pattern where no sample event is JSON"},

    LintRule{"value-not-a-selector", Error, "a metric value that is neither a number nor a selector"},
    LintRule{"metric-value-not-in-pattern", Error, "a metric value or dimension that the pattern cannot give"},
    LintRule{"dimensions-on-terms", Error, "dimensions, but the pattern has no fields"},
    LintRule{"dimensions-with-default", Error, "dimensions together with a default value"},
    LintRule{"invalid-transformation", Error, "a metric transformation that the service refuses"},
    LintRule{"service-limit", Error, "more than the service takes of something"},
    LintRule{"high-cardinality-dimension", Warning, "a dimension with a value for nearly every event"},

    LintRule{"invalid-alarm", Error, "an alarm that the service refuses"},
    LintRule{"alarm-without-metric", Warning, "an alarm on a metric that no filter publishes"},
    LintRule{"alarm-dimension-mismatch", Warning, "an alarm whose dimensions are not those that are published"},
    LintRule{"alarm-unit-mismatch", Warning, "an alarm on a unit that is not published"},
    LintRule{"alarm-never-fires", Warning, "a threshold that no published value can cross"},
    LintRule{"alarm-never-recovers", Warning, "an alarm that can never be OK again"},
    LintRule{"alarm-period-below-minute", Warning, "a period below the resolution of a metric filter"},
    LintRule{"alarm-not-replayable", Unresolved, "an alarm of a kind that is not checked here"},

    LintRule{"invalid-query", Error, "a query that the service refuses"},
    LintRule{"query-limit", Error, "a query beyond a limit of the service"},
    LintRule{"limit-before-sort", Warning, "`limit` in front of `sort` keeps other rows than meant"},
    LintRule{"field-gone", Warning, "a field that no longer exists behind `stats`"},
    LintRule{"alias-shadows-field", Warning, "an alias takes the name of a field that is read again behind it"},
    LintRule{"alias-of-same-command", Warning, "a look into a map that the same command makes"},
    LintRule{"percent-is-text", Warning, "`like` with `%` is no wildcard"},
    LintRule{"dash-is-minus", Warning, "a name with a dash and no backticks is a subtraction"},
    LintRule{"slash-is-division", Warning, "a name with a slash and no backticks is a division"},
    LintRule{"text-as-condition", Warning, "a text or number alone compares nothing"},
    LintRule{"time-against-text", Warning, "a time written as text is not understood"},
    LintRule{"period-over-cap", Warning, "a period beyond the cap of its unit is cut"},
    LintRule{"not-evaluated-here", Unresolved, "legal, but not understood here and therefore not checked"},

    LintRule{"unresolved", Unresolved, "a value that is only known when it is applied"},
};

}  // namespace

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Error: return "error";
    case Warning: return "warning";
    case Unresolved: return "unresolved";
  }
  return {};
}

std::span<const LintRule> lint_rules() { return kRules; }

const LintRule& lint_rule(std::string_view name) {
  const auto found = std::ranges::find(kRules, name, &LintRule::name);
  assert(found != kRules.end());
  return *found;
}

}  // namespace insitu
