#include "insitu/period.h"

#include <gtest/gtest.h>

#include <limits>
#include <vector>

namespace insitu {
namespace {

constexpr std::int64_t kTime = 1700000123456;  // 2023-11-14 22:15:23.456, a Tuesday

struct BinCase {
  Period period;
  std::int64_t begin;
  std::int64_t end;
};

// grammar/README.md, "Meaning": aligned to 00:00 UTC; ISO Mondays and calendar units.
TEST(Period, BinsHaveBorders) {
  const std::vector<BinCase> cases = {
      {{1, PeriodUnit::Millisecond}, 1700000123456, 1700000123456},
      {{100, PeriodUnit::Millisecond}, 1700000123400, 1700000123500},
      {{30, PeriodUnit::Second}, 1700000100000, 1700000130000},
      {{5, PeriodUnit::Minute}, 1700000100000, 1700000400000},
      {{10, PeriodUnit::Minute}, 1699999800000, 1700000400000},
      {{1, PeriodUnit::Hour}, 1699999200000, 1700002800000},
      {{6, PeriodUnit::Hour}, 1699984800000, 1700006400000},
      {{1, PeriodUnit::Day}, 1699920000000, 1700006400000},
      {{1, PeriodUnit::Week}, 1699833600000, 1700438400000},   // 2023-11-13, 2023-11-20
      {{2, PeriodUnit::Week}, 1699228800000, 1700438400000},   // 2023-11-06, counted from 1969-12-29
      {{1, PeriodUnit::Month}, 1698796800000, 1701388800000},  // 2023-11-01, 2023-12-01
      {{1, PeriodUnit::Quarter}, 1696118400000, 1704067200000},
      {{1, PeriodUnit::Year}, 1672531200000, 1704067200000},
      {{10, PeriodUnit::Year}, 1577836800000, 1893456000000},  // 2020, 2030
  };
  for (const auto& [period, begin, end] : cases) {
    EXPECT_EQ(floor_to(kTime, period), begin) << period.count << " of unit " << static_cast<int>(period.unit);
    EXPECT_EQ(ceil_to(kTime, period), end) << period.count << " of unit " << static_cast<int>(period.unit);
    EXPECT_EQ(floor_to(begin, period), begin);
    EXPECT_EQ(ceil_to(begin, period), begin);
  }
}

TEST(Period, BinsBeforeTheEpoch) {
  EXPECT_EQ(floor_to(-1, {1, PeriodUnit::Minute}), -60'000);
  EXPECT_EQ(ceil_to(-1, {1, PeriodUnit::Minute}), 0);
  EXPECT_EQ(floor_to(-1, {1, PeriodUnit::Week}), -259'200'000);
  EXPECT_EQ(floor_to(-1, {1, PeriodUnit::Month}), -2'678'400'000);
}

// grammar/README.md, "Meaning", `offset`: boundary = floor((t - d) / p) * p + d
TEST(Period, AnOffsetMovesTheBorders) {
  EXPECT_EQ(floor_to(kTime, {1, PeriodUnit::Hour}, 10 * 60'000), 1699999800000);  // 22:10
  EXPECT_EQ(floor_to(kTime, {1, PeriodUnit::Hour}, 20 * 60'000), 1699996800000);  // 21:20
  EXPECT_EQ(floor_to(kTime, {1, PeriodUnit::Month}, 86'400'000), 1698883200000);  // 2023-11-02
}

TEST(Period, NeverOverflows) {
  constexpr std::int64_t kLatest = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kEarliest = std::numeric_limits<std::int64_t>::min();
  constexpr std::uint32_t kMany = std::numeric_limits<std::uint32_t>::max();
  EXPECT_EQ(milliseconds({kMany, PeriodUnit::Year}), kLatest);
  EXPECT_EQ(floor_to(kEarliest, {1, PeriodUnit::Day}), kEarliest);
  EXPECT_EQ(ceil_to(kLatest, {1, PeriodUnit::Day}), kLatest);
  EXPECT_EQ(ceil_to(1, {kMany, PeriodUnit::Year}), kLatest);
  EXPECT_EQ(floor_to(1, {kMany, PeriodUnit::Year}), 0);
}

TEST(Period, HasALength) {
  EXPECT_EQ(milliseconds({5, PeriodUnit::Minute}), 300'000);
  EXPECT_EQ(milliseconds({1, PeriodUnit::Week}), 604'800'000);
  EXPECT_EQ(milliseconds({1, PeriodUnit::Month}), 2'592'000'000);
}

TEST(Period, CapsOfTheService) {
  EXPECT_EQ(largest_count(PeriodUnit::Millisecond), 1000U);
  EXPECT_EQ(largest_count(PeriodUnit::Second), 60U);
  EXPECT_EQ(largest_count(PeriodUnit::Minute), 60U);
  EXPECT_EQ(largest_count(PeriodUnit::Hour), 24U);
  EXPECT_EQ(largest_count(PeriodUnit::Day), std::numeric_limits<std::uint32_t>::max());
}

}  // namespace
}  // namespace insitu
