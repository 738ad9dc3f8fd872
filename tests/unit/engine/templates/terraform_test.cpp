#include <gtest/gtest.h>

#include "tests/unit/engine/templates/read_text.h"

namespace insitu {
namespace {

std::string plan(std::string_view resources, std::string_view rest = "") {
  return R"({"format_version":"1.2","terraform_version":"1.11.4","planned_values":{"root_module":{"resources":[)" +
         std::string(resources) + "]" + std::string(rest.starts_with(",\"child") ? rest : "") + "}}" +
         std::string(rest.starts_with(",\"child") ? "" : rest) + "}";
}

std::string resource(std::string_view type, std::string_view values, std::string_view more = "") {
  return R"({"address":"aws_cloudwatch_)" + std::string(type) + R"(.x","mode":"managed","type":"aws_cloudwatch_)" +
         std::string(type) + R"(","values":)" + std::string(values) + std::string(more) + "}";
}

constexpr std::string_view kFilter =
    R"({"name":"errors","pattern":"{ $.level = \"ERROR\" }","log_group_name":"/app","metric_transformation":)"
    R"([{"name":"Errors","namespace":"App","value":"1","default_value":"0","dimensions":null,"unit":"None"}]})";

TEST(Terraform, ReadsAMetricFilter) {
  const Definitions found = read(plan(resource("log_metric_filter", kFilter)));
  ASSERT_EQ(found.filters.size(), 1U);
  const FilterDefinition& filter = found.filters[0];
  EXPECT_EQ(filter.kind, DefinitionKind::MetricFilter);
  EXPECT_EQ(filter.id, "aws_cloudwatch_log_metric_filter.x");
  EXPECT_TRUE(filter.is_called("errors"));
  EXPECT_EQ(filter.pattern.text, R"({ $.level = "ERROR" })");
  EXPECT_EQ(filter.log_group->text, "/app");
  ASSERT_EQ(filter.transformations.size(), 1U);
  EXPECT_EQ(filter.transformations[0].metric_name.text, "Errors");
  EXPECT_EQ(filter.transformations[0].default_value->text, "0");
  EXPECT_TRUE(filter.transformations[0].dimensions.empty());
}

TEST(Terraform, APatternHasItsPlaceInTheOneLongLine) {
  const std::string text = plan(resource("log_metric_filter", kFilter));
  const Definitions found = read(text);
  const std::size_t column = text.find("{ $.level") + 1;
  const WrittenValue& pattern = found.filters[0].pattern;
  EXPECT_EQ(place(pattern), "1:" + std::to_string(column));
  // `\"` is two columns of the file and one byte of the pattern.
  EXPECT_EQ(place(pattern, "}"), "1:" + std::to_string(text.find("}", column) + 1));
}

TEST(Terraform, WhatIsKnownAfterApplyIsNotAnEmptyPattern) {
  const Definitions found = read(
      plan(resource("log_metric_filter", R"({"name":"n","metric_transformation":[{"name":"M","namespace":null}]})"),
           R"(,"resource_changes":[{"address":"aws_cloudwatch_log_metric_filter.x","change":{"after_unknown":)"
           R"({"pattern":true,"metric_transformation":[{"value":true,"namespace":true}]}}}])"));
  ASSERT_EQ(found.filters.size(), 1U);
  EXPECT_EQ(found.filters[0].pattern.unresolved, "known after apply");
  EXPECT_EQ(found.filters[0].transformations[0].value.unresolved, "known after apply");
  EXPECT_EQ(found.filters[0].transformations[0].metric_namespace.unresolved, "known after apply");
  EXPECT_TRUE(found.filters[0].transformations[0].metric_name.is_known());
  EXPECT_TRUE(found.filters[0].log_group == std::nullopt);
}

TEST(Terraform, ABlockThatIsKnownAfterApplyHasNoKnownMember) {
  const Definitions found =
      read(plan(resource("log_metric_filter", R"({"name":"n","pattern":""})"),
                R"(,"resource_changes":[{"address":"aws_cloudwatch_log_metric_filter.x","change":{"after_unknown":)"
                R"({"metric_transformation":true}}}])"));
  ASSERT_EQ(found.filters[0].transformations.size(), 1U);
  EXPECT_EQ(found.filters[0].transformations[0].value.unresolved, "known after apply");
}

TEST(Terraform, ANullWithAnUnknownMemberIsNotNothing) {
  const Definitions found =
      read(plan(resource("metric_alarm", R"({"alarm_name":"a","dimensions":null})"),
                R"(,"resource_changes":[{"address":"aws_cloudwatch_metric_alarm.x","change":{"after_unknown":)"
                R"({"dimensions":{"Svc":true}}}}])"));
  ASSERT_EQ(found.alarms[0].dimensions.size(), 1U);
  EXPECT_EQ(found.alarms[0].dimensions[0].value.unresolved, "known after apply");
}

TEST(Terraform, SensitiveValuesAreNotEchoed) {
  const Definitions found =
      read(plan(resource("log_metric_filter", kFilter, R"(,"sensitive_values":{"pattern":true})")));
  EXPECT_EQ(found.filters[0].pattern.text, "");
  EXPECT_EQ(found.filters[0].pattern.unresolved, "it is sensitive");
  const Definitions all = read(plan(resource("log_metric_filter", kFilter, R"(,"sensitive_values":true)")));
  EXPECT_FALSE(all.filters[0].pattern.is_known());
}

TEST(Terraform, WalksIntoModulesAndPassesDataSources) {
  const Definitions found = read(plan(
      R"({"address":"data.a.b","mode":"data","type":"aws_cloudwatch_log_metric_filter","values":{}})",
      R"(,"child_modules":[{"address":"module.a","child_modules":[{"resources":[)" +
          resource("log_subscription_filter", R"({"name":"s","filter_pattern":"x","log_group_name":"g"})") + "]}]}]"));
  ASSERT_EQ(found.filters.size(), 1U);
  EXPECT_EQ(found.filters[0].kind, DefinitionKind::SubscriptionFilter);
  EXPECT_EQ(found.filters[0].pattern.text, "x");
}

TEST(Terraform, AStateHasEmptyTextsForWhatIsNotSet) {
  const Definitions found = read(
      R"({"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{"resources":[)" +
      resource(
          "metric_alarm",
          R"({"alarm_name":"a","comparison_operator":"GreaterThanThreshold","evaluation_periods":1,)"
          R"("datapoints_to_alarm":0,"extended_statistic":"","evaluate_low_sample_count_percentiles":"",)"
          R"("unit":"","statistic":"Sum","metric_name":"M","namespace":"N","period":60,"threshold":0,)"
          R"("threshold_metric_id":"","metric_query":[],"dimensions":{"Svc":"pay"},"treat_missing_data":"Missing"})") +
      "]}}}");
  ASSERT_EQ(found.alarms.size(), 1U);
  const AlarmDefinition& alarm = found.alarms[0];
  EXPECT_EQ(alarm.not_replayable, "");
  EXPECT_FALSE(alarm.datapoints_to_alarm);
  EXPECT_FALSE(alarm.low_sample_count);
  EXPECT_FALSE(alarm.unit);
  EXPECT_EQ(alarm.statistic->text, "Sum");
  EXPECT_EQ(alarm.threshold->text, "0");
  ASSERT_EQ(alarm.dimensions.size(), 1U);
  EXPECT_EQ(alarm.dimensions[0].name.text, "Svc");
  EXPECT_EQ(alarm.dimensions[0].value.text, "pay");
}

TEST(Terraform, OneMetricQueryIsAnOrdinaryAlarmAndMathIsNot) {
  const Definitions one = read(plan(resource(
      "metric_alarm", R"({"alarm_name":"a","metric_query":[{"id":"m","expression":"","return_data":true,"metric":)"
                      R"([{"metric_name":"M","namespace":"N","period":300,"stat":"p99","dimensions":{}}]}]})")));
  EXPECT_EQ(one.alarms[0].not_replayable, "");
  EXPECT_EQ(one.alarms[0].metric_name->text, "M");
  EXPECT_EQ(one.alarms[0].period->text, "300");
  EXPECT_EQ(one.alarms[0].statistic->text, "p99");
  const Definitions math = read(plan(
      resource("metric_alarm", R"({"alarm_name":"a","metric_query":[{"id":"e","expression":"m / 2"},{"id":"m"}]})")));
  EXPECT_EQ(math.alarms[0].not_replayable, "");
  ASSERT_EQ(math.alarms[0].metrics.size(), 2U);
  EXPECT_EQ(math.alarms[0].metrics[0].expression->text, "m / 2");
  EXPECT_EQ(math.alarms[0].metrics[0].returns_data.text, "false");
  EXPECT_FALSE(math.alarms[0].metrics[1].expression);
  const Definitions band =
      read(plan(resource("metric_alarm", R"({"alarm_name":"a","threshold_metric_id":"e","metric_query":[]})")));
  EXPECT_EQ(band.alarms[0].not_replayable, "anomaly detection");
}

TEST(Terraform, ReadsQueriesDashboardsAndCompositeAlarms) {
  const Definitions found = read(
      plan(resource("query_definition", R"({"name":"q","query_string":"limit 1","log_group_names":["a","b"]})") + "," +
           resource("composite_alarm", R"({"alarm_name":"c","alarm_rule":"TRUE","actions_suppressor":[)"
                                       R"({"alarm":"s","wait_period":60,"extension_period":120}]})") +
           "," +
           resource("dashboard", R"({"dashboard_name":"D","dashboard_body":"{\"widgets\":[{\"type\":\"log\",)"
                                 R"(\"properties\":{\"query\":\"SOURCE 'g' | filter a = \\\"x\\\" | zort\"}}]}"})")));
  ASSERT_EQ(found.queries.size(), 2U);
  EXPECT_EQ(found.queries[0].query.text, "limit 1");
  ASSERT_EQ(found.queries[0].log_groups.size(), 2U);
  EXPECT_EQ(found.queries[0].log_groups[1].text, "b");
  EXPECT_EQ(found.queries[1].id, "aws_cloudwatch_dashboard.x/widgets[0]");
  EXPECT_EQ(found.queries[1].query.text, R"(SOURCE 'g' | filter a = "x" | zort)");
  ASSERT_EQ(found.alarms.size(), 1U);
  EXPECT_EQ(found.alarms[0].rule->text, "TRUE");
  EXPECT_EQ(found.alarms[0].suppressor->text, "s");
  EXPECT_EQ(found.alarms[0].suppressor_wait->text, "60");
  EXPECT_EQ(found.alarms[0].suppressor_extension->text, "120");
  const Definitions without =
      read(plan(resource("composite_alarm", R"({"alarm_name":"d","alarm_rule":"TRUE","actions_suppressor":[]})")));
  ASSERT_EQ(without.alarms.size(), 1U);
  EXPECT_FALSE(without.alarms[0].suppressor);
}

// An escape inside of an escape: `\\\"` of the file is `\"` of the dashboard and `"` of the query.
TEST(Terraform, AQueryOfADashboardHasItsPlaceInTheFile) {
  const std::string text =
      plan(resource("dashboard", R"({"dashboard_name":"D","dashboard_body":"{\"widgets\":[{\"type\":\"log\",)"
                                 R"(\"properties\":{\"query\":\"filter a = \\\"x\\\" | zort\"}}]}"})"));
  const Definitions found = read(text);
  const WrittenValue& query = found.queries[0].query;
  EXPECT_EQ(place(query), "1:" + std::to_string(text.find("filter a") + 1));
  EXPECT_EQ(place(query, "x"), "1:" + std::to_string(text.find("x\\\\") + 1));
  EXPECT_EQ(place(query, "zort"), "1:" + std::to_string(text.find("zort") + 1));
}

TEST(Terraform, ADashboardThatIsKnownAfterApplyIsReported) {
  const Definitions found =
      read(plan(resource("dashboard", R"({"dashboard_name":"D"})"),
                R"(,"resource_changes":[{"address":"aws_cloudwatch_dashboard.x","change":{"after_unknown":)"
                R"({"dashboard_body":true}}}])"));
  ASSERT_EQ(found.unresolved.size(), 1U);
  EXPECT_EQ(found.unresolved[0].first.name.text, "D");
  EXPECT_EQ(found.unresolved[0].second, "known after apply");
}

TEST(Terraform, RefusesWhatItDoesNotKnow) {
  EXPECT_EQ(refusal(R"({"format_version":"2.0","planned_values":{}})"),
            "f:1:20: format version `2.0` of Terraform's JSON is not known");
  EXPECT_EQ(refusal(R"({"format_version":"1.2","planned_values":{},"errored":true})"),
            "f:1:55: this plan is not whole: planning failed (`errored`)");
  EXPECT_EQ(refusal(plan(resource("log_metric_filter", R"({"name":"n"})"))),
            "f:1:216: the metric filter `aws_cloudwatch_log_metric_filter.x` has no `pattern`");
  EXPECT_EQ(refusal(plan(resource("log_metric_filter", R"({"name":"n","pattern":[]})"))),
            "f:1:238: `pattern` of the metric filter `aws_cloudwatch_log_metric_filter.x` is a list, not a text");
}

TEST(Terraform, ABrokenBodyHidesNothingElse) {
  const Definitions dashboard =
      read(plan(resource("dashboard", R"({"dashboard_name":"D","dashboard_body":"{\"widgets\":[,]}"})")));
  ASSERT_EQ(dashboard.faults.size(), 1U);
  EXPECT_EQ(dashboard.faults[0].message,
            "the body of the dashboard `aws_cloudwatch_dashboard.x`: this is not valid JSON");
  ASSERT_EQ(dashboard.unresolved.size(), 1U);
  EXPECT_EQ(dashboard.unresolved[0].first.id, "aws_cloudwatch_dashboard.x");
}

TEST(Terraform, AnEmptyStateDefinesNothing) {
  EXPECT_TRUE(read(R"({"format_version":"1.0"})").filters.empty());
  EXPECT_TRUE(
      read(R"({"format_version":"1.0","terraform_version":"1.5.0","values":{"root_module":{}}})").alarms.empty());
}

TEST(Terraform, AFilterOfAStateHasEmptyTextsForWhatIsNotSet) {
  const Definitions found = read(
      R"({"format_version":"1.0","terraform_version":"1.11.4","values":{"root_module":{"resources":[)" +
      resource("log_metric_filter", R"({"name":"errors","pattern":"","log_group_name":"/app","metric_transformation":)"
                                    R"([{"name":"E","namespace":"N","value":"1","default_value":"","unit":""}]})") +
      "]}}}");
  ASSERT_EQ(found.filters.size(), 1U);
  ASSERT_EQ(found.filters[0].transformations.size(), 1U);
  EXPECT_FALSE(found.filters[0].transformations[0].default_value);
  EXPECT_FALSE(found.filters[0].transformations[0].unit);
  EXPECT_TRUE(found.filters[0].pattern.is_known());
}

// ---- what the configuration of a plan says

/// A plan with a filter `errors`, and an alarm in a module `m` with an unknown metric name. `module`: the rest of the
/// module's configuration; `call`: of its call; `expression`: of the metric name.
std::string referring_plan(std::string_view expression, std::string_view call = "", std::string_view module = "",
                           std::string_view index = "") {
  const std::string alarm = "aws_cloudwatch_metric_alarm.x" + std::string(index);
  return R"({"format_version":"1.2","planned_values":{"root_module":{"resources":[)" +
         resource("log_metric_filter", kFilter) + R"(],"child_modules":[{"address":"module.m","resources":[)" +
         R"({"address":"module.m.)" + alarm +
         R"(","type":"aws_cloudwatch_metric_alarm","values":{"alarm_name":"a"}},)" +
         R"({"address":"module.m.aws_cloudwatch_log_metric_filter.y[\"k\"]","type":"aws_cloudwatch_log_metric_filter",)" +
         R"("values":{"name":"inner","pattern":"x","metric_transformation":[]}}]}]}},)" +
         R"("resource_changes":[{"address":"module.m.)" + alarm +
         R"(","change":{"after_unknown":{"metric_name":true}}}],"configuration":{"root_module":{"module_calls":{"m":{)" +
         std::string(call) + R"("module":{"resources":[{"address":"aws_cloudwatch_metric_alarm.x",)" +
         std::string(module) + R"("expressions":{"metric_name":)" + std::string(expression) + "}}]}}}}}}";
}

std::string metric_name(const std::string& text) {
  const Definitions found = read(text);
  const WrittenValue& name = found.alarms.at(0).metric_name.value();
  return name.is_known() ? name.text : name.unresolved;
}

TEST(TerraformConfiguration, FollowsAnIdIntoAVariableOfTheModule) {
  EXPECT_EQ(
      metric_name(referring_plan(R"({"references":["var.metric"]})",
                                 R"("expressions":{"metric":{"references":["aws_cloudwatch_log_metric_filter.x.id",)"
                                 R"("aws_cloudwatch_log_metric_filter.x"]}},)")),
      "errors");
  EXPECT_EQ(metric_name(referring_plan(R"({"references":["var.other"]})", R"("expressions":{},)")),
            "known after apply");
}

TEST(TerraformConfiguration, FollowsAnIdByIndexKeyAndEachValue) {
  EXPECT_EQ(metric_name(referring_plan(
                R"({"references":["aws_cloudwatch_log_metric_filter.y[\"k\"].id",)"
                R"("aws_cloudwatch_log_metric_filter.y[\"k\"]","aws_cloudwatch_log_metric_filter.y"]})")),
            "inner");
  EXPECT_EQ(metric_name(referring_plan(R"({"references":["aws_cloudwatch_log_metric_filter.y","each.key"]})", "", "",
                                       R"([\"k\"])")),
            "inner");
  EXPECT_EQ(metric_name(referring_plan(
                R"({"references":["each.value.id","each.value"]})", "",
                R"("for_each_expression":{"references":["aws_cloudwatch_log_metric_filter.y"]},)", R"([\"k\"])")),
            "inner");
}

TEST(TerraformConfiguration, DoesNotGuess) {
  for (const char* const expression :
       {R"({"references":["aws_cloudwatch_log_metric_filter.y[\"z\"].id"]})",
        R"({"references":["aws_cloudwatch_log_metric_filter.y[\"k\"].arn"]})",
        R"({"references":["aws_cloudwatch_log_metric_filter.y","each.value"]})",
        R"({"references":["aws_cloudwatch_log_metric_filter.y[\"k\"].id","each.key"]})",
        R"({"references":["local.name"]})", R"({"references":["module.m"]})", R"({"references":[]})", "{}"}) {
    EXPECT_EQ(metric_name(referring_plan(expression)), "known after apply") << expression;
  }
}

TEST(TerraformConfiguration, FollowsAnOutputButNotInCircles) {
  const auto with_outputs = [](std::string_view output) {
    return R"({"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":)"
           R"("aws_cloudwatch_metric_alarm.x","type":"aws_cloudwatch_metric_alarm","values":{"alarm_name":"a"}}],)"
           R"("child_modules":[{"address":"module.m[0]","resources":[{"address":"module.m[0].aws_cloudwatch_log_metric_)"
           R"(filter.y","type":"aws_cloudwatch_log_metric_filter","values":{"name":"inner","pattern":"x",)"
           R"("metric_transformation":[]}}]}]}},"resource_changes":[{"address":"aws_cloudwatch_metric_alarm.x","change":)"
           R"({"after_unknown":{"metric_name":true}}}],"configuration":{"root_module":{"resources":[{"address":)"
           R"("aws_cloudwatch_metric_alarm.x","expressions":{"metric_name":{"references":["module.m[0].id","module.m[0]",)"
           R"("module.m"]}}}],"module_calls":{"m":{"expressions":{"a":{"references":["module.m[0].id"]}},"module":)"
           R"({"outputs":{"id":{"expression":{"references":[)" +
           std::string(output) + "]}}}}}}}}}";
  };
  EXPECT_EQ(
      metric_name(with_outputs(R"("aws_cloudwatch_log_metric_filter.y.id","aws_cloudwatch_log_metric_filter.y")")),
      "inner");
  EXPECT_EQ(metric_name(with_outputs(R"("var.a")")), "known after apply");
}

TEST(TerraformConfiguration, ASensitiveNameIsNotFollowed) {
  std::string text = referring_plan(R"({"references":["aws_cloudwatch_log_metric_filter.y[\"k\"].id"]})");
  text.insert(text.find(R"("values":{"name":"inner")"), R"("sensitive_values":{"name":true},)");
  EXPECT_EQ(metric_name(text), "known after apply");
}

}  // namespace
}  // namespace insitu
