#include "engine/expect/duration_demand.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

using End = MeasuredTime::End;

WrittenValue length_text(const std::string& written) {
  WrittenValue value;
  value.text = written;
  return value;
}

std::optional<bool> holds(const std::string& demand, std::int64_t milliseconds, End end = End::Known) {
  const auto read = DurationDemand::read(length_text(demand));
  EXPECT_TRUE(read) << demand;
  return read ? read->holds({.milliseconds = milliseconds, .end = end}) : std::nullopt;
}

TEST(DurationDemand, KnownLengths) {
  EXPECT_EQ(holds("10m", 10 * kMinute), true);
  EXPECT_EQ(holds("10m", 10 * kMinute - 1), false);
  EXPECT_EQ(holds("10m", 10 * kMinute + 1), false);
  EXPECT_EQ(holds("at most 1h30m", 90 * kMinute), true);
  EXPECT_EQ(holds("at most 1h30m", 91 * kMinute), false);
  EXPECT_EQ(holds("at least 45s", 45 * kSecond), true);
  EXPECT_EQ(holds("at least 45s", 44 * kSecond), false);
  EXPECT_EQ(holds("at least 1m and at most 2m", 90 * kSecond), true);
  EXPECT_EQ(holds("at least 1m and at most 2m", 121 * kSecond), false);
  EXPECT_EQ(holds("at most 0s", 0), true);
}

// What lasts at least so long may last longer: only what no length beyond it could change is known.
TEST(DurationDemand, OpenLengths) {
  EXPECT_EQ(holds("at most 10m", 11 * kMinute, End::Open), false);
  EXPECT_EQ(holds("at most 10m", 9 * kMinute, End::Open), std::nullopt);
  EXPECT_EQ(holds("at least 10m", 10 * kMinute, End::Open), true);
  EXPECT_EQ(holds("at least 10m", 9 * kMinute, End::Open), std::nullopt);
  EXPECT_EQ(holds("10m", 10 * kMinute, End::Open), std::nullopt);
  EXPECT_EQ(holds("10m", 11 * kMinute, End::Open), false);
}

TEST(DurationDemand, RefusesWhatIsNoLength) {
  for (const char* written : {"", "10", "ten minutes", "at most", "at most 10", "-5m", "at least 5m and at most 4m",
                              "5m and 6m", "at least 0s", "5m or 6m"}) {
    EXPECT_FALSE(DurationDemand::read(length_text(written))) << written;
  }
}

TEST(DurationDemand, PrintsLengths) {
  EXPECT_EQ(printed_duration(0), "0s");
  EXPECT_EQ(printed_duration(5 * kMinute), "5m");
  EXPECT_EQ(printed_duration(kDay + 90 * kMinute + 1500), "1d1h30m1s500ms");
}

}  // namespace
}  // namespace insitu
