#include "engine/lint/metric_filter_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "engine/lint/make_finding.h"
#include "engine/lint/pattern_rules.h"
#include "engine/model/utf8.h"
#include "grammar/filter_pattern_parser.h"
#include "insitu/from_definitions.h"
#include "insitu/metric_transformation.h"

namespace insitu {
namespace {

// AWS doc: CloudWatch Logs quotas
constexpr std::size_t kMaxMetricFilters = 100;
constexpr std::size_t kMaxSubscriptionFilters = 2;
constexpr std::size_t kMaxPatternsWithRegex = 5;

Rule rule_of_problem(const TransformationProblem& problem) {
  switch (problem.kind) {
    case TransformationProblem::Kind::InvalidName:
    case TransformationProblem::Kind::InvalidSelector:
    case TransformationProblem::Kind::UnknownUnit: return Rule::InvalidTransformation;
    case TransformationProblem::Kind::ValueIsNoNumber:
      return problem.part == TransformationPart::Value ? Rule::ValueNotASelector : Rule::InvalidTransformation;
    case TransformationProblem::Kind::ValueNotInPattern: return Rule::MetricValueNotInPattern;
    case TransformationProblem::Kind::ValueTooLong:
    case TransformationProblem::Kind::TooManyDimensions:
    case TransformationProblem::Kind::DimensionTooLong: return Rule::ServiceLimit;
    case TransformationProblem::Kind::DimensionsOnTerms: return Rule::DimensionsOnTerms;
    case TransformationProblem::Kind::DimensionsAndDefault: break;
  }
  return Rule::DimensionsWithDefault;
}

const SourceLocation& place_of_part(const TransformationDefinition& written, const TransformationProblem& problem) {
  switch (problem.part) {
    case TransformationPart::Namespace: return written.metric_namespace.place;
    case TransformationPart::Name: return written.metric_name.place;
    case TransformationPart::Value: return written.value.place;
    case TransformationPart::DefaultValue: return written.default_value ? written.default_value->place : written.place;
    case TransformationPart::DimensionName:
      return problem.index < written.dimensions.size() ? written.dimensions[problem.index].name.place : written.place;
    case TransformationPart::DimensionValue:
      return problem.index < written.dimensions.size() ? written.dimensions[problem.index].value.place : written.place;
    case TransformationPart::Unit: return written.unit ? written.unit->place : written.place;
  }
  return written.place;
}

/// Whether a problem depends on which events the pattern selects: of an unknown pattern it cannot be proven.
bool depends_on_pattern(TransformationProblem::Kind kind) {
  return kind == TransformationProblem::Kind::ValueNotInPattern ||
         kind == TransformationProblem::Kind::DimensionsOnTerms;
}

/// Reports the names of a metric that are not known and cannot be compared either: an alarm may be about them.
void check_names(const TransformationDefinition& written, std::vector<Finding>& findings) {
  if (!can_be_compared(written.metric_namespace)) {
    findings.push_back(unresolved_finding(written.metric_namespace, "namespace of the metric"));
  }
  if (!can_be_compared(written.metric_name)) {
    findings.push_back(unresolved_finding(written.metric_name, "name of the metric"));
  }
}

void check_part(const ParsedFilter& parsed, const TransformationDefinition& written, std::vector<Finding>& findings) {
  FilterDefinition alone = parsed.definition;  // metric_filter_of takes the one that the service takes
  alone.transformations = {written};
  alone.pattern = {};  // has its own findings
  const auto filter = metric_filter_of(alone);
  if (!filter) {
    for (const DefinitionProblem& problem : filter.error()) {
      findings.push_back(finding_at(problem.is_unresolved ? Rule::Unresolved : Rule::InvalidTransformation,
                                    problem.place, problem.message, problem.help));
    }
    return;
  }
  const bool knows_pattern = parsed.definition.pattern.is_known() && parsed.pattern.has_value();
  const std::string_view pattern = parsed.pattern ? std::string_view(parsed.pattern->text) : "";
  for (const TransformationProblem& problem : check_transformation(filter->transformation, pattern)) {
    if (!knows_pattern && depends_on_pattern(problem.kind)) continue;
    findings.push_back(
        finding_at(rule_of_problem(problem), place_of_part(written, problem), problem.message, problem.help));
  }
}

// ---- dimensions with too many values

/// Names, without case, dashes and underscores, of members that hold something else in nearly every event.
constexpr std::array<std::string_view, 32> kUniqueNames = {
    "requestid", "awsrequestid", "xrequestid",    "traceid",  "xraytraceid", "spanid",    "correlationid",
    "eventid",   "messageid",    "transactionid", "uuid",     "guid",        "sessionid", "userid",
    "email",     "ip",           "ipaddress",     "clientip", "sourceip",    "remoteip",  "remoteaddr",
    "srcaddr",   "timestamp",    "time",          "date",     "datetime",    "eventtime", "sourceipaddress",
    "orderid",   "customerid",   "deviceid",      "token"};

/// The last name in `$.user.requestId`, `$request_id`.
std::string plain_name(std::string_view selector) {
  const std::size_t end = selector.find_last_not_of("']") + 1;
  selector = selector.substr(0, end);
  const std::size_t begin = selector.find_last_of("$.'[");
  if (begin != std::string_view::npos) selector.remove_prefix(begin + 1);
  std::string name;
  for (const char c : selector) {
    if (c != '-' && c != '_') name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return name;
}

/// Why a dimension has too many values; nullopt: nothing says so.
std::optional<std::string> too_many_values(std::string_view selector, const GroupSample* sample) {
  constexpr std::uint64_t kEnoughEvents = 20;
  constexpr std::uint64_t kManyValues = 100;
  const MemberSample* member = sample == nullptr ? nullptr : sample->find(selector);
  if (member != nullptr && member->events >= kEnoughEvents) {
    if (member->distinct < kManyValues && member->distinct * 2 <= member->events) return std::nullopt;
    return fmt::format("`{}` has {} values in {} sample events", selector, member->distinct, member->events);
  }
  if (std::ranges::find(kUniqueNames, plain_name(selector)) == kUniqueNames.end()) return std::nullopt;
  return fmt::format("by its name, `{}` has another value in nearly every event", selector);
}

void check_cardinality(const TransformationDefinition& written, const GroupSample* sample,
                       std::vector<Finding>& findings) {
  for (const DimensionDefinition& dimension : written.dimensions) {
    if (!dimension.value.is_known() || !dimension.value.text.starts_with('$')) continue;
    const auto reason = too_many_values(dimension.value.text, sample);
    if (!reason) continue;
    findings.push_back(finding_at(Rule::HighCardinalityDimension, dimension.value.place,
                                  fmt::format("{}; each is a custom metric to pay for, and beyond about 1000 in an "
                                              "hour the service may disable the filter",
                                              *reason),
                                  "choose a member with few values, and find single events with a query"));
  }
}

/// A value or a dimension that no sample event gives. Those of the pattern are found in it.
void check_members(const TransformationDefinition& written, const GroupSample* sample, std::vector<Finding>& findings) {
  if (sample == nullptr || sample->json_events == 0) return;
  const auto check = [&](const WrittenValue& value) {
    const MemberSample* const member = value.is_known() ? sample->find(value.text) : nullptr;
    if (member == nullptr || member->occurs) return;
    const MissingMember missing = describe_missing(*member, *sample);
    findings.push_back(finding_at(Rule::MemberNotInSample, value.place, missing.message, missing.help));
  };
  check(written.value);
  for (const DimensionDefinition& dimension : written.dimensions) check(dimension.value);
}

void check_count(const FilterDefinition& definition, std::vector<Finding>& findings) {
  const std::size_t count = definition.transformations.size();
  if (count == 0) {
    findings.push_back(finding_at(Rule::InvalidTransformation, definition.place,
                                  "a metric filter without a metric transformation",
                                  "say which metric a match publishes: name, namespace and value"));
  }
  if (count > 1) {
    findings.push_back(finding_at(Rule::ServiceLimit, definition.transformations[1].place,
                                  fmt::format("{} metric transformations, the service takes exactly one", count),
                                  "make a filter of its own of each"));
  }
}

void check_name(const FilterDefinition& definition, std::vector<Finding>& findings) {
  constexpr std::size_t kMaxCharacters = 512;
  const WrittenValue& name = definition.name;
  if (!name.is_known()) return;  // an unknown name is not checked
  const auto begins_character = [](char c) { return !is_continuation(c); };
  if (std::ranges::count_if(name.text, begins_character) > static_cast<std::ptrdiff_t>(kMaxCharacters)) {
    findings.push_back(finding_at(Rule::ServiceLimit, name.place,
                                  fmt::format("the name has more than {} characters", kMaxCharacters)));
  }
  if (const std::size_t at = name.text.find_first_of(":*"); at != std::string::npos) {
    findings.push_back(finding_at(Rule::InvalidTransformation, name.place,
                                  fmt::format("the name of a filter cannot hold `{}`", name.text[at])));
  }
}

// ---- log groups

bool has_regex(const ast::PatternExpression& expression) {
  if (const auto* group = std::get_if<ast::Group>(&expression.node))
    return std::ranges::any_of(group->operands,
                               [](const ast::PatternExpression& operand) { return has_regex(operand); });
  const auto* comparison = std::get_if<ast::Comparison>(&std::get<ast::Condition>(expression.node).test);
  return comparison != nullptr && std::holds_alternative<ast::Regex>(comparison->value);
}

bool has_regex(const ast::TermsPattern& terms) {
  return std::ranges::any_of(terms.terms,
                             [](const ast::Term& term) { return std::holds_alternative<ast::Regex>(term.operand); });
}
bool has_regex(const ast::JsonPattern& json) { return has_regex(json.expression); }
bool has_regex(const ast::DelimitedPattern& delimited) {
  return std::ranges::any_of(delimited.slots, [](const ast::Slot& slot) {
    const auto* condition = std::get_if<ast::ConditionSlot>(&slot.node);
    return condition != nullptr && has_regex(condition->condition);
  });
}

bool has_regex(const Result<ast::FilterPattern>& pattern) {
  return pattern && std::visit([](const auto& body) { return has_regex(body); }, pattern->body);
}

struct GroupCounts {
  std::size_t metric_filters = 0;
  std::size_t subscription_filters = 0;
  std::size_t patterns_with_regex = 0;
};

}  // namespace

ParsedFilter::ParsedFilter(const FilterDefinition& filter)
    : definition(filter), pattern(parse_filter_pattern(filter.pattern.is_known() ? filter.pattern.text : "")) {}

std::vector<Finding> lint_filter(const ParsedFilter& filter, const LintOptions& options) {
  const FilterDefinition& definition = filter.definition;
  const GroupSample* sample = sample_for(definition, options.samples);
  std::vector<Finding> findings = lint_pattern(definition.pattern, filter.pattern, options.compile, sample);
  check_name(definition, findings);
  for (const DefinitionProblem& problem : unseen_events(definition)) {
    findings.push_back(finding_at(Rule::Unresolved, problem.place, problem.message, problem.help));
  }
  if (definition.kind == DefinitionKind::MetricFilter) {
    check_count(definition, findings);
    for (const TransformationDefinition& written : definition.transformations) {
      check_names(written, findings);
      check_part(filter, written, findings);
      check_cardinality(written, sample, findings);
      check_members(written, sample, findings);
    }
  }
  set_definition(findings, definition);
  return findings;
}

std::vector<Finding> lint_log_groups(std::span<const ParsedFilter> filters, const LintOptions& options) {
  std::vector<Finding> findings;
  if (options.compile.quotas == ServiceQuotas::Lifted) return findings;
  std::map<std::pair<std::string, std::string>, GroupCounts> groups;
  for (const ParsedFilter& parsed : filters) {
    const FilterDefinition& filter = parsed.definition;
    if (!filter.log_group || !filter.log_group->is_known()) continue;
    GroupCounts& counts = groups[{filter.place.file, filter.log_group->text}];
    // Reported for the one that is too many.
    const auto refuse = [&](std::size_t count, std::size_t most, std::string_view what) {
      if (count != most + 1) return;
      findings.push_back(finding_at(Rule::ServiceLimit, filter.place,
                                    fmt::format("the service takes {} {} for a log group, this is one more for `{}`",
                                                most, what, filter.log_group->text)));
      set_definition(findings.back(), filter);
    };
    const bool is_metric_filter = filter.kind == DefinitionKind::MetricFilter;
    if (is_metric_filter) refuse(++counts.metric_filters, kMaxMetricFilters, "metric filters");
    if (!is_metric_filter) refuse(++counts.subscription_filters, kMaxSubscriptionFilters, "subscription filters");
    if (has_regex(parsed.pattern)) {
      refuse(++counts.patterns_with_regex, kMaxPatternsWithRegex, "filter patterns with regular expressions");
    }
  }
  return findings;
}

}  // namespace insitu
