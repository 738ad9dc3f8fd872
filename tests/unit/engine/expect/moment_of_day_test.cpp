#include "engine/expect/moment_of_day.h"

#include <gtest/gtest.h>

#include "engine/model/milliseconds.h"

namespace insitu {
namespace {

constexpr std::int64_t kNoon = 1'772'452'800'000;  // 2026-03-02T12:00:00Z

TEST(MomentOfDay, Printed) {
  EXPECT_EQ(printed_moment(kNoon), "2026-03-02T12:00:00Z");
  EXPECT_EQ(printed_moment(kNoon + 5), "2026-03-02T12:00:00.005Z");
}

TEST(MomentOfDay, WithADate) {
  const SampleTimes times{kNoon, kNoon + 48 * kHour, {}};
  EXPECT_EQ(read_moment("2026-03-02T12:00Z", times), kNoon);
  EXPECT_EQ(read_moment("2026-03-02T21:00:00+09:00", times), kNoon);
  EXPECT_EQ(read_moment("2026-03-02 12:00:00", times), kNoon);
}

TEST(MomentOfDay, OnTheDayOfTheSample) {
  const SampleTimes times{kNoon, kNoon + kHour, {}};
  EXPECT_EQ(read_moment("12:00Z", times), kNoon);
  EXPECT_EQ(read_moment("13:00:00Z", times), kNoon + kHour);
  EXPECT_EQ(read_moment("12:00", times), kNoon);
  EXPECT_EQ(read_moment("21:00+09:00", times), kNoon);
}

TEST(MomentOfDay, TheDayIsThatOfTheZone) {
  // 23:30 to 00:30 UTC is one day in Seoul.
  const SampleTimes seoul{kNoon + 11 * kHour + kHour / 2, kNoon + 12 * kHour + kHour / 2, *TimeZone::find("+09:00")};
  EXPECT_EQ(read_moment("09:00", seoul), kNoon + 12 * kHour);
  EXPECT_FALSE(read_moment("00:00Z", seoul));
}

TEST(MomentOfDay, RefusesWhatIsNoTime) {
  const SampleTimes times{kNoon, kNoon, {}};
  for (const char* text : {"", "noon", "2026-03-02", "12", "25:00Z", "12:00Zulu", "12:00Z and so on"}) {
    EXPECT_FALSE(read_moment(text, times)) << text;
  }
}

TEST(MomentOfDay, SeveralDaysNeedADate) {
  const SampleTimes times{kNoon, kNoon + 24 * kHour, {}};
  EXPECT_EQ(read_moment("12:00Z", times).error(),
            "`12:00Z` has no date, and the sample spans several days: from 2026-03-02T12:00:00Z to "
            "2026-03-03T12:00:00Z");
}

}  // namespace
}  // namespace insitu
