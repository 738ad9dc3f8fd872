#include "engine/lint/statistic_bounds.h"

#include <gtest/gtest.h>

#include <limits>
#include <optional>
#include <string_view>
#include <vector>

namespace insitu {
namespace {

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

std::optional<Bounds> bounds(std::string_view statistic, const std::vector<double>& values) {
  return bounds_of(*read_statistic(statistic), values);
}

void expect(std::string_view statistic, const std::vector<double>& values, double low, double high) {
  const auto found = bounds(statistic, values);
  ASSERT_TRUE(found.has_value()) << statistic;
  EXPECT_EQ(found->low, low) << statistic;
  EXPECT_EQ(found->high, high) << statistic;
}

TEST(StatisticBounds, OfEachStatistic) {
  expect("Sum", {1}, 1, kUnbounded);
  expect("Sum", {0, 1}, 0, kUnbounded);
  expect("Sum", {0}, 0, 0);
  expect("Sum", {-1, 2}, -kUnbounded, kUnbounded);
  expect("Sum", {-2}, -kUnbounded, -2);
  expect("Average", {1, 5}, 1, 5);
  expect("Maximum", {1}, 1, 1);
  expect("p99", {0, 1}, 0, 1);
  expect("SampleCount", {7}, 1, kUnbounded);
  EXPECT_FALSE(bounds("TC(10%:90%)", {1}).has_value());
}

TEST(StatisticBounds, WhatBreachesWithinThem) {
  using enum ThresholdComparison;
  EXPECT_EQ(breaching_within({1, kUnbounded}, Less, 1), Breaching::Never);
  EXPECT_EQ(breaching_within({1, kUnbounded}, LessOrEqual, 1), Breaching::Sometimes);
  EXPECT_EQ(breaching_within({1, kUnbounded}, GreaterOrEqual, 1), Breaching::Always);
  EXPECT_EQ(breaching_within({1, kUnbounded}, Greater, 1), Breaching::Sometimes);
  EXPECT_EQ(breaching_within({1, 1}, Greater, 1), Breaching::Never);
  EXPECT_EQ(breaching_within({0, 1}, GreaterOrEqual, 2), Breaching::Never);
}

}  // namespace
}  // namespace insitu
