#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "cli/serve/alarm_states.h"
#include "cli/serve/metric_store.h"
#include "tests/serve/metrics_server.h"

namespace insitu::serve {
namespace {

constexpr std::int64_t kSeven = 1'714'978'800'000;  // 2024-05-06T07:00:00Z
constexpr std::int64_t minute_after(std::int64_t minutes) { return kSeven + minutes * 60'000; }

constexpr const char* kEvents =
    "{\"time\":\"2024-05-06T07:00:30Z\",\"level\":\"ERROR\"}\n"
    "{\"time\":\"2024-05-06T07:01:10Z\",\"level\":\"INFO\"}\n"
    "{\"time\":\"2024-05-06T07:06:00Z\",\"level\":\"ERROR\"}\n"
    "{\"time\":\"2024-05-06T07:06:20Z\",\"level\":\"ERROR\"}\n";

class Alarms : public testing::Test {
 protected:
  void SetUp() override {
    server_.write_log("shop/api", "app.jsonl", kEvents);
    server_.open();
    const Tree transformation =
        Tree::map({{"metricName", "Errors"}, {"metricNamespace", "Shop"}, {"metricValue", "1"}});
    server_.answer(Service::Logs, "PutMetricFilter",
                   Tree::map({{"logGroupName", "/shop/api"},
                              {"filterName", "errors"},
                              {"filterPattern", R"({ $.level = "ERROR" })"},
                              {"metricTransformations", Tree::List{transformation}}}));
  }

  static Tree settings(const std::string& name, const char* metric) {
    return Tree::map({{"AlarmName", name},
                      {"Namespace", "Shop"},
                      {"MetricName", metric},
                      {"Statistic", "Sum"},
                      {"Period", 60},
                      {"EvaluationPeriods", 1},
                      {"Threshold", 1},
                      {"ComparisonOperator", "GreaterThanOrEqualToThreshold"},
                      {"TreatMissingData", "notBreaching"}});
  }
  void put(const Tree& written) { server_.answer(Service::CloudWatch, "PutMetricAlarm", written); }
  std::string put_refusal(const Tree& written) {
    return server_.refusal(Service::CloudWatch, "PutMetricAlarm", written);
  }
  Tree::List alarms(const Tree& request, std::string_view operation = "DescribeAlarms") {
    const Tree answer = server_.answer(Service::CloudWatch, operation, request);
    const Tree* const list = answer.find("MetricAlarms");
    return list == nullptr ? Tree::List() : *list->items();
  }
  Tree alarm(const std::string& name) {
    const Tree::List found = alarms(Tree::map({{"AlarmNames", Tree::List{name}}}));
    EXPECT_EQ(found.size(), 1U) << name;
    return found.empty() ? Tree::map() : found.front();
  }
  static std::string text(const Tree& tree, std::string_view name) {
    const Tree* const found = tree.find(name);
    return found == nullptr || found->text() == nullptr ? "(nothing)" : *found->text();
  }
  Tree::List history(Tree request) {
    const Tree answer = server_.answer(Service::CloudWatch, "DescribeAlarmHistory", std::move(request));
    const Tree* const list = answer.find("AlarmHistoryItems");
    return list == nullptr ? Tree::List() : *list->items();
  }

  MetricsServer server_;
};

TEST_F(Alarms, ComeBackAsTheyWerePut) {
  Tree written = settings("경보 <x>", "E");
  written.set("AlarmDescription", "설명");
  written.set("DatapointsToAlarm", 2);
  written.set("EvaluationPeriods", 3);
  written.set("Threshold", 5);
  written.set("Dimensions", Tree::List{Tree::map({{"Name", "A"}, {"Value", "b"}})});
  written.set("AlarmActions", Tree::List{"arn:aws:sns:us-east-1:000000000000:ops"});
  put(written);
  for (const bool is_reopened : {false, true}) {
    if (is_reopened) server_.open();
    const Tree found = alarm("경보 <x>");
    for (const auto& [name, value] : *written.members()) {
      if (name == "Threshold") continue;
      ASSERT_NE(found.find(name), nullptr) << name;
      EXPECT_EQ(*found.find(name), value) << name;
    }
    EXPECT_EQ(*found.find("Threshold"), Tree(5.0)) << "a double, also where a client sent an integer";
    EXPECT_EQ(*found.find("ActionsEnabled"), Tree(true));
    EXPECT_EQ(*found.find("OKActions"), Tree::list());
    EXPECT_EQ(text(found, "AlarmArn"), "arn:aws:cloudwatch:us-east-1:000000000000:alarm:경보 <x>");
    EXPECT_EQ(text(found, "StateValue"), "INSUFFICIENT_DATA");
    EXPECT_EQ(text(found, "StateReason"), "Unchecked: Initial alarm creation");
    EXPECT_EQ(found.find("StateReasonData"), nullptr);
    EXPECT_EQ(found.find("Unit"), nullptr);
    EXPECT_EQ(found.find("Tags"), nullptr);
  }
}

TEST_F(Alarms, FormsHaveTextsForAllOfIt) {
  const Tree form = Tree::map({{"Action", "PutMetricAlarm"},
                               {"AlarmActions", ""},
                               {"AlarmName", "y"},
                               {"ComparisonOperator", "GreaterThanThreshold"},
                               {"Dimensions", Tree::List{Tree::map({{"Name", "a"}, {"Value", "b"}})}},
                               {"EvaluationPeriods", "1"},
                               {"MetricName", "Errors"},
                               {"Namespace", "App"},
                               {"Period", "60"},
                               {"Statistic", "Sum"},
                               {"Threshold", "1.5"}});
  ASSERT_TRUE(server_.ask(Service::CloudWatch, "PutMetricAlarm", form, Typing::TextsOnly));
  const Tree found = alarm("y");
  EXPECT_EQ(*found.find("Period"), Tree(60));
  EXPECT_EQ(*found.find("Threshold"), Tree(1.5));
  EXPECT_EQ(*found.find("AlarmActions"), Tree::list());
}

// 07:00 has one error. Its data point counts as long as it is in the range of six slots, where 07:06 follows, whose two
// errors count until 07:12 (alarms.md, A3 and A4).
TEST_F(Alarms, AreReplayedOverTheEventsThatAreThere) {
  Tree written = settings("replayed", "Errors");
  written.set("AlarmActions", Tree::List{"arn:aws:sns:us-east-1:000000000000:ops"});
  put(written);
  const Tree found = alarm("replayed");
  EXPECT_EQ(text(found, "StateValue"), "OK");
  EXPECT_EQ(text(found, "StateReason"),
            "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as "
            "[NonBreaching].");
  EXPECT_EQ(*found.find("StateUpdatedTimestamp"), Tree(Moment{minute_after(13)}));
  EXPECT_EQ(
      text(found, "StateReasonData"),
      R"({"version":"1.0","queryDate":"2024-05-06T07:13:00.000+0000","statistic":"Sum","period":60,)"
      R"("recentDatapoints":[],"threshold":1.0,"evaluatedDatapoints":[{"timestamp":"2024-05-06T07:12:00.000+0000"}]})");

  const Tree::List states = history(Tree::map({{"AlarmName", "replayed"}, {"HistoryItemType", "StateUpdate"}}));
  ASSERT_EQ(states.size(), 2U);
  EXPECT_EQ(text(states[0], "HistorySummary"), "Alarm updated from ALARM to OK");
  EXPECT_EQ(text(states[1], "HistorySummary"), "Alarm updated from INSUFFICIENT_DATA to ALARM");
  EXPECT_EQ(*states[1].find("Timestamp"), Tree(Moment{minute_after(1)}));
  EXPECT_EQ(
      text(states[1], "HistoryData"),
      R"({"version":"1.0","oldState":{"stateValue":"INSUFFICIENT_DATA","stateReason":"Unchecked: Initial alarm creation"},)"
      R"("newState":{"stateValue":"ALARM","stateReason":"Threshold Crossed: 1 datapoint [1.0 (06/05/24 07:00:00)] was )"
      R"(greater than or equal to the threshold (1.0).","stateReasonData":{"version":"1.0",)"
      R"("queryDate":"2024-05-06T07:01:00.000+0000","startDate":"2024-05-06T07:00:00.000+0000","statistic":"Sum",)"
      R"("period":60,"recentDatapoints":[1.0],"threshold":1.0,"evaluatedDatapoints":[)"
      R"({"timestamp":"2024-05-06T07:00:00.000+0000","sampleCount":1.0,"value":1.0}]}}})");

  const Tree::List actions = history(Tree::map({{"AlarmName", "replayed"}, {"HistoryItemType", "Action"}}));
  ASSERT_EQ(actions.size(), 1U);
  EXPECT_EQ(text(actions[0], "HistorySummary"),
            "Action would have been sent to arn:aws:sns:us-east-1:000000000000:ops");
  server_.answer(Service::CloudWatch, "DisableAlarmActions",
                 Tree::map({{"AlarmNames", Tree::List{"replayed", "nope"}}}));
  EXPECT_EQ(history(Tree::map({{"AlarmName", "replayed"}, {"HistoryItemType", "Action"}})).size(), 0U);
  EXPECT_EQ(*alarm("replayed").find("ActionsEnabled"), Tree(false));
}

TEST_F(Alarms, AreInTheStateOfTheNewestEventWhereThatIsNow) {
  put(settings("replayed", "Errors"));
  server_.open(true);
  const Tree found = alarm("replayed");
  EXPECT_EQ(text(found, "StateValue"), "ALARM");
  EXPECT_EQ(*found.find("StateUpdatedTimestamp"), Tree(Moment{minute_after(1)}));
  // Of 07:06:20, which is now, the minute is not over: the last evaluation was at 07:06.
  server_.answer(Service::CloudWatch, "SetAlarmState",
                 Tree::map({{"AlarmName", "replayed"}, {"StateValue", "OK"}, {"StateReason", "checked"}}));
  EXPECT_EQ(text(alarm("replayed"), "StateValue"), "OK");
}

// A client sets a state between two evaluations; the next one gives the alarm the state of its data.
TEST_F(Alarms, AStateThatIsSetHoldsUntilTheNextEvaluation) {
  const Tree written = settings("set", "Errors");
  PutAlarm put{.settings = written, .tags = {}, .configured = minute_after(1000), .set_states = {}, .changes = {}};
  put.set_states.push_back(
      {.value = "INSUFFICIENT_DATA", .reason = "first", .reason_data = "", .at = minute_after(2) + 30'000});
  put.set_states.push_back({.value = "OK", .reason = "second", .reason_data = "{}", .at = minute_after(2) + 40'000});
  put.set_states.push_back({.value = "OK", .reason = "third", .reason_data = "", .at = minute_after(20)});
  const Call call = server_.call();
  const auto story = call.server.alarms().story_of(*call.listing, "set", put);
  std::vector<std::pair<std::int64_t, std::string>> changes;
  for (const AlarmChange& change : story->changes) {
    changes.emplace_back(change.at, std::string(state_name(change.from)) + " → " + std::string(state_name(change.to)));
  }
  const std::vector<std::pair<std::int64_t, std::string>> expected = {
      {minute_after(1), "INSUFFICIENT_DATA → ALARM"},
      {minute_after(2) + 30'000, "ALARM → INSUFFICIENT_DATA"},
      {minute_after(2) + 40'000, "INSUFFICIENT_DATA → OK"},
      {minute_after(3), "OK → ALARM"},
      {minute_after(13), "ALARM → OK"},
      {minute_after(20), "OK → OK"}};
  EXPECT_EQ(changes, expected);
  EXPECT_EQ(reason_data_of(call.server, *call.listing, "set", put, story->changes[2]), "{}");
  EXPECT_EQ(story->state_at(minute_after(2) + 35'000), AlarmState::InsufficientData);
}

TEST_F(Alarms, ArePutAgainAndKeepWhatWasSet) {
  Tree written = settings("again", "Nothing");
  written.set("Tags", Tree::List{Tree::map({{"Key", "Project"}, {"Value", "shop"}})});
  put(written);
  server_.answer(Service::CloudWatch, "SetAlarmState",
                 Tree::map({{"AlarmName", "again"},
                            {"StateValue", "ALARM"},
                            {"StateReason", "시험"},
                            {"StateReasonData", R"({"a":1})"}}));
  written.set("Threshold", 7.5);
  written.set("Tags", Tree::List{Tree::map({{"Key", "Other"}, {"Value", "x"}})});
  put(written);
  const Tree::List configured =
      history(Tree::map({{"AlarmName", "again"}, {"HistoryItemType", "ConfigurationUpdate"}}));
  ASSERT_EQ(configured.size(), 2U);
  EXPECT_EQ(text(configured[0], "HistorySummary"), "Alarm \"again\" updated");
  EXPECT_EQ(text(configured[1], "HistorySummary"), "Alarm \"again\" created");
  EXPECT_EQ(*alarm("again").find("Threshold"), Tree(7.5));
  const Tree arn = Tree::map({{"ResourceARN", *alarm("again").find("AlarmArn")}});
  EXPECT_EQ(*server_.answer(Service::CloudWatch, "ListTagsForResource", arn).find("Tags"),
            Tree(Tree::List{Tree::map({{"Key", "Project"}, {"Value", "shop"}})}))
      << "tags count only for a new alarm";

  Tree tagging = arn;
  tagging.set("Tags", Tree::List{Tree::map({{"Key", "Env"}, {"Value", "prod"}})});
  server_.answer(Service::CloudWatch, "TagResource", tagging);
  Tree untagging = arn;
  untagging.set("TagKeys", Tree::List{"Project"});
  server_.answer(Service::CloudWatch, "UntagResource", untagging);
  EXPECT_EQ(*server_.answer(Service::CloudWatch, "ListTagsForResource", arn).find("Tags"),
            Tree(Tree::List{Tree::map({{"Key", "Env"}, {"Value", "prod"}})}));
}

TEST_F(Alarms, AreChosen) {
  for (const char* const name : {"b", "a", "bb"}) put(settings(name, "Errors"));
  put(settings("other", "Other"));
  Tree with_action = settings("acting", "Other");
  with_action.set("OKActions", Tree::List{"arn:aws:lambda:x"});
  put(with_action);
  const auto names = [](const Tree::List& list) {
    std::vector<std::string> all;
    for (const Tree& one : list) all.push_back(text(one, "AlarmName"));
    return all;
  };
  using Names = std::vector<std::string>;
  EXPECT_EQ(names(alarms(Tree::map())), (Names{"a", "acting", "b", "bb", "other"}));
  EXPECT_EQ(names(alarms(Tree::map({{"AlarmNamePrefix", "b"}}))), (Names{"b", "bb"}));
  EXPECT_EQ(names(alarms(Tree::map({{"StateValue", "OK"}}))), (Names{"a", "b", "bb"}));
  EXPECT_EQ(names(alarms(Tree::map({{"ActionPrefix", "arn:aws:lambda"}}))), (Names{"acting"}));
  EXPECT_EQ(names(alarms(Tree::map({{"AlarmTypes", Tree::List{"CompositeAlarm"}}}))), Names());
  EXPECT_EQ(names(alarms(Tree::map({{"AlarmNames", Tree::List{"nope"}}}))), Names());
  EXPECT_EQ(names(alarms(Tree::map({{"Namespace", "Shop"}, {"MetricName", "Other"}}), "DescribeAlarmsForMetric")),
            (Names{"acting", "other"}));
  EXPECT_EQ(names(alarms(Tree::map({{"Namespace", "Shop"}, {"MetricName", "Other"}, {"Period", 300}}),
                         "DescribeAlarmsForMetric")),
            Names());
  EXPECT_EQ(names(alarms(Tree::map({{"Namespace", "Shop"},
                                    {"MetricName", "Other"},
                                    {"Dimensions", Tree::List{Tree::map({{"Name", "A"}, {"Value", "b"}})}}}),
                         "DescribeAlarmsForMetric")),
            Names());

  Tree request = Tree::map({{"MaxRecords", 3}});
  const Tree first = server_.answer(Service::CloudWatch, "DescribeAlarms", request);
  request.set("NextToken", *first.find("NextToken"));
  EXPECT_EQ(names(alarms(request)), (Names{"bb", "other"}));
}

TEST_F(Alarms, AreRefused) {
  const std::string validation = "ValidationException/ValidationError/400: ";
  const std::string value = "InvalidParameterValueException/InvalidParameterValue/400: ";
  const auto changed = [](std::string_view name, Tree member) {
    Tree written = settings("x", "Errors");
    written.set(name, std::move(member));
    return written;
  };
  EXPECT_EQ(put_refusal(changed("Metrics", Tree::List{Tree::map({{"Id", "a"}})})),
            validation + "Alarms with metric math (Metrics) are not kept here.");
  EXPECT_EQ(put_refusal(changed("EvaluationCriteria", Tree::map({{"PromQL", "x"}}))),
            validation + "Alarms with PromQL queries (EvaluationCriteria) are not kept here.");
  EXPECT_EQ(put_refusal(changed("ComparisonOperator", "LessThanLowerOrGreaterThanUpperThreshold")),
            validation +
                "Alarms with anomaly detection (ComparisonOperator LessThanLowerOrGreaterThanUpperThreshold) are "
                "not kept here.");
  EXPECT_EQ(put_refusal(changed("DatapointsToAlarm", 2)),
            validation +
                "The alarm is refused: 2 data points to alarm of only 1 evaluation periods: the alarm could never "
                "fire; 1 at most");
  EXPECT_TRUE(
      put_refusal(changed("Period", 45)).starts_with(validation + "The alarm is refused: a period of 45 seconds"));
  EXPECT_TRUE(put_refusal(changed("TreatMissingData", "Breaching")).starts_with(value));
  EXPECT_TRUE(put_refusal(changed("Statistic", "Summe")).starts_with(value));
  EXPECT_TRUE(put_refusal(changed("Statistic", "p99")).starts_with(value));
  EXPECT_TRUE(put_refusal(changed("ExtendedStatistic", "p99"))
                  .starts_with("InvalidParameterCombinationException/InvalidParameterCombination/400: "));
  EXPECT_TRUE(put_refusal(changed("Threshold", Tree()))
                  .starts_with("MissingRequiredParameterException/MissingParameter/400: "));
  EXPECT_TRUE(put_refusal(changed("AlarmName", "")).starts_with(value));
  EXPECT_EQ(server_.refusal(Service::CloudWatch, "PutCompositeAlarm", Tree::map({{"AlarmName", "c"}})),
            validation + "Composite alarms are not kept here.");

  const std::string unknown = "ResourceNotFound/ResourceNotFound/404: Unknown alarm: nope";
  EXPECT_EQ(server_.refusal(Service::CloudWatch, "SetAlarmState",
                            Tree::map({{"AlarmName", "nope"}, {"StateValue", "OK"}, {"StateReason", "x"}})),
            unknown);
  put(settings("there", "Errors"));
  EXPECT_EQ(
      server_.refusal(Service::CloudWatch, "DeleteAlarms", Tree::map({{"AlarmNames", Tree::List{"there", "nope"}}})),
      unknown);
  EXPECT_EQ(alarms(Tree::map()).size(), 1U) << "none is deleted where one is not there";
  server_.answer(Service::CloudWatch, "DeleteAlarms", Tree::map({{"AlarmNames", Tree::List{"there"}}}));
  EXPECT_EQ(alarms(Tree::map()).size(), 0U);
  EXPECT_EQ(server_.refusal(Service::CloudWatch, "ListTagsForResource",
                            Tree::map({{"ResourceARN", "arn:aws:cloudwatch:us-east-1:0:alarm:nope"}})),
            "ResourceNotFoundException/ResourceNotFoundException/404: Unknown resource: "
            "arn:aws:cloudwatch:us-east-1:0:alarm:nope");
  EXPECT_TRUE(server_
                  .refusal(Service::CloudWatch, "DescribeAlarms",
                           Tree::map({{"AlarmNames", Tree::List{"a"}}, {"AlarmNamePrefix", "a"}}))
                  .starts_with("InvalidParameterCombinationException/InvalidParameterCombination/400: "));
}

TEST_F(Alarms, AreShownOverAWindow) {
  put(settings("shown", "Errors"));
  const Call call = server_.call();
  const PutAlarm put = call.server.store().read([](const State& state) { return state.alarms.at("shown"); });
  const AlarmView view =
      view_of_alarm(call.server, *call.listing, "shown", put, {.first = minute_after(-10), .last = minute_after(20)});
  EXPECT_EQ(view.state, AlarmState::Ok);
  std::vector<std::pair<std::int64_t, AlarmState>> spans;
  for (const AlarmView::Span& span : view.spans) spans.emplace_back((span.to - span.from) / 60'000, span.state);
  const std::vector<std::pair<std::int64_t, AlarmState>> expected = {
      {11, AlarmState::InsufficientData}, {12, AlarmState::Alarm}, {7, AlarmState::Ok}};
  EXPECT_EQ(spans, expected);
  EXPECT_EQ(view.spans[0].reason, "Unchecked: Initial alarm creation");
  std::vector<std::pair<std::int64_t, double>> points;
  for (const MetricPoint& point : view.series) points.emplace_back(point.time, point.value);
  EXPECT_EQ(points, (std::vector<std::pair<std::int64_t, double>>{{kSeven, 1}, {minute_after(6), 2}}));
}

TEST(Identity, IsThatOfTheAccount) {
  MetricsServer server;
  server.open();
  EXPECT_EQ(
      server.answer(Service::Sts, "GetCallerIdentity", Tree::map()),
      Tree::map({{"UserId", "000000000000"}, {"Account", "000000000000"}, {"Arn", "arn:aws:iam::000000000000:root"}}));
}

}  // namespace
}  // namespace insitu::serve
