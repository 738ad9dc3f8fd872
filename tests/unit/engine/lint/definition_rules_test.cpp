#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lint/alarm_rules.h"
#include "engine/lint/metric_filter_rules.h"
#include "insitu/lint.h"

// Definitions made by hand: what metric_filter_rules, alarm_rules and lint say of them.
namespace insitu {
namespace {

WrittenValue value(std::string_view text, std::size_t line = 1) {
  WrittenValue written;
  written.text = text;
  written.place = {.file = "t.yaml", .line = line, .column = 1};
  return written;
}
WrittenValue unknown() {
  WrittenValue written = value("");
  written.unresolved = "known after apply";
  return written;
}

FilterDefinition filter(std::string_view pattern, std::string_view metric_value = "1") {
  FilterDefinition definition;
  definition.kind = DefinitionKind::MetricFilter;
  definition.id = "F";
  definition.place = {.file = "t.yaml", .line = 1, .column = 1};
  definition.pattern = value(pattern);
  definition.log_group = value("/app/api");
  TransformationDefinition transformation;
  transformation.metric_namespace = value("App");
  transformation.metric_name = value("Errors");
  transformation.value = value(metric_value);
  definition.transformations.push_back(transformation);
  return definition;
}

AlarmDefinition alarm() {
  AlarmDefinition definition;
  definition.kind = DefinitionKind::Alarm;
  definition.id = "A";
  definition.place = {.file = "t.yaml", .line = 9, .column = 1};
  definition.metric_namespace = value("App");
  definition.metric_name = value("Errors");
  definition.statistic = value("Sum");
  definition.period = value("60");
  definition.evaluation_periods = value("1");
  definition.threshold = value("5");
  definition.comparison = value("GreaterThanOrEqualToThreshold");
  definition.missing_data = value("notBreaching");
  return definition;
}

std::string rules_of(const std::vector<Finding>& findings) {
  std::string names;
  for (const Finding& finding : findings) names += (names.empty() ? "" : " ") + std::string(rule_name(finding.rule));
  return names;
}
std::string found(const FilterDefinition& definition, const LintOptions& options = {}) {
  return rules_of(lint_filter(ParsedFilter(definition), options));
}
std::string found_in_groups(const std::vector<FilterDefinition>& filters, const LintOptions& options = {}) {
  return rules_of(lint_log_groups(std::vector<ParsedFilter>(filters.begin(), filters.end()), options));
}
std::string found(const AlarmDefinition& definition, const std::vector<FilterDefinition>& filters = {filter("ERROR")}) {
  return rules_of(lint_alarm(definition, filters));
}

TEST(MetricFilterRules, GoodOnesAreQuiet) {
  EXPECT_EQ(found(filter("ERROR")), "");
  EXPECT_EQ(found(filter("{ $.latency = * }", "$.latency")), "");
  EXPECT_EQ(found(alarm()), "");
}

TEST(MetricFilterRules, WhatIsNotKnownIsReported) {
  FilterDefinition definition = filter("ERROR");
  definition.pattern = unknown();
  EXPECT_EQ(found(definition), "unresolved");
  definition.transformations.front().value = unknown();
  EXPECT_EQ(found(definition), "unresolved unresolved");
  definition.log_group = unknown();
  EXPECT_EQ(found(definition), "unresolved unresolved") << "no rule asks for the log group";
}

TEST(MetricFilterRules, AnUnknownPatternDoesNotHideOtherMistakes) {
  FilterDefinition definition = filter("ERROR", "latency");
  definition.pattern = unknown();
  EXPECT_EQ(found(definition), "unresolved value-not-a-selector");
  definition.transformations.front().value = value("$.latency");
  EXPECT_EQ(found(definition), "unresolved") << "it may be a JSON pattern";
}

TEST(MetricFilterRules, RegularExpressionsOfALogGroup) {
  std::vector<FilterDefinition> filters(5, filter("%x%"));
  EXPECT_EQ(found_in_groups(filters), "");
  filters.push_back(filter("[a = %x%]"));
  EXPECT_EQ(found_in_groups(filters), "service-limit");
  filters.back().log_group = value("/app/other");
  EXPECT_EQ(found_in_groups(filters), "");
  filters.back() = filter("{ $.a = %x% }");
  EXPECT_EQ(found_in_groups(filters, {.compile = {.quotas = ServiceQuotas::Lifted}, .samples = {}}), "");
}

TEST(MetricFilterRules, SubscriptionFiltersOfALogGroup) {
  FilterDefinition subscription = filter("ERROR");
  subscription.kind = DefinitionKind::SubscriptionFilter;
  subscription.transformations.clear();
  EXPECT_EQ(found(subscription), "");
  EXPECT_EQ(found_in_groups(std::vector(2, subscription)), "");
  EXPECT_EQ(found_in_groups(std::vector(3, subscription)), "service-limit");
}

GroupSample sample(std::uint64_t events, std::uint64_t json_events, std::vector<MemberSample> members = {}) {
  return {
      .name = "/app/api", .events = events, .json_events = json_events, .members = std::move(members), .patterns = {}};
}

TEST(MetricFilterRules, SamplesTellWhichEventsAreJson) {
  const FilterDefinition json = filter("{ $.a = 1 }");
  EXPECT_EQ(found(json, {.compile = {}, .samples = {sample(9, 0)}}), "json-pattern-on-text");
  EXPECT_EQ(found(json, {.compile = {}, .samples = {sample(9, 1)}}), "");
  EXPECT_EQ(found(filter("ERROR"), {.compile = {}, .samples = {sample(9, 0)}}), "");
  FilterDefinition other = json;
  other.log_group = value("/app/other");
  EXPECT_EQ(found(other, {.compile = {}, .samples = {sample(9, 0)}}), "");
}

TEST(MetricFilterRules, SamplesTellWhetherAMemberIsAlwaysThere) {
  const FilterDefinition unequal = filter("{ $.a != 1 }");
  EXPECT_EQ(found(unequal), "not-equal-needs-member");
  EXPECT_EQ(found(unequal, {.compile = {}, .samples = {sample(9, 9, {{"$.a", 9, 3}})}}), "");
  EXPECT_EQ(found(unequal, {.compile = {}, .samples = {sample(9, 9, {{"$.a", 8, 3}})}}), "not-equal-needs-member");
}

TEST(MetricFilterRules, DimensionsByNameOrBySample) {
  FilterDefinition definition = filter("{ $.level = ERROR }");
  definition.transformations.front().dimensions = {{value("Request"), value("$.ctx.request_id")}};
  EXPECT_EQ(found(definition), "high-cardinality-dimension");
  const auto with = [&](std::uint64_t events, std::uint64_t distinct) {
    return found(definition, {.compile = {}, .samples = {sample(500, 500, {{"$.ctx.request_id", events, distinct}})}});
  };
  EXPECT_EQ(with(500, 3), "") << "the log knows better than the name";
  EXPECT_EQ(with(500, 100), "high-cardinality-dimension");
  EXPECT_EQ(with(30, 16), "high-cardinality-dimension");
  EXPECT_EQ(with(30, 15), "");
  EXPECT_EQ(with(3, 1), "high-cardinality-dimension") << "too few events to say anything";
  definition.transformations.front().dimensions = {{value("Service"), value("$.svc")}};
  EXPECT_EQ(found(definition), "");
}

TEST(AlarmRules, OnAMetricThatNobodyPublishes) {
  AlarmDefinition definition = alarm();
  definition.metric_name = value("Error");
  EXPECT_EQ(found(definition), "alarm-without-metric");
  EXPECT_EQ(found(definition, {}), "") << "without filters there is nothing to compare with";
  definition.metric_namespace = value("AWS/Lambda");
  EXPECT_EQ(found(definition), "");
  definition = alarm();
  definition.metric_namespace = value("app");
  EXPECT_EQ(found(definition), "alarm-without-metric");
  FilterDefinition nameless = filter("ERROR");
  nameless.transformations.front().metric_name = unknown();
  EXPECT_EQ(found(definition, {nameless}), "alarm-without-metric") << "its namespace is another one";
  definition = alarm();
  definition.metric_name = value("Error");
  EXPECT_EQ(found(definition, {nameless}), "unresolved");
  EXPECT_EQ(found(definition, {nameless, filter("ERROR")}), "unresolved");
}

TEST(AlarmRules, DimensionsMustBeThoseOfSomeFilter) {
  FilterDefinition with = filter("{ $.level = ERROR }");
  with.transformations.front().dimensions = {{value("Service"), value("$.svc")}};
  EXPECT_EQ(found(alarm(), {with}), "alarm-dimension-mismatch");
  EXPECT_EQ(found(alarm(), {with, filter("ERROR")}), "");
  AlarmDefinition definition = alarm();
  definition.dimensions = {{value("Service"), unknown()}};
  EXPECT_EQ(found(definition, {with}), "") << "values come out of logs, only names are compared";
  EXPECT_EQ(found(definition), "alarm-dimension-mismatch");
  with.transformations.front().dimensions = {{unknown(), value("$.svc")}};
  EXPECT_EQ(found(alarm(), {with}), "") << "the name that the filter publishes is not known";
}

TEST(AlarmRules, Units) {
  AlarmDefinition definition = alarm();
  definition.unit = value("Count");
  EXPECT_EQ(found(definition), "alarm-unit-mismatch");
  FilterDefinition counting = filter("ERROR");
  counting.transformations.front().unit = value("Count");
  EXPECT_EQ(found(definition, {counting}), "");
  EXPECT_EQ(found(definition, {filter("ERROR"), counting}), "");
}

TEST(AlarmRules, AlarmsThatNeverFire) {
  AlarmDefinition low = alarm();
  low.comparison = value("LessThanThreshold");
  low.threshold = value("1");
  EXPECT_EQ(found(low), "alarm-never-fires") << "without a default value there is no 0";
  low.missing_data = value("breaching");
  EXPECT_EQ(found(low), "") << "it waits for silence";
  low.missing_data = value("ignore");
  EXPECT_EQ(found(low), "alarm-never-fires");
  FilterDefinition with_default = filter("ERROR");
  with_default.transformations.front().default_value = value("0");
  EXPECT_EQ(found(low, {with_default}), "");
  EXPECT_EQ(found(low, {filter("{ $.a = * }", "$.a")}), "") << "it may be anything";

  AlarmDefinition average = alarm();
  average.statistic = value("Average");
  EXPECT_EQ(found(average), "alarm-never-fires");
  average.threshold = value("1");
  average.comparison = value("GreaterThanThreshold");
  EXPECT_EQ(found(average), "alarm-never-fires");
  EXPECT_EQ(found(average, {filter("ERROR"), filter("FATAL", "10")}), "") << "another filter publishes 10";

  AlarmDefinition count = alarm();
  count.statistic = value("SampleCount");
  count.comparison = value("LessThanThreshold");
  count.threshold = value("1");
  EXPECT_EQ(found(count, {filter("{ $.a = * }", "$.a")}), "alarm-never-fires") << "whatever the values are";
}

TEST(AlarmRules, OtherFiltersMayPublishWhatIsNotKnown) {
  AlarmDefinition low = alarm();
  low.comparison = value("LessThanThreshold");
  low.threshold = value("1");
  FilterDefinition nameless = filter("ERROR", "0");
  nameless.transformations.front().metric_name = unknown();
  EXPECT_EQ(found(low, {filter("ERROR"), nameless}), "");
}

TEST(AlarmRules, AlarmsThatNeverRecover) {
  AlarmDefinition definition = alarm();
  definition.threshold = value("1");
  EXPECT_EQ(found(definition), "");
  definition.missing_data = std::nullopt;
  EXPECT_EQ(found(definition), "alarm-never-recovers");
  definition.missing_data = value("ignore");
  EXPECT_EQ(found(definition), "alarm-never-recovers");
  FilterDefinition with_default = filter("ERROR");
  with_default.transformations.front().default_value = value("0");
  EXPECT_EQ(found(definition, {with_default}), "");
  definition.threshold = value("2");
  EXPECT_EQ(found(definition), "");
}

TEST(AlarmRules, OthersOfAlarms) {
  AlarmDefinition definition = alarm();
  definition.period = value("30");
  EXPECT_EQ(found(definition), "alarm-period-below-minute");
  definition.period = value("90");
  EXPECT_EQ(found(definition), "invalid-alarm");
  definition.period = unknown();
  EXPECT_EQ(found(definition), "unresolved");
  definition.not_replayable = "metric math";
  EXPECT_EQ(found(definition), "alarm-not-replayable");
}

TEST(Lint, FindingsComeInTheOrderOfFilesAndPlaces) {
  Definitions definitions;
  definitions.filters = {filter("{ $.a > }"), filter("?x y")};
  definitions.filters[0].pattern.place = {.file = "b.yaml", .line = 3, .column = 1};
  definitions.filters[0].place.file = "b.yaml";
  definitions.filters[1].pattern.place = {.file = "a.yaml", .line = 9, .column = 1};
  definitions.filters[1].place.file = "a.yaml";
  QueryDefinition query;
  query.kind = DefinitionKind::SavedQuery;
  query.id = "Q";
  query.query = value("fields a | limit 1 | sort a");
  query.query.place = {.file = "b.yaml", .line = 2, .column = 1};
  query.place = {.file = "b.yaml", .line = 1, .column = 1};
  definitions.queries = {query};
  const auto findings = lint(definitions);
  EXPECT_EQ(rules_of(findings), "limit-before-sort invalid-pattern optional-term-ignored");
  EXPECT_EQ(findings.front().definition, "saved query `Q`");
  EXPECT_EQ(findings.front().place.line, 2U);
}

TEST(Lint, WhatCouldNotBeReadIsReported) {
  Definitions definitions;
  Definition dashboard;
  dashboard.kind = DefinitionKind::DashboardQuery;
  dashboard.id = "D";
  dashboard.place = {.file = "t.yaml", .line = 4, .column = 1};
  definitions.unresolved.emplace_back(dashboard, "its body is known after apply");
  const auto findings = lint(definitions);
  ASSERT_EQ(rules_of(findings), "unresolved");
  EXPECT_EQ(findings.front().place.line, 4U);
}

TEST(Lint, QueriesOfOtherLanguagesAndWithParametersAreNotChecked) {
  QueryDefinition query;
  query.query = value("SELECT * FROM logs");
  query.language = "SQL";
  Definitions definitions;
  definitions.queries = {query};
  EXPECT_EQ(rules_of(lint(definitions)), "not-evaluated-here");
  EXPECT_EQ(rules_of(lint_query(value("filter svc = \"{{service}}\""))), "not-evaluated-here");
  EXPECT_EQ(rules_of(lint_query(value("filter svc = \"{{ a b\""))), "");
}

TEST(Lint, PlacesInAPatternArePlacesInTheFile) {
  WrittenValue pattern = value("{ $.a = 1 && $.a = 2 }", 7);
  pattern.place.column = 20;
  pattern.in_line = true;
  const auto findings = lint_pattern(pattern);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings.front().place.line, 7U);
  EXPECT_EQ(findings.front().place.column, 20U + 13U);
}

}  // namespace
}  // namespace insitu
