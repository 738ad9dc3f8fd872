#include "engine/expression/date_pattern.h"

#include <gtest/gtest.h>

#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

std::optional<std::int64_t> read(std::string_view text, std::string_view pattern) {
  EXPECT_EQ(find_pattern_problem(pattern), std::nullopt) << pattern;
  return read_date(text, pattern, TimeZone());
}

constexpr std::int64_t kTuesday = 1700000000000;  // 2023-11-14T22:13:20Z, a Tuesday, day 318
constexpr std::int64_t kDay = 1699920000000;      // 2023-11-14

struct PatternCase {
  std::string_view text;
  std::string_view pattern;
  std::int64_t time;
};

TEST(DatePattern, ReadsWhatJavaReads) {
  const PatternCase cases[] = {
      {"2023-11-14 22:13:20", "yyyy-MM-dd HH:mm:ss", kTuesday},
      {"20231114221320", "yyyyMMddHHmmss", kTuesday},
      {"20231114221320", "yMMddHHmmss", kTuesday},
      {"2023-11-14T22:13:20.123Z", "yyyy-MM-dd'T'HH:mm:ss.SSSX", kTuesday + 123},
      {"2023-11-14T22:13:20.1", "yyyy-MM-dd'T'HH:mm:ss.S", kTuesday + 100},
      {"2023-11-14T22:13:20.123456", "yyyy-MM-dd'T'HH:mm:ss.SSSSSS", kTuesday + 123},
      {"2023-11-14T22:13:20.123456789", "yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS", kTuesday + 123},
      {"2023-11-14T22:13:20 500000000", "uuuu-MM-dd'T'HH:mm:ss n", kTuesday + 500},
      {"14/Nov/2023:22:13:20 +0000", "dd/MMM/yyyy:HH:mm:ss Z", kTuesday},
      {"Tue, 14 Nov 2023 17:13:20 EST", "EEE, d MMM yyyy HH:mm:ss z", kTuesday},
      {"Tuesday, November 14, 2023 10:13:20 PM", "EEEE, MMMM d, yyyy h:mm:ss a", kTuesday},
      {"nov 14 2023", "MMM d yyyy", kDay},
      {"11/14/23", "MM/dd/yy", kDay},
      {"9.1.2023", "d.M.yyyy", 1673222400000},
      {"2023-318", "yyyy-DDD", kDay},
      {"2023-11-14 12:00 AM", "yyyy-MM-dd hh:mm a", kDay},
      {"2023-11-14 12:00 PM", "yyyy-MM-dd hh:mm a", kDay + 43'200'000},
      {"2023-11-14 24", "yyyy-MM-dd kk", kDay},
      {"2023-11-14 0PM", "yyyy-MM-dd Ka", kDay + 43'200'000},
      {"2023-11-14 80000000", "yyyy-MM-dd A", kDay + 80'000'000},
      {"2023-11-15T07:13:20+09:00", "yyyy-MM-dd'T'HH:mm:ssXXX", kTuesday},
      {"2023-11-15T07:13:20+09", "yyyy-MM-dd'T'HH:mm:ssx", kTuesday},
      {"2023-11-15T07:13:20 GMT+9", "yyyy-MM-dd'T'HH:mm:ss O", kTuesday},
      {"2023-11-15T07:13:20 GMT+09:00", "yyyy-MM-dd'T'HH:mm:ss O", kTuesday},
      {"2023-11-15 07:13:20[Asia/Seoul]", "yyyy-MM-dd HH:mm:ss'['VV']'", kTuesday},
      {"2023-11-14 22:13:20 UTC", "yyyy-MM-dd HH:mm:ss z", kTuesday},
      {"2023-11-15 07:13:20 +09:00", "yyyy-MM-dd HH:mm:ss VV", kTuesday},
      {"2023 o'clock", "yyyy 'o''clock'", 1672531200000},
      {"2023'", "yyyy''''", 1672531200000},
      {"2023-11", "yyyy-MM", 1698796800000},
      {"2023-11-14", "yyyy-MM-dd[ HH:mm[:ss]]", kDay},
      {"2023-11-14 22:13", "yyyy-MM-dd[ HH:mm[:ss]]", kTuesday - 20'000},
      {"2023-11-14 22:13:20", "yyyy-MM-dd[ HH:mm[:ss]]", kTuesday},
      {"2023/11/14", "[yyyy-MM-dd][yyyy/MM/dd]", kDay},
      {"2023-11-14", "YYYY-MM-dd", kDay},
  };
  for (const auto& [text, pattern, time] : cases) {
    EXPECT_EQ(read(text, pattern), time) << text << " by " << pattern;
  }
}

TEST(DatePattern, DoesNotReadWhatIsWrittenOtherwise) {
  const std::pair<const char*, const char*> cases[] = {
      {"2023-11-14 ", "yyyy-MM-dd"},
      {"2023-11-1", "yyyy-MM-dd"},
      {"23-11-14", "yyyy-MM-dd"},
      {"2023-11", "yyyy-MM-dd"},
      {"", "yyyy"},
      {"2023-02-29", "yyyy-MM-dd"},
      {"2023-13-01", "yyyy-MM-dd"},
      {"2023-11-14 24:00", "yyyy-MM-dd HH:mm"},
      {"2023-11-14 13:00 PM", "yyyy-MM-dd hh:mm a"},
      {"2023-11-14 00:00 PM", "yyyy-MM-dd hh:mm a"},
      {"2023-366", "yyyy-DDD"},
      {"2023-000", "yyyy-DDD"},
      {"Mon 2023-11-14", "EEE yyyy-MM-dd"},
      {"Xyz 14 2023", "MMM d yyyy"},
      {"22:13:20", "HH:mm:ss"},
      {"2023 +19:00", "yyyy Z"},
      {"2023 Nowhere/City", "yyyy VV"},
      {"2023-11-14T22:13:20", "yyyy-MM-dd'T'HH:mm:ssX"},
      {"20231114", "yyyyyyyyyyyyMMdd"},
      {"2023 99999999999", "yyyy n"},
  };
  for (const auto& [text, pattern] : cases) EXPECT_EQ(read(text, pattern), std::nullopt) << text << " by " << pattern;
}

// The zone of the text outranks the one that was asked for.
TEST(DatePattern, Zones) {
  const TimeZone seoul = *TimeZone::find("Asia/Seoul");
  EXPECT_EQ(read_date("2023-11-15 07:13:20", "yyyy-MM-dd HH:mm:ss", seoul), kTuesday);
  EXPECT_EQ(read_date("2023-11-14 22:13:20Z", "yyyy-MM-dd HH:mm:ssX", seoul), kTuesday);
  EXPECT_EQ(read_date("2023-11-15 07:13:20", "yyyy-MM-dd HH:mm:ss[X]", seoul), kTuesday);
}

TEST(DatePattern, SaysWhatIsWrongWithAPattern) {
  for (const char* pattern : {"yyyy-bb", "yyyy 'T", "yyyy [MM", "yyyy ]", "ww", "'a''"}) {
    EXPECT_TRUE(find_pattern_problem(pattern)) << pattern;
    EXPECT_EQ(read_date("2023", pattern, TimeZone()), std::nullopt) << pattern;
  }
}

}  // namespace
}  // namespace insitu
