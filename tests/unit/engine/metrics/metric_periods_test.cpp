#include "engine/metrics/metric_periods.h"

#include <gtest/gtest.h>

#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

TEST(MetricPeriods, BringMinutesTogether) {
  MetricMinutes minutes;
  minutes[4 * kMinute].add(1);
  minutes[5 * kMinute].add(2);
  minutes[9 * kMinute].add(3);
  minutes[-1 * kMinute].add(4);
  const MetricMinutes periods = by_period(minutes, 300);
  ASSERT_EQ(periods.size(), 3U);
  EXPECT_EQ(periods.at(-5 * kMinute).sum(), 4);
  EXPECT_EQ(periods.at(0).sum(), 1);
  EXPECT_EQ(periods.at(5 * kMinute).sum(), 5);
}

TEST(MetricPeriods, ComeByTimeAndThenByDimensions) {
  MetricData data;
  data.metrics[{{"svc", "b"}}][0].add(1);
  data.metrics[{{"svc", "a"}}][0].add(2);
  data.metrics[{{"svc", "b"}}][-kMinute].add(3);
  const auto periods = periods_of(data, 60);
  ASSERT_EQ(periods.size(), 3U);
  EXPECT_EQ(periods[0].samples.sum(), 3);
  EXPECT_EQ(periods[1].dimensions->front().value, "a");
  EXPECT_EQ(periods[2].dimensions->front().value, "b");
}

}  // namespace
}  // namespace insitu
