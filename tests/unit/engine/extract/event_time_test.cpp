#include "insitu/event_time.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "engine/extract/time_format.h"

namespace insitu {
namespace {

using Time = std::optional<std::int64_t>;

// Epoch milliseconds by Python's datetime.
constexpr std::int64_t kMay6 = 1714979289000;     // 2024-05-06 07:08:09 UTC
constexpr std::int64_t kMay6Kst = 1714946889000;  // the same in +09:00

TimeReader reader(TimeOptions options = {}) {
  if (options.now == 0) options.now = 1717200000000;  // 2024-06-01
  auto made = TimeReader::make(std::move(options));
  EXPECT_TRUE(made) << made.error();
  return std::move(*made);
}
Time text(std::string_view text) { return reader().read(FieldValue::text(text)); }
Time number(std::string_view text) { return reader().read(FieldValue::written_number(text)); }
Time line(std::string_view text) { return reader().find_in_line(text); }
Time formatted(std::string format, std::string_view text) {
  return reader({.format = std::move(format)}).read(FieldValue::text(text));
}

TEST(EventTime, ReadsIso8601InItsVariants) {
  for (const std::string_view same :
       {"2024-05-06T07:08:09Z", "2024-05-06T07:08:09", "2024-05-06 07:08:09", "2024-05-06t07:08:09z",
        "2024-05-06T07:08:09+00:00", "2024-05-06T07:08:09.000000000Z", "2024-05-06 07:08:09 UTC",
        "2024-05-06T16:08:09+0900", "2024-05-06T16:08:09+09:00", "2024-05-06 16:08:09 +0900", "2024-05-06T16:08:09+09",
        "2024-05-06T02:38:09-04:30", "2024/05/06 07:08:09", "20240506T070809Z", "  2024-05-06T07:08:09Z ",
        "2024-05-06 03:08:09 EDT"}) {
    EXPECT_EQ(text(same), kMay6) << same;
  }
  EXPECT_EQ(text("2024-05-06T07:08:09.1Z"), kMay6 + 100);
  EXPECT_EQ(text("2024-05-06T07:08:09.123456789Z"), kMay6 + 123);
  EXPECT_EQ(text("2024-05-06T07:08:09.9999Z"), kMay6 + 999) << "cut, not rounded";
  EXPECT_EQ(text("2024-05-06 07:08:09,006"), kMay6 + 6) << "Python's comma";
  EXPECT_EQ(text("2024-05-06T07:08Z"), kMay6 - 9000);
  EXPECT_EQ(text("2016-12-31T23:59:60Z"), 1483228800000) << "a leap second";
}

TEST(EventTime, ReadsTheOtherWaysToWriteATime) {
  for (const std::string_view same :
       {"Mon, 06 May 2024 07:08:09 GMT", "06/May/2024:16:08:09 +0900", "06 May 2024 07:08:09", "6 May 2024 07:08:09",
        "06-May-2024 07:08:09 UTC", "Mon May  6 07:08:09 2024", "Mon May  6 07:08:09 UTC 2024",
        "Mon May 06 07:08:09.000123 2024", "May  6 07:08:09", "May 6 2024 07:08:09", "May 06, 2024 7:08:09 AM",
        "Mon 2024-05-06 07:08:09 UTC"}) {
    EXPECT_EQ(text(same), kMay6) << same;
  }
  EXPECT_EQ(text("May 06, 2024 7:08:09 PM"), 1715022489000);
  EXPECT_EQ(text("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777000) << "RFC 9110";
  EXPECT_EQ(text("10/Oct/2000:13:55:36 -0700"), 971211336000) << "Apache's documentation";
}

// tz database: what clocks print; `date`, java.util.Date and JavaScript in their usual forms
TEST(EventTime, KnowsZonesByTheirNames) {
  constexpr std::int64_t kApril11 = 1744384452000;  // 2025-04-11T15:14:12Z
  for (const std::string_view same :
       {"Sat Apr 12 00:14:12 KST 2025", "Sat Apr 12 12:14:12 AM KST 2025", "Sat 12 Apr 00:14:12 KST 2025",
        "Sat 12 Apr 2025 12:14:12 AM JST", "2025-04-11 17:14:12 CEST", "2025-04-11 18:14:12.000 EEST",
        "Fri Apr 11 16:14:12 BST 2025", "Fri Apr 11 18:14:12 +03 2025", "Fri Apr 11 12:44:12 NDT 2025",
        "2025-04-12 00:14:12 Asia/Seoul", "2025-04-11 12:14:12 America/Argentina/Buenos_Aires",
        "Sat Apr 12 2025 00:14:12 GMT+0900", "2025-04-12 00:14:12 UTC+9", "2025-04-11 08:14:12 PDT",
        "2025-04-11 07:14:12 PST"}) {
    EXPECT_EQ(text(same), kApril11) << same;
    EXPECT_EQ(line(std::string(same) + " boot"), kApril11) << same;
  }
  EXPECT_EQ(line("2025-04-12 00:14:12 pool/worker starts"), kApril11 + 9 * 3'600'000) << "no zone follows";
  EXPECT_EQ(line("2025-04-12 00:14:12 INFO starts"), kApril11 + 9 * 3'600'000);
}

// Go's Time.String() and JavaScript's Date.toString(): of two zones the offset counts, also before IST, which alone
// says too little.
TEST(EventTime, AnOffsetBeforeANameSaysWhatItMeans) {
  constexpr std::int64_t kApril11 = 1744384452000;  // 2025-04-11T15:14:12Z
  for (const std::string_view same :
       {"2025-04-11 20:44:12 +0530 IST", "2025-04-11 20:44:12 +0530 IST m=+0.000042", "2025-04-11 15:14:12 +0000 UTC",
        "Fri Apr 11 2025 20:44:12 GMT+0530 (India Standard Time)", "Fri, 11 Apr 2025 20:44:12 +0530 (IST)"}) {
    EXPECT_EQ(text(same), kApril11) << same;
    EXPECT_EQ(line(std::string(same) + " boot"), kApril11) << same;
  }
  for (const std::string_view other :
       {"2025-04-11 20:44:12 +0530 boot", "2025-04-11 20:44:12 +0530 IST boot", "2025-04-11 20:44:12 +0530 (IST) boot",
        "2025-04-11 20:44:12 KST IST", "2025-04-11 20:44:12 +0530 IST m=x", "2025-04-11 20:44:12 +0530 ("}) {
    EXPECT_EQ(text(other), std::nullopt) << other;
  }
}

TEST(EventTime, NeverGuessesAYearThatStandsThere) {
  EXPECT_EQ(line("Sat Apr 12 00:14:12 XYZT 2025 boot"), std::nullopt) << "the zone is not known";
  EXPECT_EQ(line("Sat Apr 12 00:14:12 CST 2025 boot"), std::nullopt) << "one of three zones";
  EXPECT_EQ(line("May  6 07:08:09 host 2025 widgets"), kMay6) << "the name of a host, and a number";
  EXPECT_EQ(line("May  6 07:08:09 WARN 2025 widgets"), kMay6);
}

TEST(EventTime, TheZoneOfTheOptionsSaysWhichOneANameMeans) {
  const auto in = [](const char* zone, std::string_view written) {
    return reader({.zone = *TimeZone::find(zone)}).find_in_line(written);
  };
  EXPECT_EQ(in("Asia/Shanghai", "2025-04-12 00:14:12 CST x"), 1744388052000);
  EXPECT_EQ(in("America/Chicago", "2025-01-12 00:14:12 CST x"), 1736662452000);
  EXPECT_EQ(in("Asia/Kolkata", "Sat Apr 12 00:14:12 IST 2025"), 1744397052000);
  EXPECT_EQ(in("Asia/Manila", "2025-04-12 00:14:12 PST x"), 1744388052000) << "else that of RFC 822";
  EXPECT_EQ(in("Europe/Paris", "2025-04-12 00:14:12 CST x"), std::nullopt);
  // 2025-10-26 02:30 comes twice.
  EXPECT_EQ(in("Europe/Paris", "2025-10-26 02:30:00 CEST x"), 1761438600000);
  EXPECT_EQ(in("Europe/Paris", "2025-10-26 02:30:00 CET x"), 1761442200000);
}

TEST(EventTime, TellsWhichNamesItCouldNotRead) {
  const TimeReader own = reader();
  EXPECT_TRUE(own.unread_zones().empty());
  EXPECT_EQ(own.find_in_line("2025-04-12 00:14:12 IST x"), std::nullopt);
  ASSERT_EQ(own.unread_zones().size(), 1);
  EXPECT_EQ(own.unread_zones().front().name, "IST");
}

TEST(EventTime, ReadsEpochTimesByMagnitude) {
  EXPECT_EQ(number("1714979289"), kMay6);
  EXPECT_EQ(number("1714979289123"), kMay6 + 123);
  EXPECT_EQ(number("1714979289123456"), kMay6 + 123);
  EXPECT_EQ(number("1714979289123456789"), kMay6 + 123);
  EXPECT_EQ(number("1714979289.123"), kMay6 + 123);
  EXPECT_EQ(number("1714979289.999999"), kMay6 + 999);
  EXPECT_EQ(number("1714979289123.75"), kMay6 + 123);
  EXPECT_EQ(number("1.714979289e9"), kMay6);
  EXPECT_EQ(text("1714979289123"), kMay6 + 123) << "in quotes";
  // Not before 1973: `"time": 35` is a duration.
  for (const std::string_view other : {"35", "0.25", "0", "-5", "99999999", "1e300", "-1e300", "1e-300"}) {
    EXPECT_EQ(number(other), std::nullopt) << other;
  }
}

// A field that the user names is taken at its word.
TEST(EventTime, ANamedFieldIsTakenAtItsWord) {
  const TimeReader named = reader({.field = "start"});
  EXPECT_EQ(named.read(FieldValue::written_number("35")), 35'000);
  EXPECT_EQ(named.read(FieldValue::written_number("-1")), -1000);
  EXPECT_EQ(named.read(FieldValue::text("2024-05-06")), 1714953600000);
  EXPECT_EQ(text("2024-05-06"), std::nullopt);
}

TEST(EventTime, RefusesWhatIsNoTime) {
  for (const std::string_view other : {"",
                                       "x",
                                       "2024-13-06T07:08:09Z",
                                       "2024-02-30T07:08:09Z",
                                       "2023-02-29T00:00:00Z",
                                       "2024-05-06T24:00:00Z",
                                       "2024-05-06T07:60:00Z",
                                       "2024-05-06T07:08:61Z",
                                       "2024-05-06T07:08:09Zebra",
                                       "2024-05-06T07:08:09+99:00",
                                       "2024-05-06T",
                                       "2024-5-6T07:08:09Z",
                                       "07:08:09",
                                       "Foo, 06 May 2024 07:08:09 GMT",
                                       "06/Mai/2024:07:08:09 +0000",
                                       "May 32 07:08:09",
                                       "1714979289x",
                                       "12345678901234567890123",
                                       "2024-05-06T07:08:09Z and more",
                                       "May",
                                       "Mon,",
                                       "2024-05-06T07:08:09+0960"}) {
    EXPECT_EQ(text(other), std::nullopt) << other;
  }
  EXPECT_EQ(reader().read(FieldValue()), std::nullopt);
  EXPECT_EQ(reader().read(FieldValue::map("{}")), std::nullopt);
  EXPECT_EQ(reader().read(FieldValue::boolean(true)), std::nullopt);
}

TEST(EventTime, ATimeWithoutAZoneIsInTheZoneOfTheOptions) {
  const TimeReader seoul = reader({.zone = *TimeZone::find("+09:00")});
  EXPECT_EQ(seoul.read(FieldValue::text("2024-05-06 07:08:09")), kMay6Kst);
  EXPECT_EQ(seoul.read(FieldValue::text("2024-05-06 07:08:09Z")), kMay6);
  EXPECT_EQ(seoul.find_in_line("May  6 07:08:09 host app: x"), kMay6Kst);
}

// Our decision: the latest year that has the day and is not in the future.
TEST(EventTime, SyslogTakesTheYearOfNow) {
  constexpr std::int64_t kMay6Of2023 = 1683356889000;
  EXPECT_EQ(reader({.now = kMay6}).find_in_line("May  6 07:08:09 host x"), kMay6);
  EXPECT_EQ(reader({.now = kMay6 - 1}).find_in_line("May  6 07:08:09 host x"), kMay6Of2023);
  EXPECT_EQ(reader({.now = kMay6}).find_in_line("Dec 31 23:59:59 host x"), 1704067199000);
  // 29 February: up to eight years back, as around 1900 and 2100.
  EXPECT_EQ(reader({.now = 1740000000000}).find_in_line("Feb 29 01:02:03 host x"), 1709168523000);
  EXPECT_EQ(reader({.now = 1710000000000 - 31'536'000'000}).find_in_line("Feb 29 01:02:03 host x"), 1582938123000);
  EXPECT_EQ(reader({.now = 4233600000000}).find_in_line("Feb 29 01:02:03 host x"), 3981315723000)
      << "2104-02-28: 2100 has none";
  EXPECT_EQ(reader({.now = kMay6}).find_in_line("Feb 30 01:02:03 host x"), std::nullopt);
}

TEST(EventTime, FindsTheTimeAtTheStartOfALine) {
  for (const std::string_view same :
       {"2024-05-06T07:08:09Z ERROR x",
        "2024-05-06 07:08:09 - root - INFO - x",
        "2024-05-06T07:08:09Z|INFO|x",
        "2024-05-06\t07:08:09\tSEA19-C1\t2390282",
        "2024/05/06 07:08:09 [error] 31#31: *1 open() \"/x\" failed",
        "  2024-05-06 07:08:09 indented",
        "May  6 07:08:09 host su: x",
        "<34>May  6 07:08:09 host su: x",
        "<165>1 2024-05-06T07:08:09Z host app - ID47 - x",
        "<34>2024-05-06T07:08:09Z host x",
        "1714979289 TCP_HIT x",
        "1714979289,GET,/",
        "1714979289.000 784 10.0.0.1 TCP_MISS/200",
        "1714979289000 x",
        "Mon May  6 07:08:09 2024 daemon started",
        "I0506 07:08:09.000000       1 main.go:42] x",
        "https 2024-05-06T07:08:09.000000Z app/my-lb/50dc6c495c0c9188 192.168.131.39:2817",
        "INFO 2024-05-06 07:08:09 x",
        "[INFO]\t2024-05-06T07:08:09Z\t9e3779b1-a208-4e38-8bcd-28b7bc703a68\tx",
        "ERROR: 2024-05-06 07:08:09 x",
        "[2024-05-06 07:08:09] local.ERROR: x",
        "I, [2024-05-06T07:08:09.000123 #17]  INFO -- : x",
        "[Mon May 06 07:08:09.000000 2024] [core:error] x",
        "[06-May-2024 07:08:09 UTC] PHP Warning: x",
        "10.0.0.1 - frank [06/May/2024:16:08:09 +0900] \"GET /x HTTP/1.0\" 200 2326"}) {
    EXPECT_EQ(line(same), kMay6) << same;
  }
  // The samples of this repository.
  EXPECT_EQ(line("2026-03-01 11:58:41,006 INFO django.utils.autoreload Watching"), 1772366321006);
  EXPECT_EQ(line("192.0.2.61 - - [01/Mar/2026:09:00:01 +0900] \"GET /healthz HTTP/1.1\" 200 2"), 1772323201000);
  EXPECT_EQ(line("<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - x"), 1065910455003) << "RFC 5424";
}

TEST(EventTime, FindsNoTimeElsewhereInALine) {
  for (const std::string_view other :
       {"",
        " ",
        "plain text",
        "took 2024-05-06T07:08:09Z",
        "at some 2024-05-06 07:08:09",
        "2024-05-06 no clock",
        "2024-05-06T07:08:09Zx",
        "\tat com.example.Shop(Shop.java:1714979289)",
        "1714979289: x",
        "17149792891 x",
        "123456789012 eni-1",
        "3000000000 x",
        "GET \"x\" [06/May/2024:07:08:09 +0000]",
        "{\"time\":1714979289}",
        "<34 May  6 07:08:09 host",
        "<9999>May  6 07:08:09 host",
        "[1714979289] x",
        "[May  6 07:08:09] x",
        "X0506 07:08:09.000000 1 main.go",
        "I0506 07:08:09 x",
        "May 6 08:00 was fine",
        "<",
        "<1>",
        "[",
        "[[[[[[[[",
        "2 123456789012 eni-1235b8ca 192.0.2.10 198.51.100.5 49761 443 6 10 840 1418530010 1418530070 ACCEPT OK"}) {
    EXPECT_EQ(line(other), std::nullopt) << other;
  }
  EXPECT_EQ(line(std::string(300, 'x') + "[06/May/2024:07:08:09 +0000] \"GET"), std::nullopt) << "too far in";
}

TEST(TimeFormat, ReadsWhatStrptimeReads) {
  const std::pair<std::string, std::string_view> same[] = {
      {"%Y-%m-%d %H:%M:%S", "2024-05-06 07:08:09"},
      {"%Y%m%d%H%M%S", "20240506070809"},
      {"%d.%m.%Y %T", "06.05.2024 07:08:09"},
      {"%F %T", "2024-05-06 07:08:09"},
      {"%FT%T%z", "2024-05-06T16:08:09+09:00"},
      {"%FT%T%z", "2024-05-06T07:08:09Z"},
      {"%a %b %e %H:%M:%S %Y", "Mon May  6 07:08:09 2024"},
      {"%A, %d %B %Y %I:%M:%S %p", "Monday, 06 May 2024 07:08:09 AM"},
      {"%m/%d/%y %R:%S", "05/06/24 07:08:09"},
      {"%D %T", "05/06/24 07:08:09"},
      {"%Y-%j %T", "2024-127 07:08:09"},
      {"%b %d %T", "May 06 07:08:09"},
      {"%s", "1714979289"},
      {"%s.%f", "1714979289.000"},
      {"%F %T %Z", "2024-05-06 07:08:09 UTC"},
      {"%F %T %Z", "2024-05-06 02:08:09 EST"},
      {"%F %T %Z", "2024-05-06 16:08:09 Asia/Seoul"},
      {"%F %T %Z", "2024-05-06 10:08:09 +03"},
      {"100%% %F %T", "100% 2024-05-06 07:08:09"},
      {"%F %T", "2024-05-06    07:08:09"},
  };
  for (const auto& [format, text] : same) EXPECT_EQ(formatted(format, text), kMay6) << format;
  EXPECT_EQ(formatted("%F %T.%f", "2024-05-06 07:08:09.12"), kMay6 + 120);
  EXPECT_EQ(formatted("%F %T,%f", "2024-05-06 07:08:09,123456"), kMay6 + 123);
  EXPECT_EQ(formatted("%s.%f", "1714979289.5"), kMay6 + 500);
  EXPECT_EQ(formatted("%F %I:%M %p", "2024-05-06 12:00 AM"), 1714953600000);
  EXPECT_EQ(formatted("%F %I:%M %p", "2024-05-06 12:00 pm"), 1714953600000 + 12 * 3'600'000);
  EXPECT_EQ(formatted("%y-%m-%d", "69-01-01"), -31'536'000'000);
  EXPECT_EQ(reader({.format = "%Y%m%d"}).read(FieldValue::written_number("20240506")), 1714953600000);
}

TEST(TimeFormat, AValueMustFitAsAWholeALineAtItsFront) {
  EXPECT_EQ(formatted("%F %T", "2024-05-06 07:08:09.5"), std::nullopt);
  EXPECT_EQ(formatted("%F %T", "x2024-05-06 07:08:09"), std::nullopt);
  EXPECT_EQ(formatted("%F %T", "2024-02-30 07:08:09"), std::nullopt);
  EXPECT_EQ(formatted("%Y-%j", "2023-366"), std::nullopt);
  EXPECT_EQ(formatted("%F %T %Z", "2024-05-06 07:08:09 Mars/Olympus"), std::nullopt) << "no such zone";
  EXPECT_EQ(formatted("%Y-%j", "2023-000"), std::nullopt);
  EXPECT_EQ(formatted("%F %T", "2024-05-06T07:08:09Z"), std::nullopt) << "nothing is recognised beside a format";
  const TimeReader own = reader({.format = "%d.%m.%Y %T"});
  EXPECT_EQ(own.find_in_line("06.05.2024 07:08:09 ERROR x"), kMay6);
  EXPECT_EQ(own.find_in_line("ERROR [06.05.2024 07:08:09] x"), kMay6);
  EXPECT_EQ(own.find_in_line("2024-05-06T07:08:09Z x"), std::nullopt);
  EXPECT_EQ(reader({.format = "[%d.%m.%Y %T]"}).find_in_line("app [06.05.2024 07:08:09] x"), kMay6);
}

TEST(TimeFormat, RefusesFormatsThatCannotWork) {
  const auto error = [](std::string format) {
    const auto made = TimeReader::make({.format = std::move(format)});
    return made ? std::string("none") : made.error();
  };
  EXPECT_TRUE(error("%F %Q").starts_with("`%Q` is no conversion")) << error("%F %Q");
  EXPECT_TRUE(error("%F %").contains("at the end")) << error("%F %");
  EXPECT_TRUE(error("%H:%M:%S").contains("states no day"));
  EXPECT_TRUE(error("%Y-%m").contains("states no day"));
  EXPECT_TRUE(error("%%d %m").contains("states no day"));
  EXPECT_TRUE(error("%F %I:%M").contains("`%p`"));
}

TEST(EventTime, ColoursBeforeTheTimeArePassedOver) {
  for (const std::string_view same :
       {"\x1b[32m2024-05-06 07:08:09\x1b[0m INFO x", "\x1b[31m ERROR 2024-05-06 07:08:09,000 /app/views.py 12 x\x1b[0m",
        "\x1b[31m[ERROR]\x1b[0m 2024-05-06T07:08:09Z x", "\x1b[1m\x1b[32mINFO\x1b[0m\t2024-05-06T07:08:09Z x",
        "\x1b[2m  2024-05-06T07:08:09Z\x1b[0m", "\x1b[36m[2024-05-06T07:08:09Z]\x1b[0m x"}) {
    EXPECT_EQ(line(same), kMay6) << same;
  }
  EXPECT_EQ(reader({.format = "%d.%m.%Y %T"}).find_in_line("\x1b[31m06.05.2024 07:08:09 x"), kMay6);
  EXPECT_EQ(line("\x1b[31x 2024-05-06T07:08:09Z"), kMay6) << "any final letter ends a sequence";
  EXPECT_EQ(line("\x1b"
                 "2024-05-06T07:08:09Z"),
            std::nullopt);
}

// Network Load Balancer access logs; CloudFront standard logs: both are UTC without saying so.
TEST(EventTime, SomeServicesWriteUtcWithoutSayingSo) {
  const TimeReader seoul = reader({.zone = *TimeZone::find("+09:00")});
  EXPECT_EQ(seoul.find_in_line("tls 2.0 2024-05-06T07:08:09 net/my-nlb/c6 g3d 192.0.2.1:51341"), kMay6);
  EXPECT_EQ(seoul.find_in_line("tls 1.12 2024-05-06T16:08:09+09:00 x"), kMay6);
  EXPECT_EQ(seoul.find_in_line("2024-05-06\t07:08:09\tLAX1\t2390282"), kMay6);
  EXPECT_EQ(seoul.find_in_line("2024-05-06 07:08:09\tLAX1"), kMay6Kst);
  EXPECT_EQ(seoul.find_in_line("tls 2.0 x 2024-05-06T07:08:09"), std::nullopt);
  EXPECT_EQ(seoul.find_in_line("tls 2 2024-05-06T07:08:09"), std::nullopt);
  EXPECT_EQ(seoul.find_in_line("http 2.0 2024-05-06T07:08:09"), std::nullopt);
}

TEST(EventTime, PairsOfLogfmtStateTheTime) {
  for (const std::string_view same :
       {"ts=2024-05-06T07:08:09Z level=error", "level=error ts=2024-05-06T07:08:09Z msg=\"x y\"",
        "time=\"2024-05-06 07:08:09\" level=info", "a=1 b=2 c=\"x \\\" y\" t=1714979289", "  time=2024-05-06T07:08:09Z",
        "timestamp=1714979289000", "ts=soon time=2024-05-06T07:08:09Z", "a= ts=2024-05-06T07:08:09Z",
        "\x1b[36mts\x1b[0m=x [2024-05-06T07:08:09Z]"}) {
    EXPECT_EQ(line(same), kMay6) << same;
  }
  for (const std::string_view other :
       {"a=1 b=2 c=3 d=4 ts=2024-05-06T07:08:09Z", "x ts=2024-05-06T07:08:09Z", "level=error when=2024-05-06T07:08:09Z",
        "ts=2024-05-06", "t=35", "ts", "ts=", "=2024-05-06T07:08:09Z", "a=\"x ts=2024-05-06T07:08:09Z",
        "/?ts=2024-05-06T07:08:09Z"}) {
    EXPECT_EQ(line(other), std::nullopt) << other;
  }
  EXPECT_EQ(reader({.format = "%d.%m.%Y-%T"}).find_in_line("level=info ts=06.05.2024-07:08:09"), kMay6);
}

// Lambda's own lines: the service dates them by their arrival.
TEST(EventTime, LinesOfThePlatformOfLambdaHaveNone) {
  for (const std::string_view other :
       {"START RequestId: 8286a188-ba32-4475-8077-530cd35c09a9 Version: $LATEST",
        "END RequestId: 8286a188-ba32-4475-8077-530cd35c09a9",
        "REPORT RequestId: 8286a188-ba32-4475-8077-530cd35c09a9\tDuration: 1.00 ms\tBilled Duration: 2 ms"}) {
    EXPECT_EQ(line(other), std::nullopt) << other;
  }
}

TEST(EventTime, ALineBeginsWithItsTimeOrNot) {
  const TimeReader times = reader();
  for (const std::string_view text :
       {"2024-05-06 07:08:09 x", "INFO 2024-05-06 07:08:09 x", "[2024-05-06 07:08:09] x",
        "  [INFO] [2024-05-06 07:08:09] x", "level=info ts=2024-05-06T07:08:09Z", "May  6 07:08:09 host x"}) {
    EXPECT_TRUE(times.begins_with_time(text)) << text;
  }
  for (const std::string_view text : {"", "x", "127.0.0.1 - - [06/May/2024:07:08:09 +0000] \"GET\"", "[x] 2024",
                                      "app [2024-05-06 07:08:09] x", "KeyError: '2024-05-06 07:08:09'"}) {
    EXPECT_FALSE(times.begins_with_time(text)) << text;
  }
}

}  // namespace
}  // namespace insitu
