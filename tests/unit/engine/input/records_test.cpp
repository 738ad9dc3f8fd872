#include <gtest/gtest.h>

#include <string>

#include "engine/input/cri_record.h"
#include "engine/input/docker_record.h"
#include "engine/input/export_line.h"
#include "engine/input/record_time.h"
#include "engine/input/tail_header.h"

namespace insitu {
namespace {

// Epoch milliseconds by `date -u -d`.
constexpr std::int64_t kNine = 1772442000000;  // 2026-03-02 09:00:00 UTC

// ---- times

TEST(RecordTime, ReadsRfc3339) {
  const auto milliseconds = [](std::string_view text) {
    const auto time = read_record_time(text);
    return time ? std::optional(time->moment.milliseconds) : std::nullopt;
  };
  EXPECT_EQ(milliseconds("2026-03-02T09:00:00Z"), kNine);
  EXPECT_EQ(milliseconds("2026-03-02T09:00:00.1Z rest"), kNine + 100);
  EXPECT_EQ(milliseconds("2026-03-02T09:00:00.123999999Z"), kNine + 123) << "cut, not rounded";
  EXPECT_EQ(milliseconds("2026-03-02T18:00:01.5+09:00"), kNine + 1500);
  EXPECT_EQ(milliseconds("2026-03-02T04:30:00-04:30"), kNine);
  for (const std::string_view other :
       {"", "2026-03-02", "2026-03-02T09:00:00", "2026-03-02 09:00:00Z", "2026-03-02T09:00:00,1Z",
        "2026-03-02T09:00:00.Z", "2026-03-02T09:00:00.1234567890Z", "2026-03-02T09:00:00+0900", "2026-02-30T09:00:00Z",
        "2026-03-02T24:00:00Z", "2026-03-02t09:00:00z", "2026-03-02T09:00:00+09"}) {
    EXPECT_EQ(milliseconds(other), std::nullopt) << other;
  }
  EXPECT_EQ(read_record_time("2026-03-02T09:00:00.123456+00:00")->fraction_digits, 6U);
  EXPECT_FALSE(read_record_time("2026-03-02T09:00:00.123456+00:00")->is_zulu);
  EXPECT_EQ(read_record_time("2026-03-02T09:00:00Z")->fraction_digits, 0U);
  EXPECT_TRUE(read_record_time("2026-03-02T09:00:00Z")->is_zulu);
}

TEST(RecordTimes, ReadAsWithoutTheTimeBefore) {
  RecordTimes times;
  const auto facts = [](const std::optional<RecordTime>& time) {
    if (!time) return std::string("none");
    return std::to_string(time->moment.milliseconds) + " " + std::to_string(time->moment.length) + " " +
           std::to_string(time->fraction_digits) + (time->is_zulu ? " Z" : "");
  };
  for (const std::string_view text : {"2026-03-02T09:00:00.000000000Z",
                                      "2026-03-02T09:00:59.123456789Z stdout",
                                      "2026-03-02T09:00:01Z",
                                      "2026-03-02T09:00:01.5Z",
                                      "2026-03-02T09:00:02.5+09:00",
                                      "2026-03-02T09:00:02+00:00",
                                      "2026-03-02T09:00:60Z",
                                      "2026-03-02T09:00:61Z",
                                      "2026-03-02T09:00:01.Z",
                                      "2026-03-02T09:00:01.1234567890Z",
                                      "2026-03-02T09:00:01,5Z",
                                      "2026-03-02T09:00:01",
                                      "2026-03-02T09:00:0",
                                      "2026-03-02T09:00:1aZ",
                                      "2026-03-02T09:00:01.12",
                                      "2026-03-02T09:01:01Z",
                                      "2026-02-30T09:00:00Z",
                                      "1969-12-31T23:59:59.5Z",
                                      "1969-12-31T23:59:58.5Z",
                                      "1970-01-01T00:00:00Z",
                                      "1970-01-01T00:00:01.25Z",
                                      ""}) {
    EXPECT_EQ(facts(times.read(text)), facts(read_record_time(text))) << text;
    EXPECT_EQ(facts(times.read(text)), facts(read_record_time(text))) << text << " again";
    const auto time = read_record_time(text);
    EXPECT_EQ(times.length_of_zulu(text), time && time->is_zulu ? time->moment.length : 0) << text;
  }
  EXPECT_EQ(facts(RecordTimes().read(std::string(17, '\0') + "01Z")), "none") << "no time came before";
}

TEST(CriRecord, MostAreKnownByTheirBytesAlone) {
  RecordTimes times;
  for (const std::string_view record :
       {"2026-03-02T09:00:00.123456789Z stdout F text", "2026-03-02T09:00:59.987654321Z stderr F ",
        "2026-03-02T09:00:01.5Z stdout F  \r", "2026-03-02T09:01:00Z stdout F x"}) {
    const std::string lines = std::string(record) + "\n2026";
    EXPECT_EQ(length_of_simple_cri_record(lines, times), record.size() + 1) << record;
    EXPECT_EQ(length_of_simple_cri_record(record, times), std::nullopt) << "without its newline";
    ASSERT_TRUE(read_cri_record(record)) << record;
    EXPECT_FALSE(read_cri_record(record)->is_partial) << record;
  }
  for (const std::string_view other :
       {"2026-03-02T09:00:00.12345678xZ stdout F a", "2026-03-02T09:00:00.123456789Z stdout P a",
        "2026-03-02T09:00:00.123456789Z stdout F:x a", "2026-03-02T09:00:00.123456789Z stdin  F a",
        "2026-03-02T09:00:00.123456789Z stdout F", "2026-03-02T18:00:00+09:00 stdout F a", ""}) {
    EXPECT_EQ(length_of_simple_cri_record(std::string(other) + "\n", times), std::nullopt) << other;
  }
}

// ---- docker: jsonfilelog of moby

TEST(DockerRecord, MostAreKnownByTheirBytesAlone) {
  RecordTimes times;
  const auto length = [&times](std::string_view lines) { return length_of_simple_docker_record(lines, times); };
  for (const std::string_view record :
       {R"({"log":"a\n","stream":"stdout","time":"2026-03-02T09:00:00.123456789Z"})",
        R"({"log":"\n","stream":"stderr","time":"2026-03-02T09:01:00Z"})",
        R"({"log":"\"\\\t\r한\\\n","stream":"stderr","attrs":{"a":"b"},"time":"2026-03-02T09:01:01.5Z"})"}) {
    const std::string lines = std::string(record) + "\n{";
    EXPECT_EQ(length(lines), record.size() + 1) << record;
    EXPECT_EQ(length(record), std::nullopt) << "without its newline";
    std::string room;
    EXPECT_TRUE(read_docker_record(record, room)) << record;
  }
  for (const std::string_view other :
       {R"({"log":"a","stream":"stdout","time":"2026-03-02T09:00:00Z"})",
        R"({"log":"a\\n","stream":"stdout","time":"2026-03-02T09:00:00Z"})",
        R"({"log":"\u0061\n","stream":"stdout","time":"2026-03-02T09:00:00Z"})",
        R"({"log":"\/\n","stream":"stdout","time":"2026-03-02T09:00:00Z"})",
        R"({"log":"a\n","stream":"stdin","time":"2026-03-02T09:00:00Z"})",
        R"({"log":"a\n","stream":"stdout","attrs":{"a":},"time":"2026-03-02T09:00:00Z"})",
        "{\"log\":\"a\\n\",\"stream\":\"stdout\",\"attrs\":{\n},\"time\":\"2026-03-02T09:00:00Z\"}",
        R"({"log":"a\n","stream":"stdout","time":"2026-03-02T09:00:00+00:00"})",
        R"({"log":"a\n","stream":"stdout","time":"2026-02-30T09:00:00Z"})",
        R"({"log":"a\n","stream":"stdout","time":"2026-03-02T09:00:00Z" })",
        R"({"log": "a\n","stream":"stdout","time":"2026-03-02T09:00:00Z"})", R"({"stream":"stdout"})", "", "\n"}) {
    EXPECT_EQ(length(std::string(other) + "\n"), std::nullopt) << other;
  }
}

std::string text_of(std::string_view line) {
  std::string room = "of the record before";
  const auto record = read_docker_record(line, room);
  return record ? std::string(record->text) : "no record";
}

TEST(DockerRecord, ReadsTextStreamAndTime) {
  std::string room;
  const auto record =
      read_docker_record(R"({"log":"a\n","stream":"stderr","time":"2026-03-02T09:00:00.123456789Z"})", room);
  ASSERT_TRUE(record);
  EXPECT_EQ(record->text, "a\n");
  EXPECT_TRUE(record->has_log);
  EXPECT_EQ(record->stream, ContainerStream::Stderr);
  EXPECT_EQ(record->time, kNine + 123);
  EXPECT_EQ(record->attrs, "");
}

TEST(DockerRecord, LogAndAttrsMayLack) {
  std::string room = "of the record before";
  const auto empty = read_docker_record(R"({"stream":"stdout","time":"2026-03-02T09:00:00Z"})", room);
  ASSERT_TRUE(empty);
  EXPECT_FALSE(empty->has_log);
  EXPECT_EQ(empty->text, "");
  const auto tagged = read_docker_record(
      R"({"log":"a","stream":"stdout","attrs":{"tag":"web/}1","x":"\""},"time":"2026-03-02T09:00:00Z"})", room);
  ASSERT_TRUE(tagged);
  EXPECT_EQ(tagged->attrs, R"({"tag":"web/}1","x":"\""})");
  EXPECT_EQ(tagged->text, "a");
}

TEST(DockerRecord, ResolvesEscapes) {
  const auto line = [](std::string_view log) {
    return "{\"log\":\"" + std::string(log) + R"(","stream":"stdout","time":"2026-03-02T09:00:00Z"})";
  };
  EXPECT_EQ(text_of(line("plain")), "plain");
  EXPECT_EQ(text_of(line(R"(a \u003cb\u003e \u001b[31m\"\\\/\n)")), "a <b> \x1b[31m\"\\/\n");
  EXPECT_EQ(text_of(line(R"(\ud83d\ude00)")), "\xF0\x9F\x98\x80");
  EXPECT_EQ(text_of(line(R"(a\\\n)")), "a\\\n");
  EXPECT_EQ(text_of(line(R"(a\u000A)")), "a\n");
  EXPECT_EQ(text_of(line(R"(a\\n)")), "a\\n") << "a backslash and an n";
  EXPECT_EQ(text_of(line(R"(a\\u000a)")), "a\\u000a");
  EXPECT_EQ(text_of(line(R"(\ud83d alone)")), "\xEF\xBF\xBD alone");
  EXPECT_EQ(text_of(line(R"(12345678\"12345678\"1234567)")), "12345678\"12345678\"1234567");
}

TEST(DockerRecord, AllowsWhiteSpaceBetweenTokens) {
  EXPECT_EQ(text_of(R"( { "log" : "a" , "stream" : "stdout", "time": "2026-03-02T09:00:00Z" } )"
                    "\r"),
            "a");
}

TEST(DockerRecord, NothingElseFits) {
  for (const std::string_view line : {R"()",
                                      R"({})",
                                      R"([])",
                                      R"({"log":"a","stream":"stdout"})",
                                      R"({"log":"a","time":"2026-03-02T09:00:00Z"})",
                                      R"({"stream":"stdout","log":"a","time":"2026-03-02T09:00:00Z"})",
                                      R"({"log":"a","stream":"stdin","time":"2026-03-02T09:00:00Z"})",
                                      R"({"log":"a","stream":"stdout","time":"2026-03-02T09:00:00+00:00"})",
                                      R"({"log":"a","stream":"stdout","time":"2026-03-02T09:00:00Z "})",
                                      R"({"log":"a","stream":"stdout","time":1772442000})",
                                      R"({"log":1,"stream":"stdout","time":"2026-03-02T09:00:00Z"})",
                                      R"({"log":"a","stream":"stdout","attrs":"x","time":"2026-03-02T09:00:00Z"})",
                                      R"({"log":"a","stream":"stdout","attrs":{"x"},"time":"2026-03-02T09:00:00Z"})",
                                      R"({"log":"a","stream":"stdout","attrs":{,"time":"2026-03-02T09:00:00Z"})",
                                      R"({"log":"a","stream":"stdout","time":"2026-03-02T09:00:00Z","more":1})",
                                      R"({"log":"a","stream":"stdout","time":"2026-03-02T09:00:00Z"} x)",
                                      R"({"log":"a","stream":"stdout","time":"2026-03-02T09:00:00Z")",
                                      R"({"log":"a\x","stream":"stdout","time":"2026-03-02T09:00:00Z"})",
                                      R"({"log":"a\u00g0","stream":"stdout","time":"2026-03-02T09:00:00Z"})",
                                      R"({"log":"a\u00)",
                                      "{\"log\":\"a\tb\",\"stream\":\"stdout\",\"time\":\"2026-03-02T09:00:00Z\"}",
                                      R"({"log""stream":"stdout","time":"2026-03-02T09:00:00Z"})",
                                      R"({"log":"b","str)"}) {
    EXPECT_EQ(text_of(line), "no record") << line;
  }
}

// ---- CRI: the format of logs of the container runtime interface

TEST(CriRecord, ReadsTimeStreamTagAndText) {
  const auto record = read_cri_record("2026-03-02T18:00:01.5+09:00 stderr F b  c");
  ASSERT_TRUE(record);
  EXPECT_EQ(record->time, kNine + 1500);
  EXPECT_EQ(record->stream, ContainerStream::Stderr);
  EXPECT_FALSE(record->is_partial);
  EXPECT_EQ(record->text, "b  c");
  EXPECT_TRUE(read_cri_record("2026-03-02T09:00:00Z stdout P aaa")->is_partial);
}

TEST(CriRecord, TheTextBeginsAfterExactlyOneBlank) {
  const auto text = [](std::string_view rest) {
    const std::string line = "2026-03-02T09:00:00.123456789Z stdout " + std::string(rest);  // the record borrows
    const auto record = read_cri_record(line);
    return record ? std::optional(std::string(record->text)) : std::nullopt;
  };
  EXPECT_EQ(text("F  a "), " a ");
  EXPECT_EQ(text("F "), "");
  EXPECT_EQ(text("F"), "");
  EXPECT_EQ(text("F:x:y a"), "a");
  EXPECT_EQ(text("P:x"), "");
  EXPECT_EQ(text("F: "), "");
  EXPECT_EQ(text("X a"), std::nullopt);
  EXPECT_EQ(text("Fa"), std::nullopt);
  EXPECT_EQ(text("F\ta"), std::nullopt);
  EXPECT_EQ(text(""), std::nullopt);
}

TEST(CriRecord, NothingElseFits) {
  for (const std::string_view line :
       {"", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00Z ", "2026-03-02T09:00:00Z stdout",
        "2026-03-02T09:00:00Z stdin  F a", "2026-03-02T09:00:00Z  stdout F a", "2026-03-02 09:00:00Z stdout F a",
        "2026-03-02T09:00:00 stdout F a", " 2026-03-02T09:00:00Z stdout F a", "not one"}) {
    EXPECT_FALSE(read_cri_record(line)) << line;
  }
}

// ---- exports

TEST(ExportLine, TakesTheTimeOff) {
  const auto line = read_export_line("2026-03-02T09:00:00.123Z 2019-08-09 18:00:00 UTC: x");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->time, kNine + 123);
  EXPECT_EQ(line->message, "2019-08-09 18:00:00 UTC: x");
  EXPECT_EQ(read_export_line("2026-03-02T09:00:00.000Z ")->message, "");
  for (const std::string_view other :
       {"", "  at x", "2026-03-02T09:00:00.123Z", "2026-03-02T09:00:00Z a", "2026-03-02T09:00:00.123456Z a",
        "2026-03-02T09:00:00.123+00:00 a", "2026-03-02T09:00:00.123Z\ta", " 2026-03-02T09:00:00.123Z a"}) {
    EXPECT_FALSE(read_export_line(other)) << other;
  }
}

TEST(ExportLine, TheStreamIsTheFolderOfTheFile) {
  constexpr std::string_view kTask = "exportedlogs/3f2a7c1e-5d4b-4c8a-9e21-0b6f7a8c9d10";
  const auto stream = [&](std::string_view rest) { return export_stream_of(std::string(kTask) + std::string(rest)); };
  EXPECT_TRUE(stream("/web-1/000000.gz"));
  EXPECT_EQ(export_stream_of("3F2a7c1e-5d4b-4c8a-9e21-0b6f7a8c9d10/web-1/000012"), "web-1");
  EXPECT_FALSE(stream("/web-1/00000.gz"));
  EXPECT_FALSE(stream("/web-1/0000000"));
  EXPECT_FALSE(stream("/web-1/000000.log"));
  EXPECT_FALSE(stream("/000000.gz"));
  EXPECT_FALSE(stream("/a/web-1/000000.gz"));
  EXPECT_FALSE(export_stream_of("web-1/000000.gz"));
  EXPECT_FALSE(export_stream_of("000000.gz"));
  EXPECT_FALSE(export_stream_of(""));
}

// ---- aws logs tail

TEST(TailHeader, ReadsTimeStreamAndMessage) {
  const auto header = read_tail_header("2026-03-02T09:00:00.123000+00:00 web/1 plain text ");
  ASSERT_TRUE(header);
  EXPECT_EQ(header->time, kNine + 123);
  EXPECT_EQ(header->stream, "web/1");
  EXPECT_EQ(header->message, "plain text ");
  EXPECT_EQ(read_tail_header("2026-03-02T09:00:01+00:00 web/1 a")->time, kNine + 1000) << "a zero fraction is left out";
  EXPECT_EQ(read_tail_header("2026-03-02T09:00:03.000000+00:00 web/2")->message, "");
  EXPECT_EQ(read_tail_header("2026-03-02T09:00:03.000000+00:00 web/2 ")->message, "");
}

// colorama's codes as tail.py uses them
TEST(TailHeader, ColoursOfTimeAndStreamGoThoseOfTheMessageStay) {
  const auto header =
      read_tail_header("\x1b[32m2026-03-02T09:00:00.123000+00:00\x1b[0m \x1b[36mweb/1\x1b[0m \x1b[31mERROR\x1b[0m a");
  ASSERT_TRUE(header);
  EXPECT_EQ(header->stream, "web/1");
  EXPECT_EQ(header->message, "\x1b[31mERROR\x1b[0m a");
  const auto short_header = read_short_tail_header("\x1b[32m2026-03-02T09:00:00\x1b[0m \x1b[31ma");
  ASSERT_TRUE(short_header);
  EXPECT_EQ(short_header->message, "\x1b[31ma");
}

TEST(TailHeader, OtherLinesContinueAnEvent) {
  for (const std::string_view line : {"", " line 2", "2026-03-02T09:00:00.123Z web/1 a",
                                      "2026-03-02T09:00:00.123+00:00 web/1 a", "2026-03-02T09:00:00.123000 web/1 a",
                                      "2026-03-02 09:00:00.123000+00:00 web/1 a", "2026-03-02T09:00:00.123000+00:00",
                                      "2026-03-02T09:00:00.123000+00:00 ", "2026-03-02T09:00:00.123000+00:00  a"}) {
    EXPECT_FALSE(read_tail_header(line)) << line;
  }
}

TEST(TailHeader, TheShortFormatHasNoStream) {
  const auto header = read_short_tail_header("2026-03-02T09:00:00 a b");
  ASSERT_TRUE(header);
  EXPECT_EQ(header->time, kNine);
  EXPECT_EQ(header->stream, "");
  EXPECT_EQ(header->message, "a b");
  EXPECT_EQ(read_short_tail_header("2026-03-02T09:00:00")->message, "");
  for (const std::string_view line :
       {"", " b", "2026-03-02T09:00:00.1 a", "2026-03-02T09:00:00Z a", "2026-03-02 09:00:00 a", "2026/03/02T09:00:00 a",
        "2026-02-30T09:00:00 a", "20260302T090000Z012 a"}) {
    EXPECT_FALSE(read_short_tail_header(line)) << line;
  }
}

}  // namespace
}  // namespace insitu
