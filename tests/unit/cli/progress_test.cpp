#include "cli/progress.h"

#include <gtest/gtest.h>

namespace insitu::cli {
namespace {

TEST(ProgressLine, StatesBytesRateAndWhatIsLeft) {
  EXPECT_EQ(progress_line(1'200'000'000, 3'400'000'000, 1.5), "1.2 GB of 3.4 GB, 800 MB/s, 3 s left");
  EXPECT_EQ(progress_line(64'000, 1'000'000'000, 1), "64 kB of 1.0 GB, 64 kB/s, 261 min left");
  EXPECT_EQ(progress_line(500, 500, 2), "0.5 kB of 0.5 kB, 0.2 kB/s");
  EXPECT_EQ(progress_line(0, 1000, 1), "0.0 kB of 1.0 kB, 0.0 kB/s");
  EXPECT_EQ(progress_line(25'000'000, std::nullopt, 2), "25 MB, 12 MB/s");
}

}  // namespace
}  // namespace insitu::cli
