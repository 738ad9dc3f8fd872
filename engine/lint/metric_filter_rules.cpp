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

#include "engine/definitions/from_definitions.h"
#include "engine/lint/pattern_rules.h"
#include "engine/metrics/metric_transformation.h"
#include "engine/model/utf8.h"
#include "grammar/filter_pattern_parser.h"
#include "grammar/unparse.h"

namespace insitu {
namespace {

// AWS doc: CloudWatch Logs quotas
constexpr std::size_t kMaxMetricFilters = 100;
constexpr std::size_t kMaxSubscriptionFilters = 2;
constexpr std::size_t kMaxPatternsWithRegex = 5;

std::string_view rule_of(const TransformationProblem& problem) {
  switch (problem.kind) {
    case TransformationProblem::Kind::InvalidName:
    case TransformationProblem::Kind::InvalidSelector:
    case TransformationProblem::Kind::UnknownUnit: return "invalid-transformation";
    case TransformationProblem::Kind::ValueIsNoNumber:
      return problem.part == TransformationPart::Value ? "value-not-a-selector" : "invalid-transformation";
    case TransformationProblem::Kind::ValueNotInPattern: return "metric-value-not-in-pattern";
    case TransformationProblem::Kind::ValueTooLong:
    case TransformationProblem::Kind::TooManyDimensions:
    case TransformationProblem::Kind::DimensionTooLong: return "service-limit";
    case TransformationProblem::Kind::DimensionsOnTerms: return "dimensions-on-terms";
    case TransformationProblem::Kind::DimensionsAndDefault: return "dimensions-with-default";
  }
  return {};
}

const GroupSample* sample_for(const FilterDefinition& definition, const LintOptions& options) {
  const auto found = std::ranges::find_if(options.samples,
                                          [&](const GroupSample& sample) { return is_sample_of(sample, definition); });
  return found == options.samples.end() ? nullptr : &*found;
}

const Place& place_of_part(const TransformationDefinition& written, const TransformationProblem& problem) {
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

/// Hangs on which events the pattern selects, so that it cannot be told of a pattern that nobody knows.
bool hangs_on_pattern(TransformationProblem::Kind kind) {
  return kind == TransformationProblem::Kind::ValueNotInPattern ||
         kind == TransformationProblem::Kind::DimensionsOnTerms;
}

void check_part(const FilterDefinition& definition, const TransformationDefinition& written,
                std::vector<Finding>& findings) {
  FilterDefinition alone = definition;  // metric_filter_of takes the one that the service takes
  alone.transformations = {written};
  alone.pattern = {};  // has its own findings
  const auto filter = metric_filter_of(alone);
  if (!filter) {
    for (const DefinitionProblem& problem : filter.error()) {
      findings.push_back(finding_at(problem.place, problem.is_unresolved ? "unresolved" : "invalid-transformation",
                                    problem.message, problem.help));
    }
    return;
  }
  auto pattern =
      definition.pattern.is_known() ? parse_filter_pattern(definition.pattern.text) : parse_filter_pattern("");
  const bool knows_pattern = definition.pattern.is_known() && pattern.has_value();
  if (!pattern) pattern = parse_filter_pattern("");
  for (const TransformationProblem& problem : check_transformation(filter->transformation, *pattern)) {
    if (!knows_pattern && hangs_on_pattern(problem.kind)) continue;
    findings.push_back(finding_at(place_of_part(written, problem), rule_of(problem), problem.message, problem.help));
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
    findings.push_back(finding_at(dimension.value.place, "high-cardinality-dimension",
                                  fmt::format("{}; each is a custom metric to pay for, and beyond about 1000 in an "
                                              "hour the service may disable the filter",
                                              *reason),
                                  "choose a member with few values, and find single events with a query"));
  }
}

void check_count(const FilterDefinition& definition, std::vector<Finding>& findings) {
  const std::size_t count = definition.transformations.size();
  if (count == 0) {
    findings.push_back(finding_at(definition.place, "invalid-transformation",
                                  "a metric filter without a metric transformation",
                                  "say which metric a match publishes: name, namespace and value"));
  }
  if (count > 1) {
    findings.push_back(finding_at(definition.transformations[1].place, "service-limit",
                                  fmt::format("{} metric transformations, the service takes exactly one", count),
                                  "make a filter of its own of each"));
  }
}

void check_name(const FilterDefinition& definition, std::vector<Finding>& findings) {
  constexpr std::size_t kMostCharacters = 512;
  const WrittenValue& name = definition.name;
  if (!name.is_known()) return;  // nobody looks for it
  const auto begins_character = [](char c) { return !is_continuation(c); };
  if (std::ranges::count_if(name.text, begins_character) > static_cast<std::ptrdiff_t>(kMostCharacters)) {
    findings.push_back(
        finding_at(name.place, "service-limit", fmt::format("the name has more than {} characters", kMostCharacters)));
  }
  if (const std::size_t at = name.text.find_first_of(":*"); at != std::string::npos) {
    findings.push_back(finding_at(name.place, "invalid-transformation",
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
                             [](const ast::Term& term) { return std::holds_alternative<ast::Regex>(term.what); });
}
bool has_regex(const ast::JsonPattern& json) { return has_regex(json.expression); }
bool has_regex(const ast::DelimitedPattern& delimited) {
  return std::ranges::any_of(delimited.slots, [](const ast::Slot& slot) {
    const auto* condition = std::get_if<ast::ConditionSlot>(&slot.what);
    return condition != nullptr && has_regex(condition->condition);
  });
}

bool has_regex(const WrittenValue& pattern) {
  const auto tree = pattern.is_known() ? parse_filter_pattern(pattern.text) : parse_filter_pattern("");
  return tree && std::visit([](const auto& body) { return has_regex(body); }, tree->body);
}

struct GroupCounts {
  std::size_t metric_filters = 0;
  std::size_t subscription_filters = 0;
  std::size_t patterns_with_regex = 0;
};

// ---- members that samples are asked for

void collect_selectors(const ast::PatternExpression& expression, std::vector<std::string>& selectors) {
  if (const auto* group = std::get_if<ast::Group>(&expression.node)) {
    for (const ast::PatternExpression& operand : group->operands) collect_selectors(operand, selectors);
    return;
  }
  const auto& selector = std::get<ast::Selector>(std::get<ast::Condition>(expression.node).subject);
  const bool is_one_value = std::ranges::none_of(selector.steps, [](const ast::Step& step) {
    return std::holds_alternative<ast::AnyMember>(step) || std::holds_alternative<ast::AnyElement>(step);
  });
  if (is_one_value) selectors.push_back(unparse(selector));
}

}  // namespace

bool is_sample_of(const GroupSample& sample, const FilterDefinition& filter) {
  const bool reads_group = filter.log_group && filter.log_group->is_known() && filter.log_group->text == sample.name;
  return reads_group || filter.is_called(sample.name);
}

std::vector<std::string> selectors_to_sample(const FilterDefinition& filter) {
  std::vector<std::string> selectors;
  const auto tree = parse_filter_pattern(filter.pattern.text);
  const auto* json = tree ? std::get_if<ast::JsonPattern>(&tree->body) : nullptr;
  if (json == nullptr) return selectors;
  collect_selectors(json->expression, selectors);
  for (const TransformationDefinition& transformation : filter.transformations) {
    for (const DimensionDefinition& dimension : transformation.dimensions) {
      if (dimension.value.text.starts_with("$.")) selectors.push_back(dimension.value.text);
    }
  }
  return selectors;
}

std::vector<Finding> lint_filter(const FilterDefinition& definition, const LintOptions& options) {
  const GroupSample* sample = sample_for(definition, options);
  std::vector<Finding> findings = lint_pattern(definition.pattern, options, sample);
  check_name(definition, findings);
  for (const DefinitionProblem& problem : unseen_events(definition)) {
    findings.push_back(finding_at(problem.place, "unresolved", problem.message, problem.help));
  }
  if (definition.kind == DefinitionKind::MetricFilter) {
    check_count(definition, findings);
    for (const TransformationDefinition& written : definition.transformations) {
      check_part(definition, written, findings);
      check_cardinality(written, sample, findings);
    }
  }
  for (Finding& finding : findings) finding.definition = definition.description();
  return findings;
}

std::vector<Finding> lint_log_groups(std::span<const FilterDefinition> filters, const LintOptions& options) {
  std::vector<Finding> findings;
  if (options.compile.quotas == ServiceQuotas::Lifted) return findings;
  std::map<std::pair<std::string, std::string>, GroupCounts> groups;
  for (const FilterDefinition& filter : filters) {
    if (!filter.log_group || !filter.log_group->is_known()) continue;
    GroupCounts& counts = groups[{filter.place.file, filter.log_group->text}];
    // Told of the one that is too many.
    const auto refuse = [&](std::size_t count, std::size_t most, std::string_view what) {
      if (count != most + 1) return;
      findings.push_back(finding_at(filter.place, "service-limit",
                                    fmt::format("the service takes {} {} for a log group, this is one more for `{}`",
                                                most, what, filter.log_group->text)));
      findings.back().definition = filter.description();
    };
    const bool is_metric_filter = filter.kind == DefinitionKind::MetricFilter;
    if (is_metric_filter) refuse(++counts.metric_filters, kMaxMetricFilters, "metric filters");
    if (!is_metric_filter) refuse(++counts.subscription_filters, kMaxSubscriptionFilters, "subscription filters");
    if (has_regex(filter.pattern)) {
      refuse(++counts.patterns_with_regex, kMaxPatternsWithRegex, "filter patterns with regular expressions");
    }
  }
  return findings;
}

}  // namespace insitu
