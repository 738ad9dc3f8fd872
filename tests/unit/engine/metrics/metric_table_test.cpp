#include "engine/metrics/metric_table.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

std::string text_of(const MetricMinutes& minutes) {
  std::string text;
  for (const auto& [minute, samples] : minutes) {
    text += std::to_string(minute / kMinute) + ":";
    for (const auto& [value, times] : samples.values()) {
      text += " " + std::to_string(static_cast<int>(value)) + "x" + std::to_string(times);
    }
    text += "; ";
  }
  return text;
}

std::string text_of(const MetricData& data) {
  std::string text;
  for (const auto& [dimensions, minutes] : data.metrics) {
    for (const auto& [name, value] : dimensions) text += name + "=" + value + " ";
    text += text_of(minutes);
  }
  return text;
}

TEST(MetricTable, FloorsToMinutes) {
  EXPECT_EQ(minute_of(0), 0);
  EXPECT_EQ(minute_of(kMinute - 1), 0);
  EXPECT_EQ(minute_of(kMinute), kMinute);
  EXPECT_EQ(minute_of(-1), -kMinute);
  EXPECT_EQ(minute_of(-kMinute), -kMinute);
}

TEST(MetricTable, TakesTimesOfTheYears1To9999) {
  EXPECT_TRUE(is_sample_time(-62'135'596'800'000));
  EXPECT_FALSE(is_sample_time(-62'135'596'800'001));
  EXPECT_TRUE(is_sample_time(253'402'300'799'999));
  EXPECT_FALSE(is_sample_time(253'402'300'800'000));
  EXPECT_FALSE(is_sample_time(std::numeric_limits<std::int64_t>::min()));
  EXPECT_FALSE(is_sample_time(std::numeric_limits<std::int64_t>::max()));
}

TEST(MetricTable, SortsDimensionsByName) {
  MetricTransformation transformation;
  transformation.dimensions = {{"b", "$.b"}, {"a", "$.a"}};
  MetricTable table;
  table.add(std::vector<std::string>{"1", "23"}, 0, 5);
  table.add(std::vector<std::string>{"12", "3"}, 0, 5);  // not the same, although both are "123" when joined
  MetricData data;
  table.finish(transformation, data);
  EXPECT_EQ(text_of(data), "a=23 b=1 0: 5x1; a=3 b=12 0: 5x1; ");
}

TEST(MetricTable, Merges) {
  MetricTransformation transformation;
  transformation.dimensions = {{"a", "$.a"}};
  const std::vector<std::string> x = {"x"};
  const std::vector<std::string> y = {"y"};
  MetricTable one;
  MetricTable two;
  one.add(x, 0, 1);
  one.add(x, kMinute, 1);
  two.add(x, 0, 1);
  two.add(y, 0, 2);
  one.merge(two);
  MetricData data;
  one.finish(transformation, data);
  EXPECT_EQ(text_of(data), "a=x 0: 1x2; 1: 1x1; a=y 0: 2x1; ");
}

TEST(MetricTable, HasOneMetricWithoutDimensions) {
  MetricData data;
  MetricTable().finish({}, data);
  ASSERT_EQ(data.metrics.size(), 1U);
  EXPECT_TRUE(data.metrics.at({}).empty());
  EXPECT_FALSE(data.default_per_event);
}

// grammar/README.md, "Metric filters": once for a minute with events of which none gives a sample; the other reading,
// for each event that does not match, is kept beside it.
TEST(MetricTable, PublishesDefaultsOnceAMinute) {
  MetricTransformation transformation;
  transformation.default_value = 7;
  MetricTable table;
  table.add({}, 0, 1);
  table.add_match(0);
  table.add_without_match(0);
  table.add_without_match(kMinute);
  table.add_without_match(kMinute);
  table.add_match(2 * kMinute);  // a match that gave no sample
  MetricData data;
  table.finish(transformation, data);
  EXPECT_EQ(text_of(data), "0: 1x1; 1: 7x1; 2: 7x1; ");
  EXPECT_EQ(data.default_minutes, 2U);
  ASSERT_TRUE(data.default_per_event);
  EXPECT_EQ(text_of(*data.default_per_event), "0: 1x1 7x1; 1: 7x2; ");
}

}  // namespace
}  // namespace insitu
