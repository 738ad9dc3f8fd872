#include "engine/model/usual_times.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace insitu {
namespace {

/// What the long way makes of the front of a text, if it states a zone.
std::optional<std::int64_t> the_long_way(std::string_view text) {
  const auto time = read_iso_time(text);
  if (!time || !time->year || !time->utc_offset) return std::nullopt;
  const auto clock = wall_clock(*time, *time->year);
  return clock ? std::optional(*clock - *time->utc_offset) : std::nullopt;
}

void expect_the_same(std::string_view text) {
  const auto moment = read_iso_moment(text);
  if (!moment) return;  // the caller then goes the long way
  EXPECT_EQ(moment->milliseconds, the_long_way(text)) << text;
  EXPECT_EQ(moment->length, read_iso_time(text)->length) << text;
}

TEST(IsoMoment, IsWhatMostLogsWrite) {
  for (const std::string_view text :
       {"2024-05-06T07:08:09Z", "2024-05-06 07:08:09Z", "2024-05-06T07:08:09.000Z and more",
        "2024-05-06T16:08:09+09:00", "2024-05-06T02:38:09.000000-04:30", "2024-05-06 07:08:09,000Z"}) {
    const auto moment = read_iso_moment(text);
    ASSERT_TRUE(moment) << text;
    EXPECT_EQ(moment->milliseconds, 1714979289000) << text;
  }
  EXPECT_EQ(read_iso_moment("2024-02-29T23:59:59.9876Z")->milliseconds, 1709251199987);
  EXPECT_EQ(read_iso_moment("2024-05-06T07:08:09.12Z]")->length, 23U);
  EXPECT_EQ(read_iso_moment("0000-01-01T00:00:00Z")->milliseconds, -62167219200000) << "Python has no year 0: by hand";
}

TEST(IsoMoment, LeavesTheRestToTheLongWay) {
  for (const std::string_view text : {"",
                                      "2024-05-06",
                                      "2024-05-06T07:08Z",
                                      "2024-05-06T07:08:09",
                                      "2024-05-06T07:08:09.123",
                                      "2024-05-06T07:08:60Z",
                                      "2024-05-06T07:08:09+0900",
                                      "2024-05-06T07:08:09+09",
                                      "2024-05-06T07:08:09+09:60",
                                      "2024-05-06T07:08:09+19:00",
                                      "2024-02-30T07:08:09Z",
                                      "2024-13-06T07:08:09Z",
                                      "2024-00-06T07:08:09Z",
                                      "2024-05-00T07:08:09Z",
                                      "2024-05-06T24:08:09Z",
                                      "2024-05-06t07:08:09z",
                                      "2024/05/06T07:08:09Z",
                                      "20240506T070809Z",
                                      "2024-05-06T07:08:09.Z",
                                      "2024-05-06T07:08:0:Z",
                                      "2024-0/-06T07:08:09Z",
                                      "2024-05-06T07:08:09 Z",
                                      ":024-05-06T07:08:09Z"}) {
    EXPECT_FALSE(read_iso_moment(text)) << text;
  }
}

TEST(IsoMoment, IsTheSameAsTheLongWay) {
  std::mt19937 random(1);  // the same texts each time
  const std::vector<std::string> ends = {"Z",        ".1Z",    ".123Z",  ",999999Z", "+09:00",
                                         ".5-04:30", "+18:00", "-00:59", " Z"};
  const auto two_digits = [&](unsigned below) {
    const std::string digits = std::to_string(random() % below);
    return digits.size() < 2 ? "0" + digits : digits;
  };
  for (int i = 0; i < 100'000; ++i) {
    std::string text = two_digits(100) + two_digits(100) + '-' + two_digits(14) + '-' + two_digits(33) +
                       (random() % 2 == 0 ? 'T' : ' ') + two_digits(25) + ':' + two_digits(61) + ':' + two_digits(61) +
                       ends[random() % ends.size()];
    expect_the_same(text);
    // Any byte anywhere: what is not the usual form must not be taken for it.
    text[random() % text.size()] = static_cast<char>(random() % 256);
    expect_the_same(text);
  }
}

}  // namespace
}  // namespace insitu
