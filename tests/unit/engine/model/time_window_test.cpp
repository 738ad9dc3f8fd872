#include "insitu/time_window.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <string_view>

#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

// Epoch milliseconds by Python's datetime.
constexpr std::int64_t kNow = 1714979289123;  // 2024-05-06 07:08:09.123 UTC
constexpr std::int64_t kMidnight = 1714953600000;

std::int64_t edge(std::string_view text, WindowEdge which, const WindowAnchor& anchor) {
  const auto read = read_window_edge(text, which, anchor);
  EXPECT_TRUE(read) << text << ": " << read.error();
  return read.value_or(-1);
}
std::int64_t start(std::string_view text, const WindowAnchor& anchor = {.now = kNow}) {
  return edge(text, WindowEdge::Start, anchor);
}
std::int64_t end(std::string_view text, const WindowAnchor& anchor = {.now = kNow}) {
  return edge(text, WindowEdge::End, anchor);
}
std::string error(std::string_view text) {
  const auto read = read_window_edge(text, WindowEdge::Start, {.now = kNow});
  return read ? "none" : read.error();
}

TEST(TimeWindow, ReadsTimes) {
  EXPECT_EQ(start("2024-05-06T07:08:09Z"), 1714979289000);
  EXPECT_EQ(start("2024-05-06 07:08:09"), 1714979289000);
  EXPECT_EQ(start("2024-05-06T16:08:09+09:00"), 1714979289000);
  EXPECT_EQ(start("2024-05-06T07:08"), 1714979280000);
  EXPECT_EQ(start("2024-05-06T07:08:09.5Z"), 1714979289500);
  EXPECT_EQ(start("2024-05-06"), kMidnight);
  EXPECT_EQ(start(" now "), kNow);
}

// Our decision: below 1e11 seconds, else milliseconds.
TEST(TimeWindow, ReadsEpochTimes) {
  EXPECT_EQ(start("1714979289"), 1714979289000);
  EXPECT_EQ(start("1714979289123"), 1714979289123);
  EXPECT_EQ(start("99999999999"), 99999999999000);
  EXPECT_EQ(start("100000000000"), 100000000000);
  EXPECT_EQ(start("0"), 0);
}

TEST(TimeWindow, AnEndCoversWhatItsTextLeavesOpen) {
  EXPECT_EQ(end("1714979289"), 1714979289999);
  EXPECT_EQ(end("1714979289000"), 1714979289000);
  EXPECT_EQ(end("1714979289999"), 1714979289999);
  EXPECT_EQ(end("2024-05-06T07:08:09Z"), 1714979289999);
  EXPECT_EQ(end("2024-05-06T07:08:09.000Z"), 1714979289000);
  EXPECT_EQ(end("2024-05-06T07:08"), 1714979280999);
  EXPECT_EQ(end("2024-05-06"), kMidnight + kDay - 1);
  EXPECT_EQ(end("today"), kMidnight + kDay - 1);
  EXPECT_EQ(end("yesterday"), kMidnight - 1);
  EXPECT_EQ(end("now"), kNow);
  EXPECT_EQ(end("0s"), kNow);
}

TEST(TimeWindow, ReadsDistancesFromNow) {
  EXPECT_EQ(start("90m"), kNow - 90 * 60'000);
  EXPECT_EQ(start("5h30m"), kNow - 5 * kHour - kHour / 2);
  EXPECT_EQ(start("2d"), kNow - 2 * kDay);
  EXPECT_EQ(start("1w"), kNow - 7 * kDay);
  EXPECT_EQ(start("500ms"), kNow - 500);
  EXPECT_EQ(start("-3600s"), kNow - kHour);
  EXPECT_EQ(start("now-1h"), kNow - kHour);
  EXPECT_EQ(start("now - 1h30m"), kNow - kHour - kHour / 2);
  EXPECT_EQ(start("now+5m"), kNow + 5 * 60'000);
  EXPECT_EQ(start("2 hours ago"), kNow - 2 * kHour);
  EXPECT_EQ(start("1 day 2 hrs"), kNow - kDay - 2 * kHour);
  EXPECT_EQ(start("today"), kMidnight);
  EXPECT_EQ(start("yesterday"), kMidnight - kDay);
  EXPECT_EQ(start("today+9h"), kMidnight + 9 * kHour);
  EXPECT_EQ(end("today+9h"), kMidnight + 9 * kHour);
}

TEST(TimeWindow, DaysAreThoseOfTheZone) {
  const WindowAnchor seoul{.now = kNow, .zone = *TimeZone::find("+09:00")};
  EXPECT_EQ(start("today", seoul), 1714921200000);
  EXPECT_EQ(start("yesterday", seoul), 1714834800000);
  EXPECT_EQ(start("2024-05-06", seoul), 1714921200000);
  EXPECT_EQ(start("2024-05-06T16:08:09", seoul), 1714979289000);
  EXPECT_EQ(start("2024-05-06T07:08:09Z", seoul), 1714979289000);
  // 22:08 UTC is the next morning there.
  EXPECT_EQ(start("today", {.now = kNow + 15 * kHour, .zone = seoul.zone}), 1714921200000 + kDay);
}

TEST(TimeWindow, SaysWhatIsWrong) {
  EXPECT_TRUE(error("soon").starts_with("`soon` is no time: expected a time such as")) << error("soon");
  EXPECT_TRUE(error("5").starts_with("none")) << "epoch seconds";
  EXPECT_TRUE(error("-5").contains("`5` needs a unit")) << error("-5");
  EXPECT_TRUE(error("5x").contains("`x` is no unit")) << error("5x");
  EXPECT_TRUE(error("2mo").contains("`mo` is no unit")) << error("2mo");
  EXPECT_TRUE(error("2024-02-30").contains("no such day")) << error("2024-02-30");
  EXPECT_TRUE(error("2024-05-06T25:00").contains("no such day")) << error("2024-05-06T25:00");
  EXPECT_TRUE(error("now1h").contains("`+` or `-`")) << error("now1h");
  EXPECT_TRUE(error("99999999999999999999d").contains("no length")) << error("99999999999999999999d");
  EXPECT_TRUE(error("9999999999999d").contains("too long"));
  for (const std::string_view bad : {"", "-", "+", "now-", "now-now", "h", "5h30", "todayish", "2024-05-06x"}) {
    EXPECT_NE(error(bad), "none") << bad;
  }
}

// What the service writes: SOURCE "group" START=<s>000 END=<s>999.
TEST(TimeWindow, MillisecondsStayAsTheyAre) {
  EXPECT_EQ(start("1700000000000"), 1700000000000);
  EXPECT_EQ(end("1700003599999"), 1700003599999);
}

TEST(TimeWindow, HoldsItsEdgesAndWhatLiesBetween) {
  EXPECT_TRUE(TimeWindow().holds(std::numeric_limits<std::int64_t>::min())) << "open";
  const TimeWindow window{.start = kNow - kHour, .end = kNow};
  EXPECT_TRUE(window.holds(kNow));
  EXPECT_TRUE(window.holds(kNow - kHour));
  EXPECT_FALSE(window.holds(kNow + 1));
  EXPECT_FALSE(window.holds(kNow - kHour - 1));
}

}  // namespace
}  // namespace insitu
