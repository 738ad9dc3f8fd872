#include "insitu/from_definitions.h"

#include <gtest/gtest.h>

#include "tests/unit/engine/definitions/written_values.h"

namespace insitu {
namespace {

FilterDefinition filter() {
  FilterDefinition filter;
  filter.kind = DefinitionKind::MetricFilter;
  filter.id = "Errors";
  filter.place = {.file = "f", .line = 900, .column = 1};
  filter.pattern = written("ERROR");
  TransformationDefinition transformation;
  transformation.metric_namespace = written("App");
  transformation.metric_name = written("E");
  transformation.value = written("1");
  filter.transformations.push_back(transformation);
  return filter;
}

AlarmDefinition alarm() {
  AlarmDefinition alarm;
  alarm.kind = DefinitionKind::Alarm;
  alarm.id = "A";
  alarm.place = {.file = "f", .line = 900, .column = 1};
  alarm.metric_namespace = written("App");
  alarm.metric_name = written("E");
  alarm.statistic = written("Sum");
  alarm.period = written("60");
  alarm.evaluation_periods = written("3");
  alarm.threshold = written("5");
  alarm.comparison = written("GreaterThanThreshold");
  return alarm;
}

template <class Result>
std::vector<std::string> messages(const Result& result) {
  std::vector<std::string> found;
  if (result) return {"it was read"};
  for (const DefinitionProblem& problem : result.error()) found.push_back(problem.message);
  return found;
}
using Messages = std::vector<std::string>;

TEST(FromDefinitions, AFilterWithItsDefaults) {
  const auto found = metric_filter_of(filter());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "Errors");
  EXPECT_EQ(found->pattern, "ERROR");
  EXPECT_EQ(found->transformation.value, "1");
  EXPECT_EQ(found->transformation.unit, "None");
  EXPECT_EQ(found->transformation.default_value, std::nullopt);
}

TEST(FromDefinitions, NumbersOfFiltersMayBeTexts) {
  FilterDefinition one = filter();
  one.name = written("named");
  one.transformations[0].default_value = written("-0.5");
  one.transformations[0].dimensions.push_back({.name = written("Svc"), .value = written("$.svc")});
  const auto found = metric_filter_of(one);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "named");
  EXPECT_EQ(found->transformation.default_value, -0.5);
  ASSERT_EQ(found->transformation.dimensions.size(), 1U);
  EXPECT_EQ(found->transformation.dimensions[0].value, "$.svc");

  one.transformations[0].default_value = written("zero");
  EXPECT_EQ(messages(metric_filter_of(one)), Messages{"the default value is `zero`, not a number"});
}

TEST(FromDefinitions, AFilterHasOneTransformation) {
  FilterDefinition none = filter();
  none.transformations.clear();
  EXPECT_EQ(messages(metric_filter_of(none)), Messages{"the metric filter `Errors` has no metric transformation"});
  FilterDefinition two = filter();
  two.transformations.push_back(two.transformations[0]);
  two.transformations[1].place = {.file = "f", .line = 77, .column = 1};
  const auto found = metric_filter_of(two);
  EXPECT_EQ(messages(found), Messages{"the metric filter `Errors` has 2 metric transformations"});
  EXPECT_EQ(found.error()[0].place.line, 77U);
}

TEST(FromDefinitions, WhatIsNotKnownIsNotWrong) {
  FilterDefinition one = filter();
  one.pattern = unknown("known after apply");
  const auto found = metric_filter_of(one);
  EXPECT_EQ(messages(found), Messages{"the pattern of the metric filter `Errors` is not known: known after apply"});
  EXPECT_TRUE(found.error()[0].is_unresolved);
  EXPECT_EQ(found.error()[0].place, one.pattern.place);
}

TEST(FromDefinitions, ATransformationThatIsNotKnownIsReportedOnce) {
  FilterDefinition one = filter();
  const WrittenValue all = unknown("known after apply");
  one.transformations[0].metric_namespace = all;
  one.transformations[0].metric_name = all;
  one.transformations[0].value = all;
  EXPECT_EQ(messages(metric_filter_of(one)).size(), 1U);
}

TEST(FromDefinitions, AnAlarmWithItsDefaults) {
  const auto found = alarm_of(alarm());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->name, "A");
  EXPECT_EQ(found->period_seconds, 60);
  EXPECT_EQ(found->evaluation_periods, 3U);
  EXPECT_EQ(found->datapoints_to_alarm, std::nullopt);
  EXPECT_EQ(found->missing_data, MissingData::Missing);
  EXPECT_EQ(found->low_sample_count, LowSampleCount::Evaluate);
  EXPECT_EQ(found->comparison, ThresholdComparison::Greater);
  EXPECT_EQ(found->threshold, 5);
  EXPECT_FALSE(found->wall_clock);
}

TEST(FromDefinitions, AnAlarmWithAllItsMembers) {
  AlarmDefinition one = alarm();
  one.statistic = written("p99");
  one.period = written("300.0");
  one.datapoints_to_alarm = written("2");
  one.missing_data = written("NotBreaching");
  one.low_sample_count = written("ignore");
  one.unit = written("Count");
  one.wall_clock_zone = written("Asia/Seoul");
  one.dimensions.push_back({.name = written("b"), .value = written("1")});
  one.dimensions.push_back({.name = written("a"), .value = written("2")});
  const auto found = alarm_of(one);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->statistic.kind, Statistic::Kind::Percentile);
  EXPECT_EQ(found->period_seconds, 300);
  EXPECT_EQ(found->datapoints_to_alarm, 2U);
  EXPECT_EQ(found->missing_data, MissingData::NotBreaching);
  EXPECT_EQ(found->low_sample_count, LowSampleCount::Ignore);
  EXPECT_EQ(found->unit, "Count");
  EXPECT_TRUE(found->wall_clock);
  EXPECT_EQ(found->dimensions[0].name, "a");
}

TEST(FromDefinitions, EveryValueOfAnAlarmThatIsWrongIsReported) {
  AlarmDefinition one = alarm();
  one.statistic = written("Median");
  one.period = written("one");
  one.evaluation_periods = written("1.5");
  one.threshold = std::nullopt;
  one.comparison = written("GreaterThanUpperThreshold");
  one.missing_data = written("none");
  one.wall_clock_zone = written("Mars/Base");
  const auto found = alarm_of(one);
  const Messages all = messages(found);
  ASSERT_EQ(all.size(), 7U);
  EXPECT_EQ(all[1], "the period is `one`, not a number");
  EXPECT_EQ(all[2], "the number of evaluation periods is `1.5`, not a whole number");
  EXPECT_EQ(all[3], "the alarm `A` states no threshold");
  EXPECT_EQ(all[4], "the comparison operator is `GreaterThanUpperThreshold`");
  EXPECT_EQ(all[5], "the treatment of missing data is `none`");
  EXPECT_EQ(all[6], "the time zone of the wall-clock window is `Mars/Base`");
  EXPECT_EQ(found.error()[1].place, one.period->place);
  EXPECT_EQ(found.error()[0].place, one.statistic->place);
}

TEST(FromDefinitions, WhatTheServiceRefusesInAnAlarmIsAProblem) {
  AlarmDefinition one = alarm();
  one.datapoints_to_alarm = written("4");
  const Messages all = messages(alarm_of(one));
  ASSERT_EQ(all.size(), 1U);
  EXPECT_TRUE(all[0].starts_with("the alarm `A`: 4 data points to alarm of only 3 evaluation periods"));
}

TEST(FromDefinitions, AnAlarmThatIsNotReplayedSaysWhy) {
  AlarmDefinition one = alarm();
  one.not_replayable = "metric math";
  EXPECT_EQ(messages(alarm_of(one)), Messages{"the alarm `A` cannot be replayed: metric math"});
}

// CloudWatch model: `Statistic` takes five words, `ExtendedStatistic` all others.
TEST(FromDefinitions, AStatisticIsInTheMemberThatTheServiceTakes) {
  AlarmDefinition one = alarm();
  one.statistic_member = StatisticMember::Extended;
  EXPECT_EQ(messages(alarm_of(one)), Messages{"the extended statistic is `Sum`, which is no percentile"});
  one.statistic = written("p99");
  EXPECT_TRUE(alarm_of(one));
  one.statistic_member = StatisticMember::Plain;
  EXPECT_EQ(messages(alarm_of(one)), Messages{"the statistic is `p99`, which the service takes elsewhere"});
  one.statistic_member = StatisticMember::Any;
  EXPECT_TRUE(alarm_of(one));
}

TEST(FromDefinitions, AProblemOfATransformationHasAPlace) {
  TransformationDefinition transformation = filter().transformations.front();
  transformation.dimensions.push_back({.name = written("Svc"), .value = written("$.svc")});
  const auto place = [&](TransformationPart part, std::size_t index = 0) {
    return place_of(transformation, {.kind = {}, .part = part, .index = index, .message = {}, .help = {}});
  };
  EXPECT_EQ(place(TransformationPart::Value), transformation.value.place);
  EXPECT_EQ(place(TransformationPart::Namespace), transformation.metric_namespace.place);
  EXPECT_EQ(place(TransformationPart::DimensionValue), transformation.dimensions[0].value.place);
  EXPECT_EQ(place(TransformationPart::DimensionName, 1), transformation.place);
  EXPECT_EQ(place(TransformationPart::Unit), transformation.place);
}

}  // namespace
}  // namespace insitu
