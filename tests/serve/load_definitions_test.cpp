#include "cli/serve/load_definitions.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/serve/metrics_server.h"

namespace insitu::serve {
namespace {

constexpr const char* kTemplate = R"(
Resources:
  ErrorFilter:
    Type: AWS::Logs::MetricFilter
    Properties:
      FilterName: errors
      LogGroupName: /shop/api
      FilterPattern: '{ $.level = "ERROR" }'
      MetricTransformations:
        - {MetricName: Errors, MetricNamespace: Shop, MetricValue: "1", DefaultValue: 0, Unit: Count}
  BadFilter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /shop/api
      FilterPattern: '{ $.level == "ERROR" }'
      MetricTransformations:
        - {MetricName: Bad, MetricNamespace: Shop, MetricValue: "1"}
  FarFilter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: /elsewhere
      FilterPattern: ERROR
      MetricTransformations:
        - {MetricName: Far, MetricNamespace: Shop, MetricValue: "1"}
  LooseFilter:
    Type: AWS::Logs::MetricFilter
    Properties:
      LogGroupName: !Ref Group
      FilterPattern: ERROR
      MetricTransformations:
        - {MetricName: Loose, MetricNamespace: Shop, MetricValue: "1"}
  Group:
    Type: AWS::Logs::LogGroup
  ErrorAlarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: too many errors
      AlarmDescription: 설명
      Namespace: Shop
      MetricName: Errors
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 1
      ComparisonOperator: GreaterThanOrEqualToThreshold
      AlarmActions: ["arn:aws:sns:us-east-1:000000000000:ops"]
  BothAlarm:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties:
      AlarmName: both
      AlarmRule: ALARM("too many errors")
  Saved:
    Type: AWS::Logs::QueryDefinition
    Properties:
      Name: team/errors
      QueryString: filter level = "ERROR"
      LogGroupNames: [/shop/api]
)";

class LoadDefinitions : public testing::Test {
 protected:
  void SetUp() override {
    server_.write_log("shop/api", "app.jsonl", "{\"time\":\"2024-05-06T07:00:30Z\",\"level\":\"ERROR\"}\n");
    write_content(folder_ / "template.yaml", kTemplate);
    server_.open();
  }
  std::vector<std::string> load(const std::string& file) {
    std::vector<std::string> notes;
    const auto loaded = load_definitions(server_.server(), {folder_ / file}, notes);
    EXPECT_TRUE(loaded) << loaded.error();
    return notes;
  }
  Tree::List list(Service service, std::string_view operation, std::string_view member) {
    const Tree answer = server_.answer(service, operation, Tree::map());
    const Tree* const found = answer.find(member);
    return found == nullptr || found->items() == nullptr ? Tree::List() : *found->items();
  }
  static bool has_note(const std::vector<std::string>& notes, std::string_view one, std::string_view other) {
    for (const std::string& note : notes) {
      if (note.find(one) != std::string::npos && note.find(other) != std::string::npos) return true;
    }
    return false;
  }

  TemporaryFolder folder_;
  MetricsServer server_;
};

TEST_F(LoadDefinitions, OfATemplate) {
  server_.write_log("shop/web", "access.log", "127.0.0.1 - - [06/May/2024:07:00:00 +0000] \"GET / HTTP/1.1\" 200 1\n");
  server_.open();
  const std::vector<std::string> notes = load("template.yaml");
  const Tree::List filters = list(Service::Logs, "DescribeMetricFilters", "metricFilters");
  ASSERT_EQ(filters.size(), 1U);
  EXPECT_EQ(*filters[0].find("filterName"), Tree("errors"));
  EXPECT_EQ(*filters[0].find("metricTransformations"), Tree(Tree::List{Tree::map({{"metricName", "Errors"},
                                                                                  {"metricNamespace", "Shop"},
                                                                                  {"metricValue", "1"},
                                                                                  {"defaultValue", 0.0},
                                                                                  {"unit", "Count"}})}));

  const Tree::List alarms = list(Service::CloudWatch, "DescribeAlarms", "MetricAlarms");
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(*alarms[0].find("AlarmName"), Tree("too many errors"));
  EXPECT_EQ(*alarms[0].find("AlarmDescription"), Tree("설명"));
  EXPECT_EQ(*alarms[0].find("AlarmActions"), Tree(Tree::List{"arn:aws:sns:us-east-1:000000000000:ops"}));
  EXPECT_EQ(*alarms[0].find("Threshold"), Tree(1.0));
  EXPECT_EQ(alarms[0].find("TreatMissingData"), nullptr) << "it is not written";
  EXPECT_EQ(*alarms[0].find("StateValue"), Tree("INSUFFICIENT_DATA"));
  const Tree::List history = list(Service::CloudWatch, "DescribeAlarmHistory", "AlarmHistoryItems");
  ASSERT_GE(history.size(), 3U);
  EXPECT_EQ(*history.back().find("HistorySummary"), Tree("Alarm updated from INSUFFICIENT_DATA to ALARM"));

  const Tree::List queries = list(Service::Logs, "DescribeQueryDefinitions", "queryDefinitions");
  ASSERT_EQ(queries.size(), 1U);
  EXPECT_EQ(*queries[0].find("name"), Tree("team/errors"));
  EXPECT_EQ(queries[0].find("queryDefinitionId")->text()->size(), 36U);

  EXPECT_TRUE(has_note(notes, "metric filter `BadFilter` is left out", "="));
  EXPECT_TRUE(has_note(notes, "metric filter `FarFilter`", "`/elsewhere`, which is not served"));
  EXPECT_TRUE(has_note(notes, "metric filter `LooseFilter` is left out", "its log group is not known"));
  EXPECT_TRUE(has_note(notes, "alarm `both` is left out", "composite"));
  EXPECT_EQ(notes.size(), 4U) << testing::PrintToString(notes);
}

TEST_F(LoadDefinitions, AFilterWithoutAKnownGroupIsOfTheOnlyOne) {
  const std::vector<std::string> notes = load("template.yaml");
  EXPECT_TRUE(has_note(notes, "metric filter `LooseFilter` is taken for one of `/shop/api`", "the only log group"));
  EXPECT_EQ(list(Service::Logs, "DescribeMetricFilters", "metricFilters").size(), 2U);
}

TEST_F(LoadDefinitions, AreNotKept) {
  server_.answer(Service::CloudWatch, "PutMetricAlarm",
                 Tree::map({{"AlarmName", "own"},
                            {"Namespace", "Shop"},
                            {"MetricName", "Errors"},
                            {"Statistic", "Sum"},
                            {"Period", 60},
                            {"EvaluationPeriods", 1},
                            {"Threshold", 1},
                            {"ComparisonOperator", "GreaterThanThreshold"}}));
  load("template.yaml");
  EXPECT_EQ(list(Service::CloudWatch, "DescribeAlarms", "MetricAlarms").size(), 2U);
  // Changes until the journal is written anew, which is when it has a MiB.
  const Tree tags = Tree::map({{"ResourceARN", "arn:aws:cloudwatch:us-east-1:000000000000:alarm:own"},
                               {"Tags", Tree::List{Tree::map({{"Key", "k"}, {"Value", std::string(200, 'v')}})}}});
  for (int i = 0; i < 4000; ++i) server_.answer(Service::CloudWatch, "TagResource", tags);
  EXPECT_LT(std::filesystem::file_size(server_.store_path("journal.jsonl")), 1U << 20U);
  server_.open();
  const Tree::List alarms = list(Service::CloudWatch, "DescribeAlarms", "MetricAlarms");
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(*alarms[0].find("AlarmName"), Tree("own"));
  EXPECT_EQ(list(Service::Logs, "DescribeMetricFilters", "metricFilters").size(), 0U);
}

TEST_F(LoadDefinitions, OfTheSourcesOfATestFile) {
  write_content(
      folder_ / "shop.insitu.yaml",
      "version: 1\nsources:\n  - template.yaml\nfilters:\n  - filter: errors\n    match: ['{\"level\":\"ERROR\"}']\n");
  load("shop.insitu.yaml");
  EXPECT_EQ(list(Service::CloudWatch, "DescribeAlarms", "MetricAlarms").size(), 1U);
}

TEST_F(LoadDefinitions, SaysWhyAFileCannotBeRead) {
  std::vector<std::string> notes;
  const auto missing = load_definitions(server_.server(), {folder_ / "nope.yaml"}, notes);
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().find("nope.yaml"), std::string::npos);
  write_content(folder_ / "broken.insitu.yaml", "filters: [\n");
  EXPECT_FALSE(load_definitions(server_.server(), {folder_ / "broken.insitu.yaml"}, notes));
  EXPECT_FALSE(load_definitions(server_.server(), {folder_ / "gone.insitu.yaml"}, notes));
}

}  // namespace
}  // namespace insitu::serve
