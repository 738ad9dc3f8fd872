#include "engine/follow/event_borders.h"

#include <gtest/gtest.h>

#include <string>

#include "insitu/event_time.h"
#include "insitu/multiline.h"

namespace insitu {
namespace {

std::string whole(const std::string& text, InputShape shape, Growth growth = Growth::Goes,
                  const BlockOptions& options = {}) {
  return text.substr(0, length_of_whole_events(text, shape, options, growth));
}

TEST(EventBorders, LinesAreWholeWithTheirBreak) {
  EXPECT_EQ(whole("a\nb\nc", InputShape::Lines), "a\nb\n");
  EXPECT_EQ(whole("a", InputShape::Lines), "");
  EXPECT_EQ(whole("a\nb", InputShape::Lines, Growth::Rests), "a\n");
  EXPECT_EQ(whole("a\nb", InputShape::Lines, Growth::Ended), "a\nb");
}

TEST(EventBorders, JoinedLinesAreWholeWhenTheNextEventBeginsOrNothingComes) {
  const TimeReader times = *TimeReader::make({});
  BlockOptions options;
  options.event_starts = *make_event_starts("start=^E", times);
  EXPECT_EQ(whole("E1\n more\nE2\n more\n", InputShape::Lines, Growth::Goes, options), "E1\n more\n");
  EXPECT_EQ(whole("E1\n more\n", InputShape::Lines, Growth::Goes, options), "");
  EXPECT_EQ(whole("E1\n more\nE", InputShape::Lines, Growth::Rests, options), "E1\n more\n");
}

TEST(EventBorders, PiecesOfContainersWaitForTheirEnd) {
  const std::string first = "2026-03-02T12:00:00Z stdout P a\n";
  const std::string other = "2026-03-02T12:00:00Z stderr F x\n";
  const std::string last = "2026-03-02T12:00:00Z stdout F b\n";
  EXPECT_EQ(whole(other + first, InputShape::Cri), other);
  EXPECT_EQ(whole(first + other, InputShape::Cri), "");
  EXPECT_EQ(whole(first + other + last, InputShape::Cri), first + other + last);
  const std::string piece = R"({"log":"a","stream":"stdout","time":"2026-03-02T12:00:00Z"})"
                            "\n";
  const std::string end = R"({"log":"b\n","stream":"stdout","time":"2026-03-02T12:00:00Z"})"
                          "\n";
  EXPECT_EQ(whole(end + piece, InputShape::Docker), end);
  EXPECT_EQ(whole(piece + end, InputShape::Docker), piece + end);
}

TEST(EventBorders, LinesBelowAHeaderBelongToIt) {
  const std::string first = "2026-03-02T12:00:00.000Z one\nmore\n";
  const std::string second = "2026-03-02T12:00:01.000Z two\n";
  EXPECT_EQ(whole(first + second, InputShape::Export), first);
  EXPECT_EQ(whole(first + second, InputShape::Export, Growth::Rests), first + second);
}

TEST(EventBorders, DocumentsEndWhereTheirBracketsDo) {
  EXPECT_EQ(whole(R"({"a":"}"}{"b":[1]} {"c")", InputShape::Envelope), R"({"a":"}"}{"b":[1]})");
  EXPECT_EQ(whole(R"([{"a":1},)", InputShape::Json), "");
  EXPECT_EQ(whole(R"({"a":"\"}"})"
                  "\n{",
                  InputShape::Json),
            R"({"a":"\"}"})"
            "\n");
}

TEST(EventBorders, LinesOfUtf16EndWithTwoBytes) {
  const std::string text("a\0\n\0b\0\x0a", 7);
  BlockOptions options;
  options.encoding = "utf-16le";
  EXPECT_EQ(whole(text, InputShape::Lines, Growth::Goes, options), std::string("a\0\n\0", 4));
}

}  // namespace
}  // namespace insitu
