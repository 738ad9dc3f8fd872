#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "cli/serve/metric_store.h"
#include "cli/serve/operations/metric_search.h"
#include "tests/serve/metrics_server.h"

namespace insitu::serve {
namespace {

constexpr std::int64_t kFirstMinute = 1'772'409'600'000;  // 2026-03-02T00:00:00Z
constexpr std::int64_t kMinuteMilliseconds = 60'000;

Tree dimension(const char* name, const char* value) { return Tree::map({{"Name", name}, {"Value", value}}); }

Tree datum(const char* name, double value) {
  return Tree::map({{"MetricName", name}, {"Timestamp", Moment{kFirstMinute}}, {"Value", value}});
}

Tree data(Tree::List list) { return Tree::map({{"Namespace", "Put"}, {"MetricData", std::move(list)}}); }

/// Asks for statistics of the first hour.
Tree statistics(const char* metric_namespace, const char* name, std::vector<const char*> wanted) {
  return Tree::map({{"Namespace", metric_namespace},
                    {"MetricName", name},
                    {"StartTime", Moment{kFirstMinute}},
                    {"EndTime", Moment{kFirstMinute + 60 * kMinuteMilliseconds}},
                    {"Period", 300},
                    {"Statistics", Tree::List(wanted.begin(), wanted.end())}});
}

class MetricDataOperations : public testing::Test {
 protected:
  void SetUp() override { server_.open(); }

  Tree::List list_of(std::string_view operation, const Tree& request, std::string_view member) {
    const Tree answer = server_.answer(Service::CloudWatch, operation, request);
    const Tree* const list = answer.find(member);
    return list == nullptr || list->items() == nullptr ? Tree::List() : *list->items();
  }
  std::string put_refusal(Tree written) {
    return server_.refusal(Service::CloudWatch, "PutMetricData", data(Tree::List{std::move(written)}));
  }

  MetricsServer server_;
};

// The numbers are those of tests/serve/clients/clients.py, metric_data_is_put.
TEST_F(MetricDataOperations, ArePutAndAggregated) {
  Tree one = datum("m", 1.5);
  one.set("Dimensions", Tree::List{dimension("Service", "결제")});
  Tree several = Tree::map({{"MetricName", "m"},
                            {"Timestamp", Moment{kFirstMinute + 30'000}},
                            {"Values", Tree::List{2.0, 4.0}},
                            {"Counts", Tree::List{3.0, 1.0}},
                            {"Dimensions", Tree::List{dimension("Service", "결제")}}});
  server_.answer(Service::CloudWatch, "PutMetricData", data({one, several}));

  for (const bool is_reopened : {false, true}) {
    if (is_reopened) server_.open();
    Tree request = statistics("Put", "m", {"SampleCount", "Sum", "Minimum", "Maximum", "Average"});
    EXPECT_EQ(list_of("GetMetricStatistics", request, "Datapoints"), Tree::List()) << "there is no roll-up";
    request.set("Dimensions", Tree::List{dimension("Service", "결제")});
    EXPECT_EQ(list_of("GetMetricStatistics", request, "Datapoints"),
              Tree::List{Tree::map({{"Timestamp", Moment{kFirstMinute}},
                                    {"SampleCount", 5.0},
                                    {"Sum", 11.5},
                                    {"Minimum", 1.5},
                                    {"Maximum", 4.0},
                                    {"Average", 2.3},
                                    {"Unit", "None"}})});
  }
  EXPECT_EQ(server_.notes, std::vector<std::string>());
}

TEST_F(MetricDataOperations, StatisticSetsKeepWhatTheyState) {
  Tree set = Tree::map(
      {{"MetricName", "s"},
       {"Timestamp", Moment{kFirstMinute}},
       {"StatisticValues", Tree::map({{"SampleCount", 4.0}, {"Sum", 10.0}, {"Minimum", 1.0}, {"Maximum", 4}})},
       {"Unit", "Seconds"}});
  server_.answer(Service::CloudWatch, "PutMetricData", data({set}));
  EXPECT_EQ(list_of("GetMetricStatistics", statistics("Put", "s", {"SampleCount", "Sum", "Minimum", "Maximum"}),
                    "Datapoints"),
            Tree::List{Tree::map({{"Timestamp", Moment{kFirstMinute}},
                                  {"SampleCount", 4.0},
                                  {"Sum", 10.0},
                                  {"Minimum", 1.0},
                                  {"Maximum", 4.0},
                                  {"Unit", "Seconds"}})});
}

TEST_F(MetricDataOperations, FormsHaveTextsForAllOfIt) {
  const Tree request =
      Tree::map({{"Namespace", "Form"},
                 {"MetricData",
                  Tree::List{Tree::map({{"MetricName", "f"}, {"Timestamp", "2026-03-02T00:00:00Z"}, {"Value", "3"}}),
                             Tree::map({{"MetricName", "f"},
                                        {"Timestamp", "2026-03-02T00:01:00Z"},
                                        {"Values", Tree::List{"1.5", "2"}},
                                        {"Counts", Tree::List{"2", "1"}}})}}});
  ASSERT_TRUE(server_.ask(Service::CloudWatch, "PutMetricData", request, Typing::TextsOnly));
  const Tree asked = Tree::map({{"Namespace", "Form"},
                                {"MetricName", "f"},
                                {"StartTime", "2026-03-02T00:00:00Z"},
                                {"EndTime", "2026-03-02T00:05:00Z"},
                                {"Period", "300"},
                                {"Statistics", Tree::List{"Sum"}}});
  const auto answer = server_.ask(Service::CloudWatch, "GetMetricStatistics", asked, Typing::TextsOnly);
  ASSERT_TRUE(answer);
  EXPECT_EQ(*answer->find("Datapoints"),
            Tree(Tree::List{Tree::map({{"Timestamp", Moment{kFirstMinute}}, {"Sum", 8.0}, {"Unit", "None"}})}));
}

TEST_F(MetricDataOperations, AreRefused) {
  const std::string value = "InvalidParameterValueException/InvalidParameterValue/400: ";
  EXPECT_EQ(put_refusal(datum("m", std::nan(""))),
            value + "The value nan for parameter MetricData.member.1.Value is invalid.");
  EXPECT_EQ(put_refusal(datum("m", std::numeric_limits<double>::infinity())),
            value + "The value inf for parameter MetricData.member.1.Value is invalid.");
  EXPECT_TRUE(put_refusal(datum("m", 0x1p361)).starts_with(value));
  Tree both = datum("m", 1);
  both.set("Values", Tree::List{1.0});
  EXPECT_TRUE(put_refusal(both).starts_with("InvalidParameterCombinationException/InvalidParameterCombination/400: "));
  EXPECT_TRUE(put_refusal(Tree::map({{"MetricName", "m"}}))
                  .starts_with("MissingRequiredParameterException/MissingParameter/400: "));
  Tree counts = Tree::map({{"MetricName", "m"}, {"Values", Tree::List{1.0, 2.0}}, {"Counts", Tree::List{1.0}}});
  EXPECT_TRUE(put_refusal(counts).starts_with(value));
  Tree unit = datum("m", 1);
  unit.set("Unit", "Counts");
  EXPECT_TRUE(put_refusal(unit).starts_with(value));
  EXPECT_TRUE(server_.refusal(Service::CloudWatch, "PutMetricData", Tree::map({{"Namespace", "N"}}))
                  .starts_with("MissingRequiredParameterException/MissingParameter/400: "));
  EXPECT_TRUE(server_
                  .refusal(Service::CloudWatch, "PutMetricData",
                           Tree::map({{"Namespace", "AWS/EC2"}, {"MetricData", Tree::List{datum("m", 1)}}}))
                  .starts_with(value));
  EXPECT_EQ(list_of("ListMetrics", Tree::map(), "Metrics"), Tree::List()) << "nothing of a refused request is kept";

  Tree long_request = statistics("Put", "m", {"Sum"});
  long_request.set("Period", 1);
  EXPECT_EQ(
      server_.refusal(Service::CloudWatch, "GetMetricStatistics", long_request),
      "InvalidParameterCombinationException/InvalidParameterCombination/400: You have requested up to 3600 "
      "datapoints, which exceeds the limit of 1,440. You may reduce the datapoints requested by increasing Period, "
      "or decreasing the time range.");
  long_request.set("Period", 45);
  EXPECT_TRUE(server_.refusal(Service::CloudWatch, "GetMetricStatistics", long_request).starts_with(value));
}

TEST_F(MetricDataOperations, ALineThatWasTornIsCutOff) {
  server_.answer(Service::CloudWatch, "PutMetricData", data({datum("m", 2)}));
  std::string path;
  for (const auto& entry : std::filesystem::directory_iterator(server_.store_path("metrics"))) path = entry.path();
  ASSERT_FALSE(path.empty());
  std::ofstream(path, std::ios::app) << "{\"timestamp\":17724";
  server_.open();
  ASSERT_EQ(server_.notes.size(), 1U);
  EXPECT_NE(server_.notes[0].find("18 bytes"), std::string::npos) << server_.notes[0];
  server_.answer(Service::CloudWatch, "PutMetricData", data({datum("m", 3)}));
  server_.open();
  EXPECT_EQ(server_.notes, std::vector<std::string>());
  EXPECT_EQ(list_of("GetMetricStatistics", statistics("Put", "m", {"Sum"}), "Datapoints"),
            Tree::List{Tree::map({{"Timestamp", Moment{kFirstMinute}}, {"Sum", 5.0}, {"Unit", "None"}})});
}

TEST_F(MetricDataOperations, MetricsAreListedByPages) {
  Tree::List list;
  for (int i = 0; i < 600; ++i) {
    Tree one = datum(("m" + std::to_string(i)).c_str(), 1);
    one.set("Dimensions", Tree::List{dimension("Host", i % 2 == 0 ? "a" : "b")});
    list.push_back(one);
  }
  server_.answer(Service::CloudWatch, "PutMetricData", data(list));
  Tree request = Tree::map({{"Namespace", "Put"}});
  const Tree first = server_.answer(Service::CloudWatch, "ListMetrics", request);
  EXPECT_EQ(first.find("Metrics")->items()->size(), 500U);
  request.set("NextToken", *first.find("NextToken"));
  const Tree second = server_.answer(Service::CloudWatch, "ListMetrics", request);
  EXPECT_EQ(second.find("Metrics")->items()->size(), 100U);
  EXPECT_EQ(second.find("NextToken"), nullptr);
  request.set("NextToken", "garbage");
  EXPECT_EQ(server_.refusal(Service::CloudWatch, "ListMetrics", request),
            "InvalidNextToken/InvalidNextToken/400: The specified NextToken is invalid.");

  EXPECT_EQ(list_of("ListMetrics", Tree::map({{"MetricName", "m7"}}), "Metrics"),
            Tree::List{Tree::map(
                {{"Namespace", "Put"}, {"MetricName", "m7"}, {"Dimensions", Tree::List{dimension("Host", "b")}}})});
  EXPECT_EQ(list_of("ListMetrics", Tree::map({{"Dimensions", Tree::List{dimension("Host", "a")}}}), "Metrics").size(),
            300U);
  EXPECT_EQ(
      list_of("ListMetrics", Tree::map({{"Dimensions", Tree::List{Tree::map({{"Name", "Host"}})}}}), "Metrics").size(),
      500U);
  EXPECT_EQ(list_of("ListMetrics", Tree::map({{"Namespace", "Nope"}}), "Metrics"), Tree::List());
  EXPECT_EQ(list_of("ListMetrics", Tree::map({{"RecentlyActive", "PT3H"}}), "Metrics"), Tree::List())
      << "they are of March";
}

// ---- what filters publish

constexpr const char* kLog =
    "{\"time\":\"2026-03-02T00:00:30Z\",\"level\":\"ERROR\",\"host\":\"a\"}\n"
    "{\"time\":\"2026-03-02T00:01:10Z\",\"level\":\"INFO\",\"host\":\"a\"}\n"
    "{\"time\":\"2026-03-02T00:06:00Z\",\"level\":\"ERROR\",\"host\":\"b\"}\n"
    "{\"time\":\"2026-03-02T00:06:20Z\",\"level\":\"ERROR\",\"host\":\"a\"}\n";

class PublishedMetrics : public MetricDataOperations {
 protected:
  void SetUp() override {
    server_.write_log("shop/api", "app.jsonl", kLog);
    server_.open();
  }
  void put_filter(const std::string& name, Tree transformation) {
    server_.answer(Service::Logs, "PutMetricFilter",
                   Tree::map({{"logGroupName", "/shop/api"},
                              {"filterName", name},
                              {"filterPattern", R"({ $.level = "ERROR" })"},
                              {"metricTransformations", Tree::List{std::move(transformation)}}}));
  }
  static Tree counting(const char* name) {
    return Tree::map({{"metricName", name}, {"metricNamespace", "Shop"}, {"metricValue", "1"}});
  }
};

TEST_F(PublishedMetrics, AreOfAllEvents) {
  Tree transformation = counting("Errors");
  transformation.set("defaultValue", 0.0);
  put_filter("errors", transformation);
  // 00:00 has an error, 00:01 only another event: the default value; 00:06 has two errors.
  EXPECT_EQ(
      list_of("GetMetricStatistics", statistics("Shop", "Errors", {"Sum", "SampleCount"}), "Datapoints"),
      (Tree::List{
          Tree::map({{"Timestamp", Moment{kFirstMinute}}, {"Sum", 1.0}, {"SampleCount", 2.0}, {"Unit", "None"}}),
          Tree::map(
              {{"Timestamp", Moment{kFirstMinute + 300'000}}, {"Sum", 2.0}, {"SampleCount", 2.0}, {"Unit", "None"}})}));
  EXPECT_EQ(list_of("ListMetrics", Tree::map(), "Metrics"),
            Tree::List{Tree::map({{"Namespace", "Shop"}, {"MetricName", "Errors"}, {"Dimensions", Tree::list()}})});
}

TEST_F(PublishedMetrics, FollowTheirFiles) {
  put_filter("errors", counting("Errors"));
  const Tree request = statistics("Shop", "Errors", {"Sum"});
  EXPECT_EQ(list_of("GetMetricStatistics", request, "Datapoints").size(), 2U);
  server_.write_log("shop/api", "app.jsonl",
                    std::string(kLog) + "{\"time\":\"2026-03-02T00:10:00Z\",\"level\":\"ERROR\"}\n");
  server_.write_log("shop/api", "other.jsonl", "{\"time\":\"2026-03-02T00:20:00Z\",\"level\":\"ERROR\"}\n");
  EXPECT_EQ(list_of("GetMetricStatistics", request, "Datapoints").size(), 4U);
  server_.answer(Service::Logs, "DeleteMetricFilter",
                 Tree::map({{"logGroupName", "/shop/api"}, {"filterName", "errors"}}));
  EXPECT_EQ(list_of("GetMetricStatistics", request, "Datapoints").size(), 0U);
}

TEST_F(PublishedMetrics, HaveDimensions) {
  Tree transformation = counting("ByHost");
  transformation.set("dimensions", Tree::map({{"Host", "$.host"}}));
  put_filter("by-host", transformation);
  EXPECT_EQ(list_of("ListMetrics", Tree::map({{"MetricName", "ByHost"}}), "Metrics").size(), 2U);
  Tree request = statistics("Shop", "ByHost", {"Sum"});
  EXPECT_EQ(list_of("GetMetricStatistics", request, "Datapoints").size(), 0U);
  request.set("Dimensions", Tree::List{dimension("Host", "a")});
  EXPECT_EQ(list_of("GetMetricStatistics", request, "Datapoints").size(), 2U);
}

Tree metric_query(const char* id, const char* name, const char* statistic) {
  const Tree metric = Tree::map({{"Namespace", "Shop"}, {"MetricName", name}});
  return Tree::map({{"Id", id}, {"MetricStat", Tree::map({{"Metric", metric}, {"Period", 300}, {"Stat", statistic}})}});
}

Tree data_request(Tree::List queries) {
  return Tree::map({{"StartTime", Moment{kFirstMinute}},
                    {"EndTime", Moment{kFirstMinute + 60 * kMinuteMilliseconds}},
                    {"MetricDataQueries", std::move(queries)}});
}

TEST_F(PublishedMetrics, AreGivenAsSeries) {
  put_filter("errors", counting("Errors"));
  Tree labelled = metric_query("b", "Errors", "p50");
  labelled.set("Label", "${LABEL} of ${PROP('Namespace')} ${PROP('Dim.X')}${SUM} ${OTHER}");
  Tree hidden = metric_query("c", "Errors", "Sum");
  hidden.set("ReturnData", false);
  Tree request = data_request({metric_query("a", "Errors", "Sum"), labelled, hidden});
  Tree::List results = list_of("GetMetricData", request, "MetricDataResults");
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(results[0], Tree::map({{"Id", "a"},
                                   {"Label", "Errors"},
                                   {"Timestamps", Tree::List{Moment{kFirstMinute + 300'000}, Moment{kFirstMinute}}},
                                   {"Values", Tree::List{2.0, 1.0}},
                                   {"StatusCode", "Complete"}}))
      << "newest first";
  EXPECT_EQ(*results[1].find("Label"), Tree("Errors of Shop 2 ${OTHER}"));
  request.set("ScanBy", "TimestampAscending");
  results = list_of("GetMetricData", request, "MetricDataResults");
  EXPECT_EQ(*results[0].find("Values"), Tree(Tree::List{1.0, 2.0}));
}

TEST_F(PublishedMetrics, OtherQueriesAreRefused) {
  const auto refusal = [&](Tree query) {
    return server_.refusal(Service::CloudWatch, "GetMetricData", data_request({std::move(query)}));
  };
  EXPECT_EQ(refusal(Tree::map({{"Id", "a"}, {"Expression", "m1 / 2"}})),
            "ValidationException/ValidationError/400: Metric math is not evaluated here: m1 / 2");
  EXPECT_TRUE(refusal(metric_query("A", "Errors", "Sum")).starts_with("ValidationException/ValidationError/400: "));
  EXPECT_TRUE(refusal(metric_query("a", "Errors", "Summe")).starts_with("ValidationException/ValidationError/400: "));
  EXPECT_TRUE(refusal(Tree::map({{"Id", "a"}})).starts_with("MissingRequiredParameterException/MissingParameter/400"));
  EXPECT_TRUE(server_
                  .refusal(Service::CloudWatch, "GetMetricData",
                           data_request({metric_query("a", "E", "Sum"), metric_query("a", "E", "Sum")}))
                  .starts_with("ValidationException/ValidationError/400: "));
  Tree request = data_request({metric_query("a", "E", "Sum")});
  request.set("EndTime", Moment{kFirstMinute});
  EXPECT_TRUE(server_.refusal(Service::CloudWatch, "GetMetricData", request)
                  .starts_with("ValidationException/ValidationError/400: "));
}

// What Grafana writes where a dimension may have any value.
TEST_F(PublishedMetrics, AreFound) {
  Tree transformation = counting("ByHost");
  transformation.set("dimensions", Tree::map({{"Host", "$.host"}}));
  put_filter("by-host", transformation);
  const Tree::List results = list_of(
      "GetMetricData",
      data_request(
          {Tree::map({{"Id", "a"},
                      {"Expression", R"(REMOVE_EMPTY(SEARCH('{"Shop","Host"} MetricName="ByHost"', 'Sum', 300)))"}})}),
      "MetricDataResults");
  ASSERT_EQ(results.size(), 2U);
  EXPECT_EQ(*results[0].find("Label"), Tree("a"));
  EXPECT_EQ(*results[1].find("Label"), Tree("b"));
  EXPECT_EQ(*results[1].find("Values"), Tree(Tree::List{1.0}));
}

TEST(MetricSearchText, IsRead) {
  const auto search = read_metric_search(
      R"(SEARCH('{"My App", Host, Zone} MetricName="E" "Host"=("a" OR "b") AND Zone="z"', 'p99', 60))");
  ASSERT_TRUE(search);
  EXPECT_EQ(search->metric_namespace, "My App");
  EXPECT_EQ(search->metric_name, "E");
  EXPECT_EQ(search->dimensions, (std::vector<std::string>{"Host", "Zone"}));
  EXPECT_EQ(search->statistic.text, "p99");
  EXPECT_EQ(search->period, 60);
  const auto finds = [&](DimensionSet dimensions) {
    return search->finds({.metric_namespace = "My App", .name = "E", .dimensions = std::move(dimensions)});
  };
  EXPECT_TRUE(finds({{"Host", "b"}, {"Zone", "z"}}));
  EXPECT_FALSE(finds({{"Host", "c"}, {"Zone", "z"}}));
  EXPECT_FALSE(finds({{"Host", "b"}}));
  EXPECT_FALSE(finds({{"A", "x"}, {"Host", "b"}, {"Zone", "z"}}));

  for (const char* const other :
       {"", "m1", "SEARCH('', 'Sum', 60", "SEARCH('{A', 'Sum', 60)", "SEARCH('{A} x', 'Sum', 60)",
        "SEARCH('MetricName=\"a\"', 'Summe', 60)", "SUM(SEARCH('MetricName=\"a\"', 'Sum', 60))",
        "SEARCH('MetricName=\"a\"', 'Sum', 0)", "SEARCH('MetricName=(\"a\" OR \"b\")', 'Sum', 60)"}) {
    EXPECT_FALSE(read_metric_search(other)) << other;
  }
}

}  // namespace
}  // namespace insitu::serve
