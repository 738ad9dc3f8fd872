#include "engine/extract/event_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/extract/json_walker.h"

namespace insitu {
namespace {

std::string error_of(std::string_view object) {
  std::deque<std::string> texts;
  const auto event = EventReader().read(object, texts);
  return event ? "an event" : event.error();
}

TEST(EventReader, ReadsWhatTheCommandLineToolPrints) {
  const std::string_view object = R"({
    "logStreamName": "2024/01/01/[$LATEST]abc", "timestamp": 1704067200123, "message": "ERROR one",
    "ingestionTime": 1704067201000, "eventId": "3791", "logGroupName": "/aws/lambda/x", "other": {"message": 1}})";
  std::deque<std::string> texts;
  const auto event = EventReader().read(object, texts);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->message, "ERROR one");
  EXPECT_EQ(event->timestamp, 1704067200123);
  EXPECT_EQ(event->ingestion_time, 1704067201000);
  EXPECT_EQ(event->log_stream, "2024/01/01/[$LATEST]abc");
  EXPECT_EQ(event->log_group, "/aws/lambda/x");
  EXPECT_EQ(event->event_id, "3791");
  EXPECT_TRUE(texts.empty()) << "nothing had to be copied";
}

TEST(EventReader, OnlyTheMessageIsNeeded) {
  std::deque<std::string> texts;
  const auto event = EventReader().read(R"({"message":""})", texts);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->message, "");
  EXPECT_EQ(event->timestamp, std::nullopt);
  EXPECT_EQ(event->log_stream, "");
  EXPECT_EQ(event->log_group, "");
}

TEST(EventReader, ResolvesEscapesAndKeepsEarlierTexts) {
  EventReader reader;
  std::deque<std::string> texts;
  const auto first = reader.read(R"({"message":"a\n\u00e9","logStreamName":"s\/1"})", texts);
  const auto second = reader.read(R"({"mess\u0061ge":"\"b\""})", texts);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->message, "a\n\u00e9");
  EXPECT_EQ(first->log_stream, "s/1");
  EXPECT_EQ(second->message, "\"b\"");
}

TEST(EventReader, TimesAreNumbersOrTextsOfDigits) {
  const auto timestamp = [](const std::string& value) {
    std::deque<std::string> texts;
    return EventReader().read(R"({"message":"m","timestamp":)" + value + "}", texts)->timestamp;
  };
  EXPECT_EQ(timestamp("0"), 0);
  EXPECT_EQ(timestamp("-5"), -5);
  EXPECT_EQ(timestamp("\"1704067200123\""), 1704067200123);
  for (const char* value : {"1.5", "1e3", "\"\"", "\"1 \"", "\"now\"", "null", "true", "[1]", "99999999999999999999"}) {
    EXPECT_EQ(timestamp(value), std::nullopt) << value;
  }
}

TEST(EventReader, PrefersTheShortNameOfALogGroup) {
  const auto group = [](std::string_view object) {
    std::deque<std::string> texts;
    return std::string(EventReader().read(object, texts)->log_group);
  };
  EXPECT_EQ(group(R"({"message":"m","logGroup":"a","logGroupName":"b","logGroupIdentifier":"c"})"), "a");
  EXPECT_EQ(group(R"({"message":"m","logGroupIdentifier":"c","logGroupName":"b"})"), "b");
  EXPECT_EQ(group(R"({"message":"m","logGroupIdentifier":"c","logGroupName":""})"), "c");
  EXPECT_EQ(group(R"({"message":"m","logGroup":5,"logGroupName":"b"})"), "b");
}

TEST(EventReader, SaysWhyThisIsNoEvent) {
  EXPECT_EQ(error_of("{}"), "an event object without `message`");
  EXPECT_EQ(error_of(R"({"Message":"x"})"), "an event object without `message`");
  EXPECT_EQ(error_of(R"({"message":1})"), "the `message` of an event is a string");
  EXPECT_EQ(error_of(R"({"message":"a","message":null})"), "the `message` of an event is a string");
  EXPECT_EQ(error_of(R"({"message":null,"message":"a"})"), "an event");
  EXPECT_EQ(error_of(R"(["message"])"), "an event is a JSON object");
  EXPECT_EQ(error_of(R"({"message":"a",})"),
            "not valid JSON at byte 15 of the event: expected a member name in quotes");
  EXPECT_EQ(
      error_of(R"({"message":"a","x":)" + std::string(kMaxJsonDepth, '[') + std::string(kMaxJsonDepth, ']') + "}"),
      "JSON nested deeper than 1024 levels");
}

TEST(EventReader, GoesOnAfterABrokenObject) {
  EventReader reader;
  std::deque<std::string> texts;
  EXPECT_FALSE(reader.read(R"({"message":"lost","timestamp":1,)", texts));
  const auto event = reader.read(R"({"message":"found"})", texts);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->message, "found");
  EXPECT_EQ(event->timestamp, std::nullopt);
}

}  // namespace
}  // namespace insitu
