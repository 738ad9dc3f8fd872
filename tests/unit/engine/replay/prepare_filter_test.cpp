#include "insitu/prepare_filter.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

MetricFilter metric_filter(std::string pattern, std::string value) {
  MetricFilter filter;
  filter.pattern = std::move(pattern);
  filter.transformation.metric_namespace = "App";
  filter.transformation.metric_name = "Latency";
  filter.transformation.value = std::move(value);
  return filter;
}

TEST(PrepareFilter, CompilesWhatTheServiceTakes) {
  const auto prepared = prepare_filter(metric_filter("{ $.ms > 5 }", "$.ms"));
  ASSERT_TRUE(prepared);
  EXPECT_EQ(prepared->filter.transformation.value, "$.ms");
  EXPECT_FALSE(prepared->program.is_query());
}

TEST(PrepareFilter, SaysWhatTheServiceRefuses) {
  const auto pattern = prepare_filter(metric_filter("{ $.ms > }", "size"));
  ASSERT_FALSE(pattern);
  ASSERT_TRUE(pattern.error().pattern);
  EXPECT_EQ(pattern.error().pattern->code, Code::MissingOperand);
  EXPECT_TRUE(pattern.error().transformation.empty());

  const auto value = prepare_filter(metric_filter("ERROR", "size"));
  ASSERT_FALSE(value);
  EXPECT_FALSE(value.error().pattern);
  ASSERT_EQ(value.error().transformation.size(), 1U);
  EXPECT_EQ(value.error().transformation.front().part, TransformationPart::Value);
}

}  // namespace
}  // namespace insitu
