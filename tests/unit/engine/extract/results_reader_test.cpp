#include "engine/extract/results_reader.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

std::string row_error(std::string_view row) {
  std::deque<std::string> texts;
  const auto event = ResultsReader().read(row, texts);
  return event ? "an event" : event.error();
}

// API reference: GetQueryResults
TEST(ResultsReader, ReadsARow) {
  constexpr std::string_view kRow = R"([
    {"field":"@timestamp","value":"2026-03-02 09:00:00.123"}, {"field":"@message","value":"ERROR a"},
    {"field":"level","value":"ERROR"}, {"field":"@logStream","value":"web/1"},
    {"field":"@log","value":"123456789012:/app/api"}, {"field":"@ptr","value":"CmEK"},
    {"field":"@ingestionTime","value":"2026-03-02 09:00:01.000"}])";
  std::deque<std::string> texts;
  const auto event = ResultsReader().read(kRow, texts);
  ASSERT_TRUE(event) << event.error();
  EXPECT_EQ(event->message, "ERROR a");
  EXPECT_EQ(event->timestamp, 1772442000123);
  EXPECT_EQ(event->ingestion_time, 1772442001000);
  EXPECT_EQ(event->log_stream, "web/1");
  EXPECT_EQ(event->log_group, "/app/api");
  EXPECT_EQ(event->event_id, "CmEK");
  EXPECT_TRUE(texts.empty()) << "nothing had to be copied";
}

// API reference: GetLogRecord
TEST(ResultsReader, ReadsARecord) {
  std::deque<std::string> texts;
  const auto event = ResultsReader().read(
      R"({"@ptr":"x","@timestamp":"1772442000000","@message":"a\nb","@log":"app","level":"INFO"})", texts);
  ASSERT_TRUE(event) << event.error();
  EXPECT_EQ(event->message, "a\nb");
  EXPECT_EQ(event->timestamp, 1772442000000);
  EXPECT_EQ(event->log_group, "app") << "without an account";
  EXPECT_EQ(event->log_stream, "");
}

TEST(ResultsReader, EscapedTextsOutliveTheNextRow) {
  ResultsReader reader;
  std::deque<std::string> texts;
  const auto first = reader.read(R"([{"field":"@message","value":"\u003cfirst\u003e"}])", texts);
  const auto second = reader.read(R"([{"value":"\u003csecond\u003e","field":"@mess\u0061ge"}])", texts);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->message, "<first>");
  EXPECT_EQ(second->message, "<second>");
  EXPECT_EQ(first->timestamp, std::nullopt);
}

TEST(ResultsReader, TimesThatAreNoneAreLeftOut) {
  const auto timestamp = [](const std::string& written) {
    std::deque<std::string> texts;
    return ResultsReader()
        .read(R"([{"field":"@message","value":"m"},{"field":"@timestamp","value":")" + written + "\"}]", texts)
        ->timestamp;
  };
  EXPECT_EQ(timestamp("2026-03-02 09:00:00"), 1772442000000);
  EXPECT_EQ(timestamp("2026-03-02 09:00:00.123 x"), std::nullopt);
  EXPECT_EQ(timestamp("2026-02-30 09:00:00.123"), std::nullopt);
  EXPECT_EQ(timestamp(""), std::nullopt);
}

TEST(ResultsReader, SaysWhyThereIsNoEvent) {
  EXPECT_EQ(row_error(R"([{"field":"n","value":"1"}])"), ResultsReader::kMissingMessage);
  EXPECT_EQ(row_error("[]"), ResultsReader::kMissingMessage);
  EXPECT_EQ(row_error("{}"), ResultsReader::kMissingMessage);
  EXPECT_EQ(row_error(R"([{"name":"n"}])"), "a row of results is a list of objects with `field` and `value`");
  EXPECT_EQ(row_error("[1]"), "a row of results is a list of objects with `field` and `value`");
  EXPECT_EQ(row_error("3"), "a row of results is a list of objects with `field` and `value`");
  EXPECT_EQ(row_error("[{]"), "not valid JSON");
  EXPECT_EQ(row_error(""), "not valid JSON");
  EXPECT_TRUE(row_error("{\"@message\":}").starts_with("not valid JSON at byte 12 of the event"));
}

}  // namespace
}  // namespace insitu
