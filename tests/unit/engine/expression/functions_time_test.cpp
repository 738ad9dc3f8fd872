#include <gtest/gtest.h>

#include "tests/unit/engine/expression/function_call.h"

namespace insitu {
namespace {

const FieldValue kTime = FieldValue::timestamp(1700000123456);  // 2023-11-14 22:15:23.456
FieldValue period(std::uint32_t count, PeriodUnit unit) { return FieldValue::period({count, unit}); }

TEST(TimeFunctions, FloorAndCeiling) {
  expect_results({
      {"datefloor", {kTime, period(1, PeriodUnit::Hour)}, "2023-11-14 22:00:00.000"},
      {"dateceil", {kTime, period(1, PeriodUnit::Hour)}, "2023-11-14 23:00:00.000"},
      {"dateceil", {kTime, period(10, PeriodUnit::Minute)}, "2023-11-14 22:20:00.000"},
      {"dateceil", {FieldValue::timestamp(1700002800000), period(1, PeriodUnit::Hour)}, "2023-11-14 23:00:00.000"},
      {"date_floor", {kTime, period(1, PeriodUnit::Day)}, "2023-11-14 00:00:00.000"},
      {"date_ceil", {kTime, period(1, PeriodUnit::Month)}, "2023-12-01 00:00:00.000"},
      {"datefloor", {number(1700000123456), period(1, PeriodUnit::Hour)}, "2023-11-14 22:00:00.000"},
      {"datefloor", {text("2023-11-14T22:15:23Z"), period(1, PeriodUnit::Hour)}, "2023-11-14 22:00:00.000"},
      {"datefloor", {kTime, number(5)}, kNothing},
      {"datefloor", {text("noon"), period(1, PeriodUnit::Hour)}, kNothing},
  });
  EXPECT_EQ(FunctionCall("datefloor").result({kTime, period(1, PeriodUnit::Hour)}).kind(), FieldKind::Timestamp);
}

TEST(TimeFunctions, Milliseconds) {
  expect_results({
      {"fromMillis", {number(1642195111000)}, "2022-01-14 21:18:31.000"},
      {"fromMillis", {text("1642195111000")}, "2022-01-14 21:18:31.000"},
      {"fromMillis", {real(1642195111000.9)}, "2022-01-14 21:18:31.000"},
      {"fromMillis", {text("x")}, kNothing},
      {"toMillis", {FieldValue::timestamp(1642195111000)}, "1642195111000"},
      {"toMillis", {text("2022-01-14T13:18:31-08:00")}, "1642195111000"},
      {"toMillis", {text("2022-01-14T21:18:31Z")}, "1642195111000"},
      {"toMillis", {text("2022-01-14T21:18:31.5Z")}, "1642195111500"},
      {"toMillis", {text("2022-01-14 21:18:31,123456789")}, "1642195111123"},
      {"toMillis", {text("2022-01-14T21:18")}, "1642195080000"},
      {"toMillis", {text("2022-01-14")}, "1642118400000"},
      {"toMillis", {text("2022-01-14T21:18:31 +0900")}, "1642162711000"},
      {"toMillis", {text("2022-02-30")}, kNothing},
      {"toMillis", {text("2022-01-14T")}, kNothing},
      {"toMillis", {text("2022-01-14T21:18:31.5Q")}, kNothing},
      {"toMillis", {text("")}, kNothing},
      {"toMillis", {number(1642195111000)}, "1642195111000"},
  });
}

TEST(TimeFunctions, Parsing) {
  expect_results({
      {"parseDate", {text("2022-01-14"), text("yyyy-MM-dd"), text("UTC")}, "1642118400000"},
      {"parseDate", {text("2023-11-14 22:13:20"), text("yyyy-MM-dd HH:mm:ss"), text("UTC")}, "1700000000000"},
      {"parseDate", {text("2022-01-14 09:00"), text("yyyy-MM-dd HH:mm"), text("Asia/Seoul")}, "1642118400000"},
      {"parseDate", {text("2022-01-14"), text("yyyy-MM-dd")}, "1642118400000"},
      {"parseDate", {text("14.1.2022"), text("yyyy-MM-dd")}, kNothing},
      {"parseDate", {text("2022-01-14"), text("yyyy-MM-dd"), text("Nowhere")}, kNothing},
      {"parseDate", {text("2022-01-14"), text("yyyy-MM-dd"), kMissing}, kNothing},
      {"parseDate", {text("2022"), text("yyyy[")}, kNothing},
      {"parseDate", {number(20220114), text("yyyyMMdd")}, "1642118400000"},
  });
}

TEST(TimeFunctions, Formatting) {
  const FieldValue time = FieldValue::timestamp(1700000000123);
  expect_results({
      {"formatDate", {time, text("%Y-%m-%d"), text("UTC")}, "2023-11-14"},
      {"strftime", {time, text("%Y")}, "2023"},
      {"formatDate", {time, text("%F %T.%L %z %Z"), text("Asia/Seoul")}, "2023-11-15 07:13:20.123 +0900 KST"},
      {"formatDate", {number(1700000000123), text("%H:%M")}, "22:13"},
      {"formatDate", {text("2022-01-14T13:18:31-08:00"), text("%H")}, "21"},
      {"formatDate", {time, text("%H"), text("Nowhere")}, kNothing},
      {"formatDate", {time, kMissing}, kNothing},
  });
}

TEST(TimeFunctions, ZonesMayChangeFromRowToRow) {
  FunctionCall call("formatDate");
  const FieldValue time = FieldValue::timestamp(1700000000000);
  EXPECT_EQ(call({time, text("%H"), text("Asia/Seoul")}), "07");
  EXPECT_EQ(call({time, text("%H"), text("+01:00")}), "23");
  EXPECT_EQ(call({time, text("%H"), text("Nowhere")}), kNothing);
  EXPECT_EQ(call({time, text("%H"), text("Asia/Seoul")}), "07");
}

// CWL_QuerySyntax-operations-functions: seconds since the epoch for now(), milliseconds for the window.
TEST(TimeFunctions, TheClockOfTheQuery) {
  const QueryClock clock{.now = 1700000000999, .start = 1699999000000, .end = 1700000000999};
  EXPECT_EQ(FunctionCall("now", clock)({}), "1700000000");
  EXPECT_EQ(FunctionCall("now", {.now = -1, .start = {}, .end = {}})({}), "-1");
  EXPECT_EQ(FunctionCall("queryStartTime", clock)({}), "1699999000000");
  EXPECT_EQ(FunctionCall("queryEndTime", clock)({}), "1700000000999");
  EXPECT_EQ(FunctionCall("queryTimeRange", clock)({}), "1000999");
}

// Our decision: without a window its functions give no value.
TEST(TimeFunctions, WithoutAWindow) {
  expect_results({{"queryStartTime", {}, kNothing}, {"queryEndTime", {}, kNothing}, {"queryTimeRange", {}, kNothing}});
  EXPECT_EQ(FunctionCall("queryTimeRange", {.now = 0, .start = 5, .end = {}})({}), kNothing);
}

}  // namespace
}  // namespace insitu
