#include "engine/metrics/alarm_evaluation.h"

#include <gtest/gtest.h>

#include <vector>

namespace insitu {
namespace {

std::size_t range(std::int64_t period, std::size_t periods) {
  Alarm alarm;
  alarm.period_seconds = period;
  alarm.evaluation_periods = periods;
  return alarm_range(alarm);
}

// AWS doc: 3 periods of 5 minutes; observed: 15 minutes. Below 3 minutes our decision.
TEST(AlarmRange, IsLongerThanTheEvaluationPeriods) {
  EXPECT_EQ(range(300, 3), 5U);
  EXPECT_EQ(range(900, 1), 3U);
  EXPECT_EQ(range(900, 8), 10U);
  EXPECT_EQ(range(180, 1), 3U);
  EXPECT_EQ(range(120, 1), 4U);
  EXPECT_EQ(range(60, 2), 7U);
  EXPECT_EQ(range(86400, 1), 3U);
  EXPECT_EQ(range(30, 1), 3U);
  EXPECT_EQ(range(20, 1), 4U);
  EXPECT_EQ(range(10, 3), 9U);
}

TEST(AlarmEvaluation, ReportsWhatTheStateRestsOn) {
  Alarm alarm;
  alarm.threshold = 1;
  alarm.evaluation_periods = 2;
  const std::vector<DataPoint> points = {{.slot = 1, .start = 0, .value = 5, .sample_count = 1},
                                         {.slot = 2, .start = 0, .value = 6, .sample_count = 1},
                                         {.slot = 4, .start = 0, .value = 7, .sample_count = 1}};
  const SlotView view{.points = points, .newest_slot = 5};

  const Evaluation wide = evaluate(alarm, view, 5, AlarmState::Ok);
  EXPECT_EQ(wide.state, AlarmState::Alarm);
  EXPECT_EQ(wide.filled, 0U);
  ASSERT_EQ(wide.counted.size(), 2U);
  EXPECT_EQ(wide.counted.front().slot, 2);

  // Slots 3 to 5: one data point, as old as 2
  const Evaluation narrow = evaluate(alarm, view, 3, AlarmState::Ok);
  EXPECT_EQ(narrow.state, AlarmState::Alarm);
  EXPECT_EQ(narrow.filled, 1U);
  ASSERT_EQ(narrow.counted.size(), 1U);
  EXPECT_EQ(narrow.counted.front().slot, 4);

  const Evaluation none = evaluate(alarm, view, 1, AlarmState::Ok);
  EXPECT_EQ(none.state, AlarmState::InsufficientData);
  EXPECT_EQ(none.filled, 2U);
}

}  // namespace
}  // namespace insitu
