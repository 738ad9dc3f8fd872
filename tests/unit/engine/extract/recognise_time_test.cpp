#include "engine/extract/recognise_time.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <span>
#include <string>
#include <string_view>

#include "engine/model/usual_times.h"

namespace insitu {
namespace {

/// What is read eight characters at a time must be what the long way reads.
void expect_the_same(std::string_view text) {
  const auto time = recognise(text);
  if (const auto usual = read_usual_moment(text)) {
    ASSERT_TRUE(time && time->year) << text;
    EXPECT_EQ(usual->length, time->length) << text;
    EXPECT_EQ(usual->is_local, !time->utc_offset && time->zone.empty()) << text;
    EXPECT_EQ(usual->milliseconds, *wall_clock(*time, *time->year) - time->utc_offset.value_or(0)) << text;
  }
  if (const auto syslog = read_syslog_time(text)) {
    ASSERT_TRUE(time && !time->year) << text;
    EXPECT_EQ(syslog->length, time->length) << text;
    EXPECT_EQ(wall_clock(*syslog, 2024), wall_clock(*time, 2024)) << text;
    EXPECT_EQ(syslog->precision, time->precision) << text;
  }
}

TEST(RecogniseTime, IsQuickForWhatMostLogsWrite) {
  for (const std::string_view text :
       {"2026-03-01 00:00:00,050 INFO [exec-63]", "2026-03-01 00:00:00", "2026-03-01T00:00:00.5 x",
        "2026/03/01 00:00:00 [error] 7#7", "06/May/2024:07:08:09 +0900] \"GET", "06/may/2024:07:08:09 -0330]",
        "2026-03-01 00:00:00] x"}) {
    EXPECT_TRUE(read_usual_moment(text)) << text;
    expect_the_same(text);
  }
  for (const std::string_view text : {"Mar  1 00:00:00 host sshd[7]: x", "Mar 11 00:00:00 host-7 x"}) {
    EXPECT_TRUE(read_syslog_time(text)) << text;
    expect_the_same(text);
  }
}

TEST(RecogniseTime, LeavesToTheLongWayWhatMayStateMore) {
  for (const std::string_view text :
       {"2026-03-01 00:00:00 KST x", "2026-03-01 00:00:00 Asia/Seoul", "2026-03-01 00:00:00 +0900",
        "2026-03-01\t00:00:00", "2026-03-01 00:00:00z", "2026-03-01 00:00:60", "2026-03-01 00:00",
        "06/May/2024:07:08:09 +0960", "06/May/2024:07:08:09 +1900", "31/Feb/2024:07:08:09 +0900",
        "6/May/2024:07:08:09 +0900", "06/Mai/2024:07:08:09 +0900"}) {
    EXPECT_FALSE(read_usual_moment(text)) << text;
  }
  for (const std::string_view text : {"Mar  1 00:00:00 KST 2024", "Mar  1 00:00:00 2024 x", "Mar  1 00:00:00 host",
                                      "Mar  1 00:00:00 am x", "Mar  1 00:00:00 host 2025 x", "Mar  1 00:00:00 "}) {
    EXPECT_FALSE(read_syslog_time(text)) << text;
  }
}

// A shell, an application and hosts, not zones and halves of the day.
TEST(RecogniseTime, KnowsWordsFromZonesAndHalvesOfTheDay) {
  const auto clock = [](std::string_view text) {
    const auto time = recognise(text);
    return time ? wall_clock(*time, 2026) : std::nullopt;
  };
  EXPECT_EQ(recognise("2026-03-01 00:00:00 zsh: x")->length, 19U);
  EXPECT_EQ(recognise("2026-03-01 00:00:00 Zoo: x")->length, 19U);
  for (const std::string_view host : {"amber", "pm-2", "pma", "pm_x", "am7"}) {
    const std::string text = "Mar  1 10:00:00 " + std::string(host) + " sshd: x";
    EXPECT_EQ(clock(text), 1772359200000) << text;
    EXPECT_EQ(recognise(text)->length, 15U) << text;
  }
  EXPECT_EQ(clock("Mar  1 10:00:00 PM x"), 1772402400000);
}

TEST(RecogniseTime, IsTheSameBothWays) {
  std::mt19937 random(1);  // the same texts each time
  const auto one_of = [&](std::span<const std::string_view> parts) {
    return std::string(parts[random() % parts.size()]);
  };
  constexpr std::array<std::string_view, 5> kDates = {"2026-03-01", "2026/12/31", "01/Mar/2026", "Mar  1", "MAY 31"};
  constexpr std::array<std::string_view, 4> kBetween = {" ", "T", ":", "\t"};
  constexpr std::array<std::string_view, 5> kClocks = {"00:00:00", "23:59:59,123", "10:00:00.5", "24:00:00", "10:00"};
  constexpr std::array<std::string_view, 8> kGaps = {" ", "  ", "", "\t", ",", "]", " [", ": "};
  constexpr std::array<std::string_view, 22> kRests = {
      "INFO x",     "+0900] x", "-0330",      "+09:00",  "Z",         "z",      "Z12: x", "zsh: x",
      "KST x",      "UTC 2025", "host-1 x",   "am x",    "pm-1 x",    "2025 x", "",       "MIB x",
      "Asia/Seoul", "pool/1 x", "CST 2025 x", "GMT+9 x", "WARN 2025", "U"};
  for (int i = 0; i < 20'000; ++i) {
    std::string text = one_of(kDates) + one_of(kBetween) + one_of(kClocks) + one_of(kGaps) + one_of(kRests);
    expect_the_same(text);
    text[random() % text.size()] = static_cast<char>(random() % 256);
    expect_the_same(text);
  }
}

}  // namespace
}  // namespace insitu
