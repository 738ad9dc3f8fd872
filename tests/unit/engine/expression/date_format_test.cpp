#include "engine/expression/date_format.h"

#include <gtest/gtest.h>

#include <limits>

namespace insitu {
namespace {

std::string formatted(std::string_view format, std::int64_t time = 1700000000123, const TimeZone& zone = {}) {
  std::string out;
  append_date(out, format, time, zone);
  return out;
}

// 2023-11-14 22:13:20.123 UTC, as Python's strftime has it.
TEST(DateFormat, Directives) {
  EXPECT_EQ(formatted("%Y-%m-%d %H:%M:%S"), "2023-11-14 22:13:20");
  EXPECT_EQ(formatted("%j %U %W %V %G %g %u %w"), "318 46 46 46 2023 23 2 2");
  EXPECT_EQ(formatted("%a %A %b %B %h %I %p %y %C %e"), "Tue Tuesday Nov November Nov 10 PM 23 20 14");
  EXPECT_EQ(formatted("%D|%F|%T|%R|%c"), "11/14/23|2023-11-14|22:13:20|22:13|Tue Nov 14 22:13:20 2023");
  EXPECT_EQ(formatted("%x|%X|%r|%s"), "11/14/23|22:13:20|10:13:20 PM|1700000000");
  EXPECT_EQ(formatted("%f|%L|%z|%Z|%%|%n|%t|%P|%k|%l"), "123000|123|+0000|UTC|%|\n|\t|pm|22|10");
}

TEST(DateFormat, Padding) {
  EXPECT_EQ(formatted("%Y-%m-%d %H:%M:%S.%L|%e|%k|%l|%I|%j", 7), "1970-01-01 00:00:00.007| 1| 0|12|12|001");
  EXPECT_EQ(formatted("%-d/%-m %-H:%-M|%-e|%-j", 7), "1/1 0:0|1|1");
  EXPECT_EQ(formatted("%Y %y %C", -62135596800000), "0001 01 00");
}

TEST(DateFormat, WeeksOfIso8601) {
  EXPECT_EQ(formatted("%G-W%V-%u %U %W", 1609632000000), "2020-W53-7 01 00");  // 2021-01-03
  EXPECT_EQ(formatted("%G-W%V-%u %U %W", 1609372800000), "2020-W53-4 52 52");  // 2020-12-31
  EXPECT_EQ(formatted("%G-W%V-%u %U %W", 1735516800000), "2025-W01-1 52 53");  // 2024-12-30
  EXPECT_EQ(formatted("%G-W%V-%u %U %W", 1451606400000), "2015-W53-5 00 00");  // 2016-01-01
}

TEST(DateFormat, Zones) {
  EXPECT_EQ(formatted("%F %T %z %Z", 1700000000123, *TimeZone::find("Asia/Seoul")), "2023-11-15 07:13:20 +0900 KST");
  EXPECT_EQ(formatted("%T %z %Z %s", 1700000000123, *TimeZone::find("-03:30")), "18:43:20 -0330 -03:30 1700000000");
}

TEST(DateFormat, KeepsWhatItDoesNotKnow) {
  EXPECT_EQ(formatted("%Q %-Q %"), "%Q %-Q %");
  EXPECT_EQ(formatted("%-"), "%-");
  EXPECT_EQ(formatted(""), "");
}

TEST(DateFormat, StandsExtremes) {
  EXPECT_EQ(formatted("%Y", std::numeric_limits<std::int64_t>::max(), *TimeZone::find("+18:00")), "292278994");
  EXPECT_EQ(formatted("%Y", std::numeric_limits<std::int64_t>::min(), *TimeZone::find("-18:00")), "-292275055");
}

}  // namespace
}  // namespace insitu
