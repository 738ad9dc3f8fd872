#include <gtest/gtest.h>

#include <string>

#include "tests/serve/metrics_server.h"

namespace insitu::serve {
namespace {

class MetricFilters : public testing::Test {
 protected:
  void SetUp() override {
    server_.write_log("shop/api", "app.jsonl", "{\"time\":\"2026-03-02T00:00:00Z\",\"level\":\"ERROR\"}\n");
    server_.open();
  }

  static Tree transformation(const std::string& name) {
    return Tree::map({{"metricName", name}, {"metricNamespace", "Shop"}, {"metricValue", "1"}});
  }
  static Tree filter(const std::string& name, const std::string& pattern, Tree published) {
    return Tree::map({{"logGroupName", group_},
                      {"filterName", name},
                      {"filterPattern", pattern},
                      {"metricTransformations", Tree::List{std::move(published)}}});
  }
  Tree::List described(const Tree& request) {
    const Tree answer = server_.answer(Service::Logs, "DescribeMetricFilters", request);
    return answer.find("metricFilters") == nullptr ? Tree::List() : *answer.find("metricFilters")->items();
  }
  std::string put_refusal(const Tree& request) { return server_.refusal(Service::Logs, "PutMetricFilter", request); }

  static std::string group_;
  MetricsServer server_;
};
std::string MetricFilters::group_ = "/shop/api";

TEST_F(MetricFilters, ComeBackAsTheyWerePut) {
  Tree published = transformation("Errors");
  published.set("defaultValue", 0.0);
  published.set("unit", "Count");
  EXPECT_EQ(server_.answer(Service::Logs, "PutMetricFilter", filter("errors", R"({ $.level = "ERROR" })", published)),
            Tree::map());
  Tree plain = transformation("All");
  plain.set("unit", "None");
  server_.answer(Service::Logs, "PutMetricFilter", filter("all", "", plain));

  const Tree::List found = described(Tree::map({{"logGroupName", group_}}));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(*found[0].find("filterName"), Tree("all"));
  EXPECT_EQ(*found[0].find("metricTransformations"), Tree(Tree::List{plain}));
  EXPECT_EQ(*found[1].find("filterName"), Tree("errors"));
  EXPECT_EQ(*found[1].find("filterPattern"), Tree(R"({ $.level = "ERROR" })"));
  EXPECT_EQ(*found[1].find("metricTransformations"), Tree(Tree::List{published}));
  EXPECT_EQ(*found[1].find("logGroupName"), Tree(group_));
  EXPECT_EQ(found[1].find("applyOnTransformedLogs"), nullptr);

  EXPECT_EQ(described(Tree::map({{"filterNamePrefix", "err"}})).size(), 1U);
  EXPECT_EQ(described(Tree::map({{"metricName", "All"}, {"metricNamespace", "Shop"}})).size(), 1U);
  EXPECT_EQ(described(Tree::map({{"metricName", "All"}, {"metricNamespace", "Other"}})).size(), 0U);
}

TEST_F(MetricFilters, AreReplacedAndSurviveARestart) {
  server_.answer(Service::Logs, "PutMetricFilter", filter("f", "ERROR", transformation("A")));
  server_.answer(Service::Logs, "PutMetricFilter", filter("f", "WARN", transformation("B")));
  server_.open();
  const Tree::List found = described(Tree::map());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(*found[0].find("filterPattern"), Tree("WARN"));
  server_.answer(Service::Logs, "DeleteMetricFilter", Tree::map({{"logGroupName", group_}, {"filterName", "f"}}));
  EXPECT_EQ(described(Tree::map()).size(), 0U);
  EXPECT_EQ(
      server_.refusal(Service::Logs, "DeleteMetricFilter", Tree::map({{"logGroupName", group_}, {"filterName", "f"}})),
      "ResourceNotFoundException/ResourceNotFoundException/400: The specified metric filter does not exist.");
}

TEST_F(MetricFilters, ArePaged) {
  for (const char* const name : {"c", "a", "b"}) {
    server_.answer(Service::Logs, "PutMetricFilter", filter(name, "ERROR", transformation("A")));
  }
  Tree request = Tree::map({{"limit", 2}});
  const Tree first = server_.answer(Service::Logs, "DescribeMetricFilters", request);
  ASSERT_EQ(first.find("metricFilters")->items()->size(), 2U);
  ASSERT_NE(first.find("nextToken"), nullptr);
  request.set("nextToken", *first.find("nextToken"));
  const Tree second = server_.answer(Service::Logs, "DescribeMetricFilters", request);
  ASSERT_EQ(second.find("metricFilters")->items()->size(), 1U);
  EXPECT_EQ(*second.find("metricFilters")->items()->front().find("filterName"), Tree("c"));
  EXPECT_EQ(second.find("nextToken"), nullptr);
  request.set("limit", 1);  // the token is of other parameters
  EXPECT_EQ(server_.refusal(Service::Logs, "DescribeMetricFilters", request),
            "InvalidParameterException/InvalidParameterException/400: The specified nextToken is invalid.");
}

TEST_F(MetricFilters, AreRefused) {
  const std::string group_refusal =
      "ResourceNotFoundException/ResourceNotFoundException/400: The specified log group does not exist.";
  Tree request = filter("f", "ERROR", transformation("A"));
  request.set("logGroupName", "/nope");
  EXPECT_EQ(put_refusal(request), group_refusal);
  EXPECT_EQ(server_.refusal(Service::Logs, "DescribeMetricFilters", Tree::map({{"logGroupName", "/nope"}})),
            group_refusal);

  EXPECT_TRUE(put_refusal(filter("f", "{ $.a == 1 }", transformation("A")))
                  .starts_with("InvalidParameterException/InvalidParameterException/400: Invalid filter pattern: "));
  EXPECT_EQ(put_refusal(filter("a:b", "ERROR", transformation("A"))),
            "InvalidParameterException/InvalidParameterException/400: 1 validation error detected: Value 'a:b' at "
            "'filterName' failed to satisfy constraint: Member must satisfy regular expression pattern: [^:*]*");
  Tree published = transformation("A");
  published.set("metricValue", "$.latency");
  EXPECT_TRUE(put_refusal(filter("f", "ERROR", published))
                  .starts_with("InvalidParameterException/InvalidParameterException/400: Invalid metric "
                               "transformation: a pattern of terms has neither members nor fields"));
  published = transformation("A");
  published.set("unit", "Counts");
  EXPECT_TRUE(put_refusal(filter("f", "ERROR", published)).find("metricTransformations.1.unit") != std::string::npos);
  request = filter("f", "ERROR", transformation("A"));
  request.set("metricTransformations", Tree::List{transformation("A"), transformation("B")});
  EXPECT_TRUE(put_refusal(request).find("have length equal to 1") != std::string::npos);
  EXPECT_EQ(server_.refusal(Service::Logs, "DescribeMetricFilters", Tree::map({{"metricName", "A"}})),
            "InvalidParameterException/InvalidParameterException/400: metricName and metricNamespace must be specified "
            "together.");
}

TEST_F(MetricFilters, AreAtMostAHundredOfAGroup) {
  for (int i = 0; i < 100; ++i) {
    server_.answer(Service::Logs, "PutMetricFilter", filter("f" + std::to_string(i), "E", transformation("A")));
  }
  server_.answer(Service::Logs, "PutMetricFilter", filter("f5", "W", transformation("A")));  // takes no place
  EXPECT_EQ(put_refusal(filter("more", "E", transformation("A"))),
            "LimitExceededException/LimitExceededException/400: a log group has at most 100 metric filters");
}

}  // namespace
}  // namespace insitu::serve
