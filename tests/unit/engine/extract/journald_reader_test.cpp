#include "engine/extract/journald_reader.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

/// The message of an entry, or why it is none.
std::string message_of(std::string_view value) {
  JournaldReader reader;
  std::deque<std::string> texts;
  const std::string entry = "{\"MESSAGE\":" + std::string(value) + "}";  // the event borrows
  const auto event = reader.read(entry, texts);
  return event ? std::string(event->message) : "error: " + event.error();
}

// systemd.io: Journal JSON Format
TEST(JournaldReader, ReadsAnEntry) {
  constexpr std::string_view kEntry =
      R"({"__CURSOR":"s=1;i=1","__REALTIME_TIMESTAMP":"1772442000123456","_HOSTNAME":"web-1",)"
      R"("_SYSTEMD_UNIT":"app.service","PRIORITY":"3","MESSAGE":"a \"b\""})";
  std::deque<std::string> texts;
  const auto event = JournaldReader().read(kEntry, texts);
  ASSERT_TRUE(event) << event.error();
  EXPECT_EQ(event->message, "a \"b\"");
  EXPECT_EQ(event->timestamp, 1772442000123);
  EXPECT_EQ(event->log_group, "app.service");
  EXPECT_EQ(event->log_stream, "web-1");
}

TEST(JournaldReader, AMessageIsATextOrBytesOrTheLastOfSeveralValues) {
  EXPECT_EQ(message_of("\"a\""), "a");
  EXPECT_EQ(message_of("\"\""), "");
  EXPECT_EQ(message_of("[27, 91, 51, 49, 109, 69, 82, 82, 255]"), "\x1b[31mERR\xff");
  EXPECT_EQ(message_of("[0]"), std::string(1, '\0'));
  EXPECT_EQ(message_of(R"(["first","last\n"])"), "last\n");
  EXPECT_EQ(message_of(R"(["first",[97,98]])"), "ab");
}

TEST(JournaldReader, AMessageThatWasLeftOutIsAProblem) {
  EXPECT_TRUE(message_of("null").contains("--all"));
  EXPECT_TRUE(message_of("[\"a\",null]").contains("--all"));
  const std::string odd = "error: `MESSAGE` is neither a text nor an array of bytes or texts";
  for (const std::string_view value : {"1", "true", "{}", "[]", "[256]", "[-1]", "[1.5]", "[97,\"a\",98]", "[[]]"}) {
    EXPECT_EQ(message_of(value), odd) << value;
  }
}

TEST(JournaldReader, SaysWhyThereIsNoEvent) {
  const auto error_of = [](std::string_view object) {
    std::deque<std::string> texts;
    const auto event = JournaldReader().read(object, texts);
    return event ? "an event" : event.error();
  };
  EXPECT_EQ(error_of("{}"), "an entry of the journal without `MESSAGE`");
  EXPECT_EQ(error_of("[]"), "an entry of the journal is a JSON object");
  EXPECT_TRUE(error_of("{\"MESSAGE\":[1,}").starts_with("not valid JSON at byte 14 of the entry of the journal"));
}

}  // namespace
}  // namespace insitu
