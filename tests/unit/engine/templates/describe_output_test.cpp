#include <gtest/gtest.h>

#include "tests/unit/engine/templates/read_text.h"

namespace insitu {
namespace {

TEST(DescribeOutput, ReadsMetricFilters) {
  const Definitions found = read(R"({"metricFilters": [{"filterName": "errors", "filterPattern": "ERROR",
    "metricTransformations": [{"metricName": "E", "metricNamespace": "N", "metricValue": "1", "defaultValue": 0.0,
      "dimensions": {"Svc": "$.svc"}}], "creationTime": 1, "logGroupName": "/app"}]})");
  ASSERT_EQ(found.filters.size(), 1U);
  EXPECT_EQ(found.filters[0].id, "errors");
  EXPECT_EQ(place(found.filters[0].pattern), "1:63");
  EXPECT_EQ(found.filters[0].log_group->text, "/app");
  EXPECT_EQ(found.filters[0].transformations[0].default_value->text, "0.0");
  EXPECT_EQ(found.filters[0].transformations[0].dimensions[0].value.text, "$.svc");
}

TEST(DescribeOutput, ReadsSubscriptionFilters) {
  const Definitions found =
      read(R"({"subscriptionFilters": [{"filterName": "s", "logGroupName": "g", "filterPattern": ""}]})");
  ASSERT_EQ(found.filters.size(), 1U);
  EXPECT_EQ(found.filters[0].kind, DefinitionKind::SubscriptionFilter);
  EXPECT_TRUE(found.filters[0].pattern.is_known());
}

TEST(DescribeOutput, ParametersOfQueriesBecomeTheirDefaults) {
  const Definitions found = read(R"({"queryDefinitions": [
    {"name": "a", "queryString": "filter x = {{lvl}} | limit {{n}} | {{other}}",
     "parameters": [{"name": "lvl", "defaultValue": "'E'"}, {"name": "n", "defaultValue": "5"}]},
    {"name": "b", "queryString": "limit {{n}}", "parameters": [{"name": "n"}]},
    {"name": "c", "queryString": "SELECT 1", "queryLanguage": "SQL"}]})");
  ASSERT_EQ(found.queries.size(), 3U);
  EXPECT_EQ(found.queries[0].query.text, "filter x = 'E' | limit 5 | {{other}}");
  EXPECT_EQ(place(found.queries[0].query, "limit"), "2:56");
  EXPECT_EQ(place(found.queries[0].query, "{{other"), "2:70");
  EXPECT_EQ(found.queries[0].language, "CWLI");
  EXPECT_EQ(found.queries[1].query.unresolved, "parameter `n` has no default value");
  EXPECT_EQ(found.queries[2].language, "SQL");
}

TEST(DescribeOutput, ReadsAlarms) {
  const Definitions found = read(R"({"MetricAlarms": [{"AlarmName": "a", "MetricName": "M", "Namespace": "N",
    "Statistic": "Sum", "Dimensions": [], "Period": 60, "EvaluationPeriods": 1, "Threshold": 1.0,
    "ComparisonOperator": "GreaterThanThreshold", "StateValue": "ALARM"}],
    "CompositeAlarms": [{"AlarmName": "c", "AlarmRule": "TRUE"}], "LogAlarms": [{"AlarmName": "l",
    "ScheduledQueryConfiguration": {"QueryString": "limit 5", "LogGroupIdentifiers": ["/a"]}},
    {"AlarmName": "m"}]})");
  ASSERT_EQ(found.alarms.size(), 4U);
  EXPECT_EQ(found.alarms[0].state->text, "ALARM");
  EXPECT_EQ(found.alarms[0].threshold->text, "1.0");
  EXPECT_FALSE(found.alarms[0].missing_data);
  EXPECT_EQ(found.alarms[1].rule->text, "TRUE");
  EXPECT_EQ(found.alarms[2].not_replayable, "an alarm on a log query");
  ASSERT_EQ(found.queries.size(), 1U);
  EXPECT_EQ(found.queries[0].description(), "alarm query `l`");
  EXPECT_EQ(found.queries[0].query.text, "limit 5");
  ASSERT_EQ(found.queries[0].log_groups.size(), 1U);
}

TEST(DescribeOutput, ReadsADashboard) {
  const Definitions found = read(
      R"({"DashboardName": "D", "DashboardBody": "{\"widgets\":[{\"type\":\"log\",\"properties\":{\"query\":\"limit 1\"}}]}"})");
  ASSERT_EQ(found.queries.size(), 1U);
  EXPECT_EQ(found.queries[0].id, "D/widgets[0]");
}

TEST(DescribeOutput, AListThatIsCutOffIsRefused) {
  EXPECT_EQ(refusal(R"({"metricFilters": [], "NextToken": "x"})"),
            "f:1:37: the list is cut off: there is a `NextToken`");
}

TEST(DescribeOutput, RefusesItemsWithoutName) {
  EXPECT_EQ(refusal(R"({"metricFilters": [{}]})"), "f:1:20: an item of `metricFilters` has no `filterName`");
  EXPECT_EQ(refusal(R"({"MetricAlarms": {}})"), "f:1:18: `MetricAlarms` of the file is a map, not a list");
}

// Two log groups may have a filter of the same name, and one of them is to be chosen.
TEST(DescribeOutput, FiltersOfOneNameAreDistinguishedByTheirLogGroup) {
  const Definitions found = read(R"({"metricFilters": [
    {"filterName": "e", "filterPattern": "a", "logGroupName": "/app/a"},
    {"filterName": "e", "filterPattern": "b", "logGroupName": "/app/b"},
    {"filterName": "f", "filterPattern": "c", "logGroupName": "/app/b"}]})");
  ASSERT_EQ(found.filters.size(), 3U);
  EXPECT_EQ(found.filters[0].id, "/app/a:e");
  EXPECT_EQ(found.filters[1].id, "/app/b:e");
  EXPECT_EQ(found.filters[1].name.text, "e");
  EXPECT_EQ(found.filters[2].id, "f");
}

}  // namespace
}  // namespace insitu
