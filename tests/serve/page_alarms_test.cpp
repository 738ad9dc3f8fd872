#include <gtest/gtest.h>

#include <string>

#include "tests/serve/page_server.h"

namespace insitu::serve {
namespace {

constexpr std::int64_t kPageAlarmStart = 1'772'409'600'000;  // 2026-03-02 00:00:00 UTC
constexpr std::int64_t kPageAlarmMinute = 60'000;

/// An alarm over the errors of a group, which has two in its third minute.
void add_page_alarm(PageServer& page) {
  page.anchors_at_last = true;
  page.with("shop/prod/api/a.jsonl",
            "{\"time\":\"2026-03-02T00:00:00Z\",\"level\":\"INFO\",\"ms\":5}\n"
            "{\"time\":\"2026-03-02T00:02:10Z\",\"level\":\"ERROR\",\"ms\":7,\"code\":\"A\"}\n"
            "{\"time\":\"2026-03-02T00:02:20Z\",\"level\":\"ERROR\",\"ms\":\"slow\",\"code\":\"B\"}\n"
            "{\"time\":\"2026-03-02T00:09:00Z\",\"level\":\"INFO\"}\n")
      .with("shop/prod/quiet/q.log", "2026-03-02 00:00:00 x\n");
  page.run(
      Service::Logs, "PutMetricFilter",
      Tree::map(
          {{"logGroupName", "/shop/prod/api"},
           {"filterName", "errors"},
           {"filterPattern", R"({ $.level = "ERROR" })"},
           {"metricTransformations",
            Tree::List{Tree::map({{"metricName", "Errors"}, {"metricNamespace", "Shop"}, {"metricValue", "1"}})}}}));
  page.run(Service::CloudWatch, "PutMetricAlarm",
           Tree::map({{"AlarmName", "too many"},
                      {"Namespace", "Shop"},
                      {"MetricName", "Errors"},
                      {"Statistic", "Sum"},
                      {"Period", 60},
                      {"EvaluationPeriods", 1},
                      {"Threshold", 2},
                      {"ComparisonOperator", "GreaterThanOrEqualToThreshold"},
                      {"TreatMissingData", "notBreaching"}}));
}

TEST(PageAlarms, HaveTheirStatesAndSeries) {
  PageServer page;
  add_page_alarm(page);
  const Tree answer = page.get("alarms", {{"start", std::to_string(kPageAlarmStart)},
                                          {"end", std::to_string(kPageAlarmStart + 10 * kPageAlarmMinute)}});
  EXPECT_EQ(member_at(answer, "alarms.0.name"), Tree("too many"));
  EXPECT_EQ(member_at(answer, "alarms.0.settings.AlarmName"), Tree("too many"));
  EXPECT_EQ(member_at(answer, "alarms.0.settings.MetricName"), Tree("Errors"));
  EXPECT_EQ(member_at(answer, "alarms.0.settings.AlarmActions"), Tree::list());
  EXPECT_EQ(member_at(answer, "alarms.0.state"), Tree("OK"));
  EXPECT_EQ(member_at(answer, "alarms.0.series.period"), Tree(kPageAlarmMinute));
  EXPECT_EQ(write_json(member_at(answer, "alarms.0.series.points")),
            "[{\"t\":" + std::to_string(kPageAlarmStart + 2 * kPageAlarmMinute) + ",\"value\":2.0}]");

  // The states cover the window without a gap; the alarm is on while its minute is the newest.
  const Tree::List states = *member_at(answer, "alarms.0.states").items();
  ASSERT_GE(states.size(), 3U);
  EXPECT_EQ(*states.front().find("from"), Tree(kPageAlarmStart));
  EXPECT_EQ(*states.back().find("to"), Tree(kPageAlarmStart + 10 * kPageAlarmMinute));
  EXPECT_EQ(*states.back().find("state"), Tree("OK"));
  bool was_on = false;
  for (std::size_t i = 0; i < states.size(); ++i) {
    EXPECT_TRUE(i == 0 || *states[i].find("from") == *states[i - 1].find("to"));
    if (*states[i].find("state") != Tree("ALARM")) continue;
    was_on = true;
    EXPECT_EQ(*states[i].find("from"), Tree(kPageAlarmStart + 3 * kPageAlarmMinute));
    EXPECT_TRUE(states[i].find("reason")->text()->starts_with("Threshold Crossed: "));
  }
  EXPECT_TRUE(was_on);
}

TEST(PageAlarms, AreCountedOnTheCardsOfTheirGroups) {
  PageServer page;
  add_page_alarm(page);
  const Tree answer = page.get("overview");
  EXPECT_EQ(write_json(member_at(answer, "cards.0.alarms")), R"({"OK":1,"ALARM":0,"INSUFFICIENT_DATA":0})");
  EXPECT_EQ(write_json(member_at(answer, "cards.1.alarms")), R"({"OK":0,"ALARM":0,"INSUFFICIENT_DATA":0})");
}

Tree filter_trial(const std::string& pattern, Tree transformation) {
  return Tree::map({{"logGroupName", "/shop/prod/api"},
                    {"filterPattern", pattern},
                    {"metricTransformation", std::move(transformation)},
                    {"start", kPageAlarmStart},
                    {"end", kPageAlarmStart + 10 * kPageAlarmMinute},
                    {"period", kPageAlarmMinute}});
}

TEST(PageTryFilter, ShowsWhatItWouldPublish) {
  PageServer page;
  add_page_alarm(page);
  const Tree values = page.post(
      "try-filter",
      filter_trial(R"({ $.ms = * })",
                   Tree::map({{"metricName", "Latency"}, {"metricNamespace", "Shop"}, {"metricValue", "$.ms"}})));
  EXPECT_EQ(member_at(values, "matched"), Tree(3));
  EXPECT_EQ(member_at(values, "scanned"), Tree(4));
  EXPECT_EQ(member_at(values, "published"), Tree(2));
  EXPECT_EQ(write_json(member_at(values, "notes")), R"(["1 matched event published nothing: $.ms is no number"])");
  EXPECT_EQ(member_at(values, "series.0.label"), Tree("Latency"));
  EXPECT_EQ(write_json(member_at(values, "series.0.points.1")),
            "{\"t\":" + std::to_string(kPageAlarmStart + 2 * kPageAlarmMinute) +
                R"(,"sum":7.0,"count":1,"min":7.0,"max":7.0})");

  Tree by_code = Tree::map({{"metricName", "Errors"}, {"metricNamespace", "Shop"}, {"metricValue", "1"}});
  by_code.set("dimensions", Tree::map({{"code", "$.code"}}));
  const Tree series = page.post("try-filter", filter_trial(R"({ $.level = "ERROR" })", by_code));
  EXPECT_EQ(write_json(member_at(series, "series.0.dimensions")), R"({"code":"A"})");
  EXPECT_EQ(write_json(member_at(series, "series.1.dimensions")), R"({"code":"B"})");
}

TEST(PageTryFilter, RefusesWhatTheServiceWould) {
  PageServer page;
  add_page_alarm(page);
  const Tree good = Tree::map({{"metricName", "E"}, {"metricNamespace", "S"}, {"metricValue", "1"}});
  EXPECT_EQ(code_of(page.post_answer("try-filter", filter_trial("{ $.", good))), "MalformedPattern");
  Tree wrong = good;
  wrong.set("metricValue", "latency");
  EXPECT_EQ(code_of(page.post_answer("try-filter", filter_trial("", wrong))), "InvalidParameter");
  EXPECT_EQ(code_of(page.post_answer("try-filter", filter_trial("", Tree("x")))), "InvalidParameter");
}

}  // namespace
}  // namespace insitu::serve
