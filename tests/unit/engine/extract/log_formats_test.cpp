#include "engine/extract/log_formats.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace insitu {
namespace {

/// What is there, printed.
std::map<std::string, std::string> fields(std::string_view message) {
  LogFormatReading reading;
  read_log_format(message, reading);
  std::map<std::string, std::string> fields;
  const auto names = field_names(reading.format);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (reading.values[i].is_missing()) continue;
    append_text(fields[std::string(names[i])], reading.values[i]);
  }
  return fields;
}
LogFormat type(std::string_view message) {
  LogFormatReading reading;
  read_log_format(message, reading);
  return reading.format;
}
using Fields = std::map<std::string, std::string>;

TEST(LogFormats, ReadsLambdasOwnLines) {
  EXPECT_EQ(fields("START RequestId: aaaa-1 Version: $LATEST"), (Fields{{"@requestId", "aaaa-1"}, {"@type", "START"}}));
  EXPECT_EQ(fields("END RequestId: aaaa-1"), (Fields{{"@requestId", "aaaa-1"}, {"@type", "END"}}));
  EXPECT_EQ(fields("REPORT RequestId: aaaa-1\tDuration: 1394.60 ms\tBilled Duration: 1395 ms\tMemory Size: 128 MB\tMax "
                   "Memory Used: 79 MB\tInit Duration: 428.60 ms\t"),
            (Fields{{"@requestId", "aaaa-1"},
                    {"@type", "REPORT"},
                    {"@duration", "1394.6"},
                    {"@billedDuration", "1395"},
                    {"@initDuration", "428.6"},
                    {"@memorySize", "128000000"},
                    {"@maxMemoryUsed", "79000000"}}));
  EXPECT_EQ(fields("REPORT RequestId: b-2\tDuration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory "
                   "Used: 50 MB\t\nXRAY TraceId: 1-5e1b4151-5ac6\tSegmentId: 2a3b4c5d\tSampled: true\t"),
            (Fields{{"@requestId", "b-2"},
                    {"@type", "REPORT"},
                    {"@duration", "1"},
                    {"@billedDuration", "1"},
                    {"@memorySize", "128000000"},
                    {"@maxMemoryUsed", "50000000"},
                    {"@xrayTraceId", "1-5e1b4151-5ac6"},
                    {"@xraySegmentId", "2a3b4c5d"}}));
}

TEST(LogFormats, ReadsTheRequestIdOfTheRuntimesLines) {
  const Fields id = {{"@requestId", "9e3779b1-a208-4e38-8bcd-28b7bc703a68"}};
  EXPECT_EQ(fields("2026-03-01T00:00:02.118Z\t9e3779b1-a208-4e38-8bcd-28b7bc703a68\tINFO\tx"), id);
  EXPECT_EQ(fields("[INFO]\t2026-03-01T00:00:02.118Z\t9e3779b1-a208-4e38-8bcd-28b7bc703a68\tx"), id);
  EXPECT_EQ(fields("2026-03-01T00:00:40.095Z 9e3779b1-a208-4e38-8bcd-28b7bc703a68 Task timed out after 3.00 seconds"),
            id);
  EXPECT_EQ(fields("RequestId: 9e3779b1-a208-4e38-8bcd-28b7bc703a68 Error: Runtime exited"), id);
  EXPECT_EQ(fields("XRAY TraceId: 1-5e1b\tSegmentId: 2a3b\tSampled: true\t"),
            (Fields{{"@xrayTraceId", "1-5e1b"}, {"@xraySegmentId", "2a3b"}}));
}

TEST(LogFormats, ReadsVpcFlowLogs) {
  EXPECT_EQ(fields("2 012345678901 eni-1235b8ca 192.0.2.10 198.51.100.5 49761 443 6 10 840 1418530010 1418530070 "
                   "ACCEPT OK"),
            (Fields{{"version", "2"},
                    {"accountId", "012345678901"},
                    {"interfaceId", "eni-1235b8ca"},
                    {"srcAddr", "192.0.2.10"},
                    {"dstAddr", "198.51.100.5"},
                    {"srcPort", "49761"},
                    {"dstPort", "443"},
                    {"protocol", "6"},
                    {"packets", "10"},
                    {"bytes", "840"},
                    {"startTime", "1418530010"},
                    {"endTime", "1418530070"},
                    {"action", "ACCEPT"},
                    {"logStatus", "OK"}}));
  EXPECT_EQ(fields("2 123456789010 eni-1235b8ca - - - - - - - 1431280876 1431280934 - NODATA\r"),
            (Fields{{"version", "2"},
                    {"accountId", "123456789010"},
                    {"interfaceId", "eni-1235b8ca"},
                    {"startTime", "1431280876"},
                    {"endTime", "1431280934"},
                    {"logStatus", "NODATA"}}));
  LogFormatReading reading;
  read_log_format("2 1 eni-1 - - - - - - - 1431280876 1431280934 - NODATA", reading);
  EXPECT_EQ(reading.time.text(), "1431280876");
}

TEST(LogFormats, ReadsRoute53QueryLogs) {
  EXPECT_EQ(fields("1.0 2017-12-13T08:16:02.130Z Z123412341234 example.com A NOERROR UDP FRA6 192.168.1.1 -"),
            (Fields{{"version", "1.0"},
                    {"queryTimestamp", "2017-12-13T08:16:02.130Z"},
                    {"hostZoneId", "Z123412341234"},
                    {"queryName", "example.com"},
                    {"queryType", "A"},
                    {"responseCode", "NOERROR"},
                    {"protocol", "UDP"},
                    {"edgeLocation", "FRA6"},
                    {"resolverIp", "192.168.1.1"}}));
}

TEST(LogFormats, OtherLinesHaveNoFields) {
  for (const std::string_view other : {"",
                                       " ",
                                       "START",
                                       "START RequestId",
                                       "REPORT",
                                       "INIT_START Runtime Version: python:3.13.v42",
                                       "RequestId",
                                       "START RequestId:aaaa",
                                       " START RequestId: a",
                                       "2 1 2 3",
                                       "2  123 eni-1 - - - - - - - 1 2 - NODATA",
                                       "2 123 eni-1 - - - - - - - 1 2 - NODATA more",
                                       "2 123 eni-1 a b c d e f g h i ACCEPTED OK",
                                       "3 123 eni-1 - - - - - - - 1 2 - NODATA",
                                       "1.0 yesterday Z1 example.com A NOERROR UDP FRA6 192.168.1.1 -",
                                       "2026-03-01T00:00:02.118Z\tnot-a-uuid\tINFO\tx",
                                       "2026-03-01T00:00:02.118Z",
                                       "[INFO]",
                                       "[",
                                       "2026-03-01T00:00:02.118Z 9e3779b1-a208-4e38-8bcd-28b7bc703a6 short",
                                       "XRAY TraceId:",
                                       "{\"a\":1}"}) {
    EXPECT_EQ(type(other), LogFormat::Other) << other;
  }
}

// Numbers that a REPORT line does not really have.
TEST(LogFormats, BrokenReportsLoseWhatIsBroken) {
  EXPECT_EQ(fields("REPORT RequestId: a"), (Fields{{"@requestId", "a"}, {"@type", "REPORT"}}));
  EXPECT_EQ(fields("REPORT RequestId: \tDuration: x ms\tMemory Size: 99999999999999999 MB\tMax Memory Used: "),
            (Fields{{"@type", "REPORT"}}));
}

TEST(LogFormats, TakesOffThePrefixOfARuntime) {
  const std::string prefix = "2026-03-01T00:00:02.118Z\t9e3779b1-a208-4e38-8bcd-28b7bc703a6c\t";
  EXPECT_EQ(without_lambda_prefix(prefix + "{\"a\":\t1}"), "{\"a\":\t1}");
  EXPECT_EQ(without_lambda_prefix(prefix + "INFO\t{}"), "{}");
  EXPECT_EQ(without_lambda_prefix(prefix + "INFO\tWARN\t{}"), "WARN\t{}");
  EXPECT_EQ(without_lambda_prefix(prefix), "");
  for (const std::string& whole :
       {std::string(), std::string("{}"), std::string("\t\t{}"), "INFO\t" + prefix + "{}", prefix.substr(1) + "{}",
        std::string("2026-03-01T00:00:02.118Z 9e3779b1-a208-4e38-8bcd-28b7bc703a6c {}"),
        std::string("2026-03-01T00:00:02.118Z\tundefined\tINFO\t{}")}) {
    EXPECT_EQ(without_lambda_prefix(whole), whole);
  }
  EXPECT_EQ(without_lambda_prefix(prefix + " INFO\t{}"), " INFO\t{}");
}

}  // namespace
}  // namespace insitu
