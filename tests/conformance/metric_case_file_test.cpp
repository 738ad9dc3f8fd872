#include "tests/conformance/metric_case_file.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/conformance/faults_text.h"

namespace insitu::conformance {
namespace {

TEST(MetricCaseFile, ReadsBlocks) {
  const MetricCaseFile file = parse_metric_case_file(
      "# source\n"
      "pattern  { $.a = 1 }\n"
      "value  $.b\n"
      "dimension  Service  $.svc\n"
      "event  1970-01-01T00:01:00.000Z  {\"a\":1}\n"
      "event-escaped  -  \"x\\ty\"\n"
      "minute  1970-01-01T00:01  1 2.5  Service=pay\n"
      "without  value-missing=2\n");
  ASSERT_TRUE(file.faults.empty()) << file.faults.front().what;
  ASSERT_EQ(file.blocks.size(), 1U);
  const MetricBlock& block = file.blocks.front();
  EXPECT_EQ(block.publication.value, "$.b");
  ASSERT_EQ(block.events.size(), 2U);
  EXPECT_EQ(block.events[0].timestamp, 60000);
  EXPECT_EQ(block.events[1].timestamp, std::nullopt);
  EXPECT_EQ(block.events[1].message, "x\ty");
  const reference::PublishedSamples expected = {{{{{"Service", "pay"}}, 60000}, {1, 2.5}}};
  EXPECT_EQ(block.published->samples, expected);
  EXPECT_EQ(block.published->counts.at("value-missing"), 2U);
}

TEST(MetricCaseFile, FindsFaults) {
  const std::string event = "event  1970-01-01T00:01:00.000Z  x\n";
  EXPECT_EQ(faults_of(parse_metric_case_file("# s\npattern  x\n" + event)),
            "1: a case that asserts nothing\n1: a file without cases\n");
  EXPECT_EQ(faults_of(parse_metric_case_file("pattern  x\n" + event + "minutes  none\n")),
            "1: a case that does not name its source in a `#` line\n");
  EXPECT_EQ(faults_of(parse_metric_case_file("# s\npattern  x\nminutes  none\n")), "1: a case without events\n");
  EXPECT_EQ(
      faults_of(parse_metric_case_file("# s\npattern  x\n" + event + "minute  1970-01-01T00:01  2 1\n")).substr(0, 15),
      "4: a minute is ");
  EXPECT_EQ(faults_of(parse_metric_case_file("# s\npattern  x\n" + event + "minutes  none\nwithout  luck=1\n")),
            "5: matches without a sample are stated as `value-missing=2`\n");
  EXPECT_EQ(faults_of(parse_metric_case_file("# s\npattern  x\n" + event + "minuts  none\n")),
            "4: unknown keyword `minuts`\n1: a case that asserts nothing\n1: a file without cases\n");
}

}  // namespace
}  // namespace insitu::conformance
