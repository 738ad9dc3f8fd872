#include "insitu/alarm_play.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

Alarm alarm_on(DimensionSet dimensions) {
  Alarm alarm;
  alarm.dimensions = std::move(dimensions);
  alarm.threshold = 3;
  alarm.missing_data = MissingData::NotBreaching;
  return alarm;
}

/// The samples that a filter without dimensions has published: `value` in one minute.
MetricData published(std::int64_t minute, double value) {
  MetricData data;
  data.metrics[{}][minute * kMinute].add(value);
  data.first_event = minute * kMinute + 1;
  data.last_event = minute * kMinute + 2;
  return data;
}

TEST(AlarmFeed, AddsUpWhatAllFiltersPublish) {
  const std::vector<MetricData> data = {published(5, 1), published(5, 2), published(7, 4)};
  const AlarmFeed feed = feed_alarm(alarm_on({}), data);
  ASSERT_EQ(feed.minutes.size(), 2U);
  EXPECT_EQ(value_of(Statistic(), feed.minutes.at(5 * kMinute)), 3);
  EXPECT_EQ(value_of(Statistic(), feed.minutes.at(7 * kMinute)), 4);
  EXPECT_EQ(feed.first_event, 5 * kMinute + 1);
  EXPECT_EQ(feed.last_event, 7 * kMinute + 2);
  EXPECT_FALSE(feed.with_default_per_event);
}

TEST(AlarmFeed, TakesOnlyTheMetricOfTheAlarm) {
  MetricData data = published(5, 1);
  data.metrics[{{"Service", "pay"}}][5 * kMinute].add(2);
  const std::vector all = {data};
  EXPECT_EQ(value_of(Statistic(), feed_alarm(alarm_on({{"Service", "pay"}}), all).minutes.at(5 * kMinute)), 2);
  EXPECT_TRUE(feed_alarm(alarm_on({{"Service", "cart"}}), all).minutes.empty());
}

// If one filter has a default value, the samples of all the others belong to the second reading as well,
// whichever comes first.
TEST(AlarmFeed, TheSecondReadingHoldsTheSamplesOfAllFilters) {
  MetricData with_default = published(5, 1);
  with_default.default_per_event.emplace();
  (*with_default.default_per_event)[5 * kMinute].add(1);
  (*with_default.default_per_event)[5 * kMinute].add(0);
  for (const auto& data : {std::vector{with_default, published(5, 2)}, std::vector{published(5, 2), with_default}}) {
    const AlarmFeed feed = feed_alarm(alarm_on({}), data);
    ASSERT_TRUE(feed.with_default_per_event);
    const Samples& samples = feed.with_default_per_event->at(5 * kMinute);
    EXPECT_EQ(value_of(Statistic(), samples), 3);
    EXPECT_EQ(samples.count(), 3U);
    EXPECT_EQ(feed.minutes.at(5 * kMinute).count(), 2U);
  }
}

TEST(AlarmFeed, HasNoTimesWhereNoEventStatesOne) {
  EXPECT_FALSE(feed_alarm(alarm_on({}), std::vector<MetricData>()).has_times());
  MetricData without = published(5, 1);
  without.first_event = 0;
  without.last_event = -1;
  const std::vector data = {without, published(7, 1)};
  const AlarmFeed feed = feed_alarm(alarm_on({}), data);
  EXPECT_TRUE(feed.has_times());
  EXPECT_EQ(feed.first_event, 7 * kMinute + 1);
}

TEST(AlarmPlay, BeginsInTheStateThatIsGiven) {
  const std::vector data = {published(5, 4)};
  const AlarmFeed feed = feed_alarm(alarm_on({}), data);
  const AlarmPlay play = play_alarm(alarm_on({}), feed, AlarmState::Ok);
  EXPECT_EQ(play.timeline.initial, AlarmState::Ok);
  EXPECT_EQ(play.window.from, 6 * kMinute);
  ASSERT_FALSE(play.timeline.transitions.empty());
  EXPECT_EQ(play.timeline.transitions.front().to, AlarmState::Alarm);
  EXPECT_FALSE(play.with_default_per_event);
}

TEST(AlarmPlay, ReportsTheSecondReadingOnlyWhereItsStatesDiffer) {
  AlarmFeed feed;
  feed.first_event = feed.last_event = 5 * kMinute;
  feed.minutes[5 * kMinute].add(1);
  feed.with_default_per_event = feed.minutes;
  EXPECT_FALSE(play_alarm(alarm_on({}), feed, AlarmState::Ok).with_default_per_event);
  (*feed.with_default_per_event)[5 * kMinute].add(2);
  const AlarmPlay play = play_alarm(alarm_on({}), feed, AlarmState::Ok);
  EXPECT_TRUE(play.timeline.transitions.empty());
  ASSERT_TRUE(play.with_default_per_event);
  EXPECT_EQ(play.with_default_per_event->transitions.front().to, AlarmState::Alarm);
}

TEST(InitialState, IsThatOfTheDefinition) {
  AlarmDefinition definition;
  EXPECT_EQ(initial_state_of(definition), AlarmState::InsufficientData);
  definition.state.emplace().text = "ALARM";
  EXPECT_EQ(initial_state_of(definition), AlarmState::Alarm);
  definition.state->text = "FINE";
  definition.state->place.line = 7;
  const auto wrong = initial_state_of(definition);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().message, "the state is `FINE`, none of OK, ALARM, INSUFFICIENT_DATA");
  EXPECT_EQ(wrong.error().place.line, 7U);
}

// Of documents: exactly its dimensions, its unit if it names one; periods below a minute where the resolution allows
// them.
TEST(AlarmPlay, SeesSeriesOfDocuments) {
  constexpr std::int64_t kNine = 1'772'442'000'000;
  const DimensionSet dimensions = {{"S", "a"}};
  EmfData data;
  const auto add = [&](const EmfMetric& metric, std::int64_t time, double value) {
    EmfSeries& series = data.metrics[metric];
    series.is_high_resolution = metric.unit == "Count";
    series.samples[time].add(value);
    data.times.add(time);
  };
  add({"Shop", "m", "Count", dimensions}, kNine + 55'000, 9);
  add({"Shop", "m", "Bytes", dimensions}, kNine, 1);
  add({"Shop", "m", "Count", {}}, kNine, 100);
  add({"Shop", "n", "Count", dimensions}, kNine, 100);
  Alarm alarm{
      .metric_namespace = "Shop", .metric_name = "m", .dimensions = dimensions, .period_seconds = 10, .threshold = 5};
  EXPECT_EQ(feed_alarm(alarm, data).minutes.size(), 2U);
  alarm.unit = "Bytes";
  EXPECT_EQ(feed_alarm(alarm, data).minutes.size(), 1U);
  EXPECT_FALSE(feed_alarm(alarm, data).is_high_resolution);
  alarm.unit = "Count";
  const AlarmFeed feed = feed_alarm(alarm, data);
  EXPECT_TRUE(feed.is_high_resolution);
  const AlarmPlay play = play_alarm(alarm, feed);
  ASSERT_EQ(play.timeline.transitions.size(), 2U);
  EXPECT_EQ(play.timeline.transitions[0].time, kNine + 60'000);
  EXPECT_EQ(play.timeline.transitions[1].to, AlarmState::InsufficientData);
  const auto notes_resolution = [](const std::string& note) { return note.starts_with("metric filters publish"); };
  EXPECT_TRUE(std::ranges::none_of(play.timeline.notes, notes_resolution));
}

}  // namespace
}  // namespace insitu
