#include "engine/metrics/estimate.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

TEST(Estimate, CountsMetricsPointsAndPairs) {
  MetricData data;
  data.metrics[{{"svc", "pay"}, {"zone", "a"}}][0].add(1);
  data.metrics[{{"svc", "pay"}, {"zone", "a"}}][kHour].add(1, 5);
  data.metrics[{{"svc", "pay"}, {"zone", "b"}}][kHour + kMinute].add(1);
  data.metrics[{{"svc", "cart"}, {"zone", "b"}}][kHour + 2 * kMinute].add(1);
  const MetricEstimate found = estimate(data);
  EXPECT_EQ(found.custom_metrics, 3U);
  EXPECT_EQ(found.data_points, 4U);
  EXPECT_EQ(found.distinct_values, (std::vector<std::pair<std::string, std::size_t>>{{"svc", 2}, {"zone", 2}}));
  EXPECT_EQ(found.busiest_hour, kHour);
  EXPECT_EQ(found.pairs_in_busiest_hour, 4U);  // svc=pay, svc=cart, zone=a, zone=b
  EXPECT_EQ(found.hours_over_limit, 0U);
}

TEST(Estimate, KnowsWhatMayDisableAFilter) {
  MetricData data;
  for (std::size_t i = 0; i + 1 < kMaxDimensionPairsAnHour; ++i) data.metrics[{{"id", std::to_string(i)}}][0].add(1);
  EXPECT_EQ(estimate(data).hours_over_limit, 0U);
  data.metrics[{{"id", "last"}}][kHour].add(1);
  EXPECT_EQ(estimate(data).hours_over_limit, 0U);  // in another hour
  data.metrics[{{"id", "last"}}][kHour - kMinute].add(1);
  EXPECT_EQ(estimate(data).hours_over_limit, 1U);
}

TEST(Estimate, LeavesOutAMetricWithoutData) {
  MetricData data;
  data.metrics.try_emplace({});
  EXPECT_EQ(estimate(data).custom_metrics, 0U);
}

}  // namespace
}  // namespace insitu
