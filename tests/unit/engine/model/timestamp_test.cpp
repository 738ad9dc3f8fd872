#include "engine/model/timestamp.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace insitu {
namespace {

std::string printed(std::int64_t milliseconds) {
  std::string out;
  append_timestamp(out, milliseconds);
  return out;
}

TEST(Timestamp, IsPrintedAsTheServiceDoes) {
  EXPECT_EQ(printed(0), "1970-01-01 00:00:00.000");
  EXPECT_EQ(printed(1700000000123), "2023-11-14 22:13:20.123");
  EXPECT_EQ(printed(1709208000000), "2024-02-29 12:00:00.000");
  EXPECT_EQ(printed(-1), "1969-12-31 23:59:59.999");
  EXPECT_EQ(printed(-62135596800000), "0001-01-01 00:00:00.000");
  EXPECT_EQ(printed(253402300799000), "9999-12-31 23:59:59.000");
}

TEST(Timestamp, HoldsEveryMillisecondOf64Bits) {
  EXPECT_EQ(printed(std::numeric_limits<std::int64_t>::max()), "292278994-08-17 07:12:55.807");
  EXPECT_EQ(printed(std::numeric_limits<std::int64_t>::min()), "-292275055-05-16 16:47:04.192");
  EXPECT_EQ(from_civil(2147483647, 12, 31), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(from_civil(-2147483647, 1, 1), std::numeric_limits<std::int64_t>::min());
}

TEST(Timestamp, CivilTimesAndBack) {
  EXPECT_EQ(from_civil(2022, 1, 14, 21, 18, 31), 1642195111000);
  EXPECT_EQ(from_civil(1969, 12, 31, 23, 59, 59, 999), -1);
  const CivilTime civil = civil_time(1709208000000);
  EXPECT_EQ(civil.year, 2024);
  EXPECT_EQ(civil.month, 2U);
  EXPECT_EQ(civil.day, 29U);
  EXPECT_EQ(civil.weekday, 4U) << "a Thursday";
  EXPECT_EQ(civil.day_of_year, 60U);
  EXPECT_EQ(civil.hour, 12);
  for (const std::int64_t day : {-800'000, -719'468, -1, 0, 11'016, 19'782, 2'932'896}) {
    const CivilTime date = civil_time(day * 86'400'000);
    EXPECT_EQ(from_civil(static_cast<int>(date.year), date.month, date.day), day * 86'400'000) << day;
  }
}

TEST(Timestamp, KnowsWhichTimesExist) {
  EXPECT_TRUE(is_civil(2024, 2, 29, 23, 59, 59));
  EXPECT_TRUE(is_civil(2000, 2, 29, 0, 0, 0));
  EXPECT_FALSE(is_civil(2023, 2, 29, 0, 0, 0));
  EXPECT_FALSE(is_civil(1900, 2, 29, 0, 0, 0));
  EXPECT_FALSE(is_civil(2023, 4, 31, 0, 0, 0));
  EXPECT_FALSE(is_civil(2023, 0, 1, 0, 0, 0));
  EXPECT_FALSE(is_civil(2023, 13, 1, 0, 0, 0));
  EXPECT_FALSE(is_civil(2023, 1, 0, 0, 0, 0));
  EXPECT_FALSE(is_civil(2023, 1, 1, 24, 0, 0));
  EXPECT_FALSE(is_civil(2023, 1, 1, 0, 60, 0));
  EXPECT_FALSE(is_civil(2023, 1, 1, 0, 0, 60)) << "leap seconds";
}

}  // namespace
}  // namespace insitu
