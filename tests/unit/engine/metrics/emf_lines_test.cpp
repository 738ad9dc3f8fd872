#include "engine/metrics/emf_lines.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "insitu/emf_scan.h"
#include "tests/memory_input.h"

namespace insitu {
namespace {

std::vector<std::string> lines_of(const Samples& samples, bool is_high_resolution = false) {
  std::vector<std::string> lines;
  const DimensionSet dimensions = {{"Service", "a\"b"}};
  write_emf({.metric_namespace = "Shop",
             .name = "m",
             .unit = "Count",
             .dimensions = dimensions,
             .start = 1'772'442'030'000,
             .is_high_resolution = is_high_resolution,
             .samples = samples},
            [&lines](std::string_view line) { lines.emplace_back(line); });
  return lines;
}

TEST(EmfLines, WritesOneObjectALine) {
  Samples samples;
  samples.add(2.5);
  samples.add(-1, 2);
  EXPECT_EQ(
      lines_of(samples, true),
      (std::vector<std::string>{
          R"({"_aws":{"Timestamp":1772442030000,"CloudWatchMetrics":[{"Namespace":"Shop","Dimensions":[["Service"]],)"
          R"("Metrics":[{"Name":"m","Unit":"Count","StorageResolution":1}]}]},"Service":"a\"b","m":[-1,-1,2.5]})"
          "\n"}));
  EXPECT_TRUE(lines_of(Samples()).empty());
}

// A count of a million million in a document must not become so many values.
TEST(EmfLines, WritesCountsBeyondAMillion) {
  Samples samples;
  samples.add(1, 1'000'000);
  EXPECT_EQ(lines_of(samples).size(), 10'000U);
  samples.add(7, std::uint64_t{1} << 40U);
  const std::vector<std::string> lines = lines_of(samples);
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines.front().ends_with("\"m\":{\"Values\":[1,7],\"Counts\":[1000000,1099511627776]}}\n"))
      << lines.front();

  const Input input = memory_input(lines.front());
  const EmfData data = scan_emf({&input, 1}, [](std::size_t, const InputProblem&) {});
  ASSERT_EQ(data.metrics.size(), 1U);
  EXPECT_EQ(data.published, samples.count());
  EXPECT_EQ(data.metrics.begin()->second.samples.begin()->second.values(), samples.values());
}

}  // namespace
}  // namespace insitu
