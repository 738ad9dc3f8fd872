#include "engine/metrics/alarm_slots.h"

#include <gtest/gtest.h>

#include <vector>

#include "engine/model/milliseconds.h"
#include "engine/model/timestamp.h"

namespace insitu {
namespace {

Alarm alarm_of(std::int64_t period) {
  Alarm alarm;
  alarm.period_seconds = period;
  return alarm;
}

Alarm wall_clock(std::int64_t period, const char* zone) {
  Alarm alarm = alarm_of(period);
  alarm.wall_clock = TimeZone::find(zone);
  return alarm;
}

std::vector<std::int64_t> lengths(SlotClock clock, std::size_t count) {
  std::vector<std::int64_t> lengths;
  for (; lengths.size() < count; clock.advance()) lengths.push_back((clock.slot().end - clock.slot().start) / kMinute);
  return lengths;
}

TEST(SlotClock, SlidesByAMinute) {
  SlotClock clock(alarm_of(300), 10 * kMinute + 1);
  EXPECT_EQ(clock.phases(), 5U);
  EXPECT_EQ(clock.slot().end, 11 * kMinute);
  EXPECT_EQ(clock.slot().start, 6 * kMinute);
  const Slot first = clock.slot();
  for (int minute = 0; minute < 5; ++minute) clock.advance();
  EXPECT_EQ(clock.slot().end, 16 * kMinute);
  EXPECT_EQ(clock.slot().phase, first.phase);
  EXPECT_EQ(clock.slot().number, first.number + 1);
}

TEST(SlotClock, NumbersSlotsBeforeTheEpochToo) {
  SlotClock clock(alarm_of(300), -6 * kMinute);
  const Slot first = clock.slot();
  clock.move_to(-1 * kMinute);
  EXPECT_EQ(clock.slot().phase, first.phase);
  EXPECT_EQ(clock.slot().number, first.number + 1);
}

TEST(SlotClock, SlidesByTenSecondsBelowAMinute) {
  SlotClock clock(alarm_of(30), 1);
  EXPECT_EQ(clock.phases(), 3U);
  EXPECT_EQ(clock.slot().end, 10'000);
  EXPECT_EQ(clock.slot().start, -20'000);
}

TEST(SlotClock, EvaluatesOnceAnHourWhatIsLongerThanADay) {
  Alarm alarm = alarm_of(3600);
  alarm.evaluation_periods = 24;
  EXPECT_TRUE(SlotClock(alarm, kMinute).is_evaluated());
  alarm.evaluation_periods = 25;
  EXPECT_FALSE(SlotClock(alarm, kMinute).is_evaluated());
  EXPECT_TRUE(SlotClock(alarm, kHour).is_evaluated());
}

TEST(SlotClock, DaysOfAZoneAreAsLongAsTheyAre) {
  // 27 to 30 March 2026 in Berlin: the 29th has 23 hours.
  const SlotClock spring(wall_clock(86400, "Europe/Berlin"), from_civil(2026, 3, 28));
  EXPECT_EQ(spring.slot().end, from_civil(2026, 3, 28, 23));
  EXPECT_EQ(lengths(spring, 3), (std::vector<std::int64_t>{1440, 1380, 1440}));
  const SlotClock autumn(wall_clock(86400, "Europe/Berlin"), from_civil(2026, 10, 25));
  EXPECT_EQ(lengths(autumn, 2), (std::vector<std::int64_t>{1500, 1440}));
}

TEST(SlotClock, HoursKeepTheirLength) {
  EXPECT_EQ(lengths(SlotClock(wall_clock(3600, "Europe/Berlin"), from_civil(2026, 10, 25)), 4),
            (std::vector<std::int64_t>{60, 60, 60, 60}));
  // Lord Howe puts its clock forward from 02:00 to 02:30: the clock strikes one and three, but not two.
  EXPECT_EQ(lengths(SlotClock(wall_clock(3600, "Australia/Lord_Howe"), from_civil(2026, 10, 3, 15)), 3),
            (std::vector<std::int64_t>{90, 60, 60}));
}

TEST(SlotClock, BeginsAnywhereWithTheSameBorders) {
  for (const std::int64_t period : {2700, 3600, 7200, 21600, 86400, 604800}) {
    for (const char* zone : {"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "+05:30"}) {
      const Alarm alarm = wall_clock(period, zone);
      SlotClock clock(alarm, from_civil(2026, 3, 1));
      while (clock.slot().end < from_civil(2026, 11, 15)) {
        const SlotClock late(alarm, clock.slot().end - kMinute);
        ASSERT_EQ(late.slot().end, clock.slot().end) << zone << " " << period;
        ASSERT_EQ(late.slot().start, clock.slot().start) << zone << " " << period << " " << clock.slot().end;
        clock.advance();
      }
    }
  }
}

}  // namespace
}  // namespace insitu
