#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"
#include "insitu/alarm_replay.h"
#include "tests/differential/dice.h"
#include "tests/differential/reference_alarm.h"
#include "tests/differential/reference_time.h"

// Random alarms on random samples: the replay, which slides and skips, against the reference, which looks at everything
// each time.
namespace insitu {
namespace {

Alarm random_alarm(Dice& dice) {
  constexpr std::int64_t kPeriods[] = {10, 20, 30, 60, 60, 120, 300, 300, 900};
  constexpr const char* kStatistics[] = {"Sum",     "Sum",     "SampleCount", "Average",
                                         "Minimum", "Maximum", "p50",         "PR(1:3)"};
  constexpr MissingData kTreatments[] = {MissingData::Missing, MissingData::Ignore, MissingData::Breaching,
                                         MissingData::NotBreaching};
  constexpr ThresholdComparison kComparisons[] = {ThresholdComparison::Greater, ThresholdComparison::GreaterOrEqual,
                                                  ThresholdComparison::Less, ThresholdComparison::LessOrEqual};
  Alarm alarm;
  alarm.statistic = *read_statistic(dice.pick(kStatistics));
  alarm.period_seconds = dice.pick(kPeriods);
  alarm.evaluation_periods = 1 + dice.below(5);
  if (dice.chance(70)) alarm.datapoints_to_alarm = 1 + dice.below(alarm.evaluation_periods);
  alarm.comparison = dice.pick(kComparisons);
  alarm.threshold = static_cast<double>(dice.below(6));
  alarm.missing_data = dice.pick(kTreatments);
  if (dice.chance(30)) alarm.low_sample_count = LowSampleCount::Ignore;
  return alarm;
}

/// Bursts of samples with silence between them, by the minute.
std::vector<reference::AlarmSample> random_samples(Dice& dice, std::int64_t begin, std::int64_t longest_silence) {
  std::vector<reference::AlarmSample> samples;
  std::int64_t time = begin;
  for (std::size_t burst = 1 + dice.below(4); burst > 0; --burst) {
    for (std::size_t left = 1 + dice.below(12); left > 0; --left) {
      for (std::size_t at_once = 1 + dice.below(3); at_once > 0; --at_once) {
        samples.push_back({.time = time, .value = static_cast<double>(dice.below(6))});
      }
      time += static_cast<std::int64_t>(1 + dice.below(4)) * kMinute;
    }
    time += static_cast<std::int64_t>(dice.below(static_cast<std::size_t>(longest_silence / kMinute))) * kMinute;
  }
  return samples;
}

std::string moment(std::int64_t time) { return reference::print_moment(time); }

std::string description(const Alarm& alarm, const std::vector<reference::AlarmSample>& samples) {
  std::string text = alarm.statistic.text + " " + std::string(comparison_name(alarm.comparison)) + " " +
                     std::to_string(alarm.threshold) + ", period " + std::to_string(alarm.period_seconds) + ", " +
                     std::to_string(alarm.datapoints_to_alarm.value_or(alarm.evaluation_periods)) + " of " +
                     std::to_string(alarm.evaluation_periods) + ", " +
                     std::string(missing_data_name(alarm.missing_data)) + "\n";
  for (const reference::AlarmSample& sample : samples) {
    text += "  " + moment(sample.time) + "  " + std::to_string(sample.value) + "\n";
  }
  return text;
}

/// Whether both give the same state for every evaluation.
void compare(Dice& dice, const Alarm& alarm, const std::vector<reference::AlarmSample>& samples) {
  constexpr AlarmState kStates[] = {AlarmState::Ok, AlarmState::Alarm, AlarmState::InsufficientData};
  MetricMinutes minutes;
  for (const reference::AlarmSample& sample : samples) minutes[sample.time].add(sample.value);
  ReplayOptions options = replay_window(alarm, samples.front().time, samples.back().time);
  options.initial = dice.pick(kStates);
  // Some of them begin in the middle.
  if (dice.chance(30)) options.from += static_cast<std::int64_t>(dice.below(20)) * kMinute / 2;
  ASSERT_TRUE(check_alarm(alarm).empty());

  const AlarmTimeline timeline = replay(alarm, minutes, options);
  const auto states = reference::replay_alarm(alarm, samples, options.initial, options.from, options.to);
  AlarmState state = options.initial;
  std::size_t next = 0;
  for (const reference::EvaluatedState& evaluated : states) {
    if (evaluated.state == state) continue;
    ASSERT_LT(next, timeline.transitions.size()) << moment(evaluated.time) << " " << description(alarm, samples);
    const Transition& transition = timeline.transitions[next++];
    ASSERT_EQ(moment(transition.time), moment(evaluated.time)) << description(alarm, samples);
    ASSERT_EQ(state_name(transition.from), state_name(state)) << description(alarm, samples);
    ASSERT_EQ(state_name(transition.to), state_name(evaluated.state)) << description(alarm, samples);
    ASSERT_FALSE(transition.reason.empty());
    state = evaluated.state;
  }
  ASSERT_EQ(next, timeline.transitions.size()) << description(alarm, samples);
}

TEST(AlarmDifferential, SlidingWindows) {
  Dice dice(1);
  for (int round = 0; round < 600; ++round) {
    Alarm alarm = random_alarm(dice);
    compare(dice, alarm, random_samples(dice, from_civil(2026, 3, 2), 90 * kMinute));
    if (HasFatalFailure()) return;
  }
}

TEST(AlarmDifferential, OnceAnHour) {
  Dice dice(2);
  for (int round = 0; round < 60; ++round) {
    Alarm alarm = random_alarm(dice);
    alarm.period_seconds = dice.chance(50) ? 3600 : 5400;
    alarm.evaluation_periods = 25 + dice.below(20);
    alarm.datapoints_to_alarm = 1 + dice.below(3);
    compare(dice, alarm, random_samples(dice, from_civil(2026, 3, 2), 2 * kDay));
    if (HasFatalFailure()) return;
  }
}

TEST(AlarmDifferential, WallClocks) {
  constexpr std::int64_t kPeriods[] = {60, 300, 3600, 86400, 604800};
  constexpr const char* kZones[] = {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "+05:45", "UTC"};
  // Days on which clocks are moved.
  const std::int64_t begins[] = {from_civil(2026, 3, 28), from_civil(2026, 10, 24), from_civil(2026, 11, 1, 3),
                                 from_civil(2026, 10, 3)};
  Dice dice(3);
  for (int round = 0; round < 200; ++round) {
    Alarm alarm = random_alarm(dice);
    alarm.period_seconds = dice.pick(kPeriods);
    alarm.evaluation_periods = alarm.period_seconds == 604800 ? 1 : 1 + dice.below(3);  // a week is the most
    alarm.datapoints_to_alarm.reset();
    alarm.wall_clock = TimeZone::find(dice.pick(kZones));
    compare(dice, alarm, random_samples(dice, begins[dice.below(4)], kDay));
    if (HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace insitu
