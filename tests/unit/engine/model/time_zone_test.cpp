#include "insitu/time_zone.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

TimeZone zone(std::string_view name) {
  const auto found = TimeZone::find(name);
  EXPECT_TRUE(found) << name;
  return found.value_or(TimeZone());
}

TEST(TimeZone, FixedDistances) {
  EXPECT_EQ(zone("Z").offset_at(0), 0);
  EXPECT_EQ(zone("UTC").abbreviation_at(0), "UTC");
  EXPECT_EQ(zone("+09:00").offset_at(0), 9 * kHour);
  EXPECT_EQ(zone("-0330").offset_at(0), -7 * kHour / 2);
  EXPECT_EQ(zone("+09").to_utc(9 * kHour), 0);
  EXPECT_EQ(zone("-03:30").abbreviation_at(0), "-03:30");
}

TEST(TimeZone, ZonesOfTheDatabase) {
  EXPECT_EQ(zone("Asia/Seoul").offset_at(1700000000000), 9 * kHour);
  EXPECT_EQ(zone("Asia/Seoul").abbreviation_at(1700000000000), "KST");
  EXPECT_EQ(zone("America/New_York").abbreviation_at(1700000000000), "EST");
  EXPECT_EQ(zone("America/New_York").abbreviation_at(1690000000000), "EDT");
  EXPECT_EQ(zone("America/New_York").offset_at(-1), -5 * kHour);
}

TEST(TimeZone, LocalTimes) {
  const TimeZone new_york = zone("America/New_York");
  EXPECT_EQ(zone("Asia/Seoul").to_utc(1642150800000), 1642118400000);  // 2022-01-14 09:00
  EXPECT_EQ(new_york.to_utc(1710037800000), 1710055800000) << "2024-03-10 02:30 is skipped: 03:30 EDT";
  EXPECT_EQ(new_york.to_utc(1730597400000), 1730611800000) << "2024-11-03 01:30 occurs twice: the first";
}

TEST(TimeZone, UnknownNames) {
  for (const char* name :
       {"", "Asia/Nowhere", "+", "+9:00", "+25:00", "+09:60", "+09:0", "+18:01", "09:00", "../UTC"}) {
    EXPECT_FALSE(TimeZone::find(name)) << name;
  }
}

TEST(TimeZone, SurvivesExtremes) {
  for (const char* name : {"Asia/Seoul", "+18:00", "-18:00"}) {
    for (const std::int64_t time :
         {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
      EXPECT_NEAR(static_cast<double>(zone(name).to_utc(time)), static_cast<double>(time), 24.0 * kHour) << name;
      EXPECT_LE(zone(name).offset_at(time), 18 * kHour) << name;
    }
  }
}

}  // namespace
}  // namespace insitu
