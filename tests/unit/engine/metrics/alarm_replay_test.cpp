#include "insitu/alarm_replay.h"

#include <gtest/gtest.h>

#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

// Whole timelines are cases of tests/conformance/alarm/.
TEST(AlarmReplay, KnowsTheStateAtAMoment) {
  AlarmTimeline timeline{.initial = AlarmState::InsufficientData, .transitions = {}, .notes = {}};
  EXPECT_EQ(timeline.state_at(0), AlarmState::InsufficientData);
  timeline.transitions = {
      {.time = 100, .from = AlarmState::InsufficientData, .to = AlarmState::Ok, .reason = {}, .with_other_range = {}},
      {.time = 200, .from = AlarmState::Ok, .to = AlarmState::Alarm, .reason = {}, .with_other_range = {}}};
  EXPECT_EQ(timeline.state_at(99), AlarmState::InsufficientData);
  EXPECT_EQ(timeline.state_at(100), AlarmState::Ok);
  EXPECT_EQ(timeline.state_at(199), AlarmState::Ok);
  EXPECT_EQ(timeline.state_at(200), AlarmState::Alarm);
  EXPECT_EQ(timeline.state_at(9999), AlarmState::Alarm);
}

TEST(AlarmReplay, GoesOnUntilTheLastSampleIsOutOfSight) {
  Alarm alarm;  // range 6
  const ReplayOptions minute = replay_window(alarm, 5 * kMinute + 17, 8 * kMinute + 59'999);
  EXPECT_EQ(minute.from, 6 * kMinute);
  EXPECT_EQ(minute.to, (8 + 6 + 1) * kMinute);
  EXPECT_EQ(minute.initial, AlarmState::InsufficientData);

  alarm.period_seconds = 3600;
  alarm.evaluation_periods = 25;  // hourly, range 27
  EXPECT_EQ(replay_window(alarm, 0, kMinute).to, 28 * kHour);

  alarm.evaluation_periods = 1;  // range 3
  alarm.wall_clock = TimeZone();
  const ReplayOptions clock = replay_window(alarm, 90 * kMinute, 90 * kMinute);
  EXPECT_EQ(clock.from, 2 * kHour);
  EXPECT_EQ(clock.to, 5 * kHour);
}

// Eighty years of silence are not gone through minute by minute: this test would take minutes.
TEST(AlarmReplay, SkipsSilence) {
  MetricMinutes minutes;
  for (std::int64_t minute = 0; minute < 30 * 24 * 60; ++minute) minutes[minute * kMinute].add(1);
  minutes[30'000 * kDay].add(1);
  Alarm alarm;
  alarm.period_seconds = 3600;
  alarm.evaluation_periods = 3;
  alarm.threshold = 60;
  alarm.missing_data = MissingData::NotBreaching;
  const AlarmTimeline timeline = replay(alarm, minutes, replay_window(alarm, 0, 30'000 * kDay));
  ASSERT_GE(timeline.transitions.size(), 3U);
  // The third full hour is over after three of them.
  EXPECT_EQ(timeline.transitions[1].to, AlarmState::Alarm);
  EXPECT_EQ(timeline.transitions[1].time, 3 * kHour);
}

}  // namespace
}  // namespace insitu
