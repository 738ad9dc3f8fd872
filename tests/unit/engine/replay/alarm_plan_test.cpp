#include "insitu/alarm_plan.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/model/milliseconds.h"
#include "tests/unit/engine/definitions/written_values.h"

namespace insitu {
namespace {

AlarmDefinition composite_alarm(const std::string& name, std::string rule) {
  AlarmDefinition alarm;
  alarm.kind = DefinitionKind::Alarm;
  alarm.id = name;
  alarm.name = written(name);
  alarm.rule = written(std::move(rule));
  return alarm;
}

AlarmDefinition metric_alarm(const std::string& name, std::string metric) {
  AlarmDefinition alarm;
  alarm.kind = DefinitionKind::Alarm;
  alarm.id = name;
  alarm.name = written(name);
  alarm.metric_namespace = written("App");
  alarm.metric_name = written(std::move(metric));
  alarm.statistic = written("Sum");
  alarm.period = written("60");
  alarm.evaluation_periods = written("1");
  alarm.threshold = written("1");
  alarm.comparison = written("GreaterThanOrEqualToThreshold");
  alarm.missing_data = written("notBreaching");
  return alarm;
}

Definitions definitions_with(std::vector<AlarmDefinition> alarms) {
  Definitions definitions;
  definitions.alarms = std::move(alarms);
  FilterDefinition filter;
  filter.kind = DefinitionKind::MetricFilter;
  filter.id = "Errors";
  filter.pattern = written("ERROR");
  filter.transformations.push_back({.metric_namespace = written("App"),
                                    .metric_name = written("Errors"),
                                    .value = written("1"),
                                    .default_value = {},
                                    .dimensions = {},
                                    .unit = {},
                                    .place = {}});
  definitions.filters = {filter};
  return definitions;
}

/// The alarms of a plan by their names, in its order, with what keeps them from being played.
std::string drawn(const AlarmPlan& plan) {
  std::string text;
  for (const PlannedAlarm& one : plan.alarms) {
    text += (text.empty() ? "" : ", ") + (one.definition == nullptr ? std::string("?") : one.definition->id);
    if (!one.why_not.empty()) text += " (" + one.why_not + ")";
  }
  return text;
}

std::string planned(const Definitions& definitions) {
  return drawn(plan_alarm(definitions.alarms.back(), definitions));
}

TEST(AlarmPlan, HasEachAlarmOnceAfterThoseThatItDependsOn) {
  const Definitions definitions = definitions_with({metric_alarm("a", "Errors"), composite_alarm("b", "ALARM(a)"),
                                                    composite_alarm("c", "OK(b) AND OK(a) OR ALARM(b)")});
  EXPECT_EQ(planned(definitions), "a, b, c");
  const AlarmPlan plan = plan_alarm(definitions.alarms.back(), definitions);
  EXPECT_EQ(plan.alarms.back().depends_on, (std::map<std::string, std::size_t>{{"a", 0}, {"b", 1}}));
  EXPECT_EQ(plan.alarms.front().metrics.at(0).feeds.filters.size(), 1U);
}

TEST(AlarmPlan, HoldsTheReasonsOfThoseThatCannotBePlayed) {
  AlarmDefinition math = metric_alarm("math", "Errors");
  math.not_replayable = "anomaly detection";
  EXPECT_EQ(planned(definitions_with({math, composite_alarm("c", "ALARM(math) OR ALARM(gone)")})),
            "math (the alarm `math` cannot be replayed: anomaly detection), ? (no alarm here is called so), c");
  EXPECT_EQ(planned(definitions_with(
                {metric_alarm("a", "Errors"), metric_alarm("a", "Errors"), composite_alarm("c", "ALARM(a)")})),
            "? (2 alarms are called so), c");
  EXPECT_EQ(planned(definitions_with({composite_alarm("c", "ALARM(a")})),
            "c (the rule of the alarm `c`: `)` was expected here)");
}

TEST(AlarmPlan, EndsWhereAlarmsAreInACircle) {
  const std::string why = " (it depends on itself: composite alarms in a circle are not evaluated)";
  EXPECT_EQ(planned(definitions_with({composite_alarm("c", "ALARM(c)")})), "c" + why);
  EXPECT_EQ(planned(definitions_with({composite_alarm("a", "ALARM(b)"), composite_alarm("b", "ALARM(a)")})),
            "a" + why + ", b" + why);
  EXPECT_EQ(planned(definitions_with({composite_alarm("a", "ALARM(b)"), composite_alarm("b", "ALARM(a)"),
                                      composite_alarm("c", "ALARM(a) OR ALARM(b)")})),
            "b" + why + ", a" + why + ", c");
  std::vector<AlarmDefinition> chain = {metric_alarm("0", "Errors")};
  for (int i = 1; i < 200; ++i)
    chain.push_back(composite_alarm(std::to_string(i), "OK(" + std::to_string(i - 1) + ")"));
  EXPECT_TRUE(planned(definitions_with(chain)).starts_with("? (composite alarms are nested too deep), 100"));
}

PlannedFeed planned_feed(AlarmFeed feed) { return std::vector{std::move(feed)}; }

/// One sample in a minute.
AlarmFeed feed_in(std::int64_t minute) {
  AlarmFeed feed;
  feed.minutes[minute * kMinute].add(1);
  feed.first_event = minute * kMinute;
  feed.last_event = minute * kMinute;
  return feed;
}

TEST(AlarmPlan, IsPlayedOverTheTimeOfAllChildren) {
  const Definitions definitions = definitions_with(
      {metric_alarm("a", "Errors"), metric_alarm("b", "Errors"), composite_alarm("c", "ALARM(a) OR ALARM(b)")});
  const AlarmPlan plan = plan_alarm(definitions.alarms.back(), definitions);
  const auto play = play_plan(plan, {planned_feed(feed_in(5)), planned_feed(feed_in(30)), planned_feed({})},
                              AlarmState::InsufficientData);
  ASSERT_TRUE(play);
  EXPECT_EQ(play->window.from, 6 * kMinute);
  EXPECT_EQ(play->window.to, 37 * kMinute);
  EXPECT_EQ(play->first_event, 5 * kMinute);
  EXPECT_EQ(play->last_event, 30 * kMinute);
  EXPECT_EQ(play->timeline.state_at(6 * kMinute), AlarmState::Alarm);
  EXPECT_EQ(play->timeline.state_at(20 * kMinute), AlarmState::Ok);
  EXPECT_EQ(play->timeline.state_at(31 * kMinute), AlarmState::Alarm);
  EXPECT_FALSE(play->with_default_per_event);
}

TEST(AlarmPlan, IsUnknownWhereAFeedIs) {
  const Definitions definitions = definitions_with(
      {metric_alarm("a", "Errors"), metric_alarm("b", "Errors"), composite_alarm("c", "ALARM(a) OR ALARM(b)")});
  const AlarmPlan plan = plan_alarm(definitions.alarms.back(), definitions);
  const PlannedFeed none = std::unexpected("no sample");
  const auto play = play_plan(plan, {planned_feed(feed_in(5)), none, planned_feed({})}, AlarmState::InsufficientData);
  ASSERT_TRUE(play);
  EXPECT_EQ(play->timeline.state_at(6 * kMinute), AlarmState::Alarm);
  EXPECT_EQ(play->timeline.state_at(20 * kMinute), AlarmState::Unknown);
  EXPECT_EQ(play->timeline.notes.back(), "alarm `b` cannot be played: no sample");
  const auto nothing = play_plan(plan, {none, none, planned_feed({})}, AlarmState::InsufficientData);
  ASSERT_FALSE(nothing);
  EXPECT_EQ(nothing.error(), "nothing that its rule depends on can be played: `a`: no sample; `b`: no sample");
}

TEST(AlarmPlan, HasTheSecondReadingOfDefaultValuesOfItsChildren) {
  const Definitions definitions = definitions_with({metric_alarm("a", "Errors"), composite_alarm("c", "ALARM(a)")});
  const AlarmPlan plan = plan_alarm(definitions.alarms.back(), definitions);
  AlarmFeed feed = feed_in(5);
  feed.with_default_per_event.emplace();
  (*feed.with_default_per_event)[5 * kMinute].add(0);
  const auto play = play_plan(plan, {planned_feed(feed), planned_feed({})}, AlarmState::InsufficientData);
  ASSERT_TRUE(play && play->with_default_per_event);
  EXPECT_EQ(play->timeline.state_at(6 * kMinute), AlarmState::Alarm);
  EXPECT_EQ(play->with_default_per_event->state_at(6 * kMinute), AlarmState::Ok);
}

}  // namespace
}  // namespace insitu
