#include "engine/input/framed_blocks.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "engine/input/line_blocks.h"
#include "insitu/event_time.h"
#include "insitu/multiline.h"
#include "tests/trickling_source.h"
#include "tests/unit/engine/input/block_story.h"

// Lines to messages: line_framer, message_writer and the blocks that they fill.
namespace insitu {
namespace {

/// A file of some shape, and how it breaks off.
struct FramedFile {
  InputShape shape = InputShape::Lines;
  std::string bytes = {};
  BlockOptions options = {};
  std::string failure = {};  ///< empty: it ends
};

BlockStory framed_story(const FramedFile& file, std::size_t read_size, std::size_t block_bytes) {
  TricklingSource source(file.bytes, read_size);
  if (!file.failure.empty()) source.fail_at_end(file.failure);
  BlockOptions options = file.options;
  options.block_bytes = block_bytes;
  const auto reader = make_framed_block_reader(make_line_block_reader(0, source, options), file.shape, options);
  return story_of(*reader);
}

/// It must not depend on the sizes of reads and blocks.
BlockStory framed_in_every_way(const FramedFile& file) {
  const BlockStory whole = framed_story(file, 1 << 20, 1 << 20);
  for (const std::size_t read_size : {1UL, 7UL, 1UL << 20}) {
    for (const std::size_t block_bytes : {1UL, 16UL, 100UL}) {
      EXPECT_EQ(framed_story(file, read_size, block_bytes), whole) << read_size << " " << block_bytes;
    }
  }
  return whole;
}

BlockOptions max_event(std::size_t bytes) {
  BlockOptions options;
  options.max_event_bytes = bytes;
  return options;
}

BlockOptions joined(const std::string& how, std::size_t max_event_bytes = 1000) {
  static const TimeReader times = *TimeReader::make({});
  BlockOptions options = max_event(max_event_bytes);
  options.event_starts = *make_event_starts(how, times);
  return options;
}

/// 2026-03-02T09:00:00Z
constexpr std::string_view kNineOClock = "@1772442000000 ";
std::string at_nine(const std::string& text) { return std::string(kNineOClock) + text; }
std::string cri(const std::string& rest) { return "2026-03-02T09:00:00Z " + rest + "\n"; }
std::string exported(const std::string& message) { return "2026-03-02T09:00:00.000Z " + message + "\n"; }

TEST(FramedBlocks, PutsPiecesTogetherByStreamInTheOrderOfTheirBeginnings) {
  EXPECT_EQ(framed_in_every_way({.shape = InputShape::Cri,
                                 .bytes = cri("stdout P a") + cri("stderr F x") + cri("stdout P b") +
                                          cri("stderr P y") + cri("stdout F c") + cri("stderr F z")}),
            (BlockStory{at_nine("abc"), at_nine("x"), at_nine("yz")}));
}

TEST(FramedBlocks, ReportsALineThatDoesNotFitAndGoesOn) {
  EXPECT_EQ(framed_in_every_way({.shape = InputShape::Cri, .bytes = cri("stdout F a") + "bad\n" + cri("stdout F b")}),
            (BlockStory{at_nine("a"), "!line 2 is no record of a container runtime (CRI)", "lost 1", at_nine("b")}));
}

TEST(FramedBlocks, EventThatBecomesTooLongIsLeftOutWithItsRest) {
  // The rest of it is no event of its own, in which a pattern could find something.
  EXPECT_EQ(framed_in_every_way({.shape = InputShape::Cri,
                                 .bytes = cri("stdout P 0123456789012345678901234567890123456789") +
                                          cri("stdout P 0123456789") + cri("stdout P more") + cri("stdout F rest") +
                                          cri("stdout F next"),
                                 .options = max_event(70)}),
            (BlockStory{at_nine("0123456789012345678901234567890123456789"
                                "0123456789"
                                "morerest"),
                        at_nine("next")}));
  EXPECT_EQ(framed_in_every_way({.shape = InputShape::Cri,
                                 .bytes = cri("stdout P 01234567890123456789012345678901234567") +
                                          cri("stdout P 01234567890123456789012345678901234567") +
                                          cri("stdout P more") + cri("stdout F rest") + cri("stdout F next"),
                                 .options = max_event(70)}),
            (BlockStory{"!an event of more than 70 bytes (see --max-line)", "lost 1", at_nine("next")}));
}

TEST(FramedBlocks, EventOfOneStreamIsNotLeftOutForTheLengthOfAnother) {
  const std::string forty(40, 'o');
  EXPECT_EQ(framed_in_every_way({.shape = InputShape::Cri,
                                 .bytes = cri("stderr P e") + cri("stdout P " + forty) + cri("stdout P " + forty) +
                                          cri("stdout F o") + cri("stderr F e") + cri("stdout F p"),
                                 .options = max_event(70)}),
            (BlockStory{at_nine("ee"), "!an event of more than 70 bytes (see --max-line)", "lost 1", at_nine("p")}));
}

TEST(FramedBlocks, MessagesThatWaitForAnotherStreamAreAllHandedOn) {
  std::string bytes = cri("stderr P e");
  BlockStory expected = {at_nine("ee")};
  for (int i = 0; i < 50; ++i) {
    bytes += cri("stdout F " + std::to_string(i));
    expected.push_back(at_nine(std::to_string(i)));
  }
  EXPECT_EQ(
      framed_in_every_way({.shape = InputShape::Cri, .bytes = bytes + cri("stderr F e"), .options = max_event(64)}),
      expected);
}

TEST(FramedBlocks, LinesWithoutAHeaderContinueAnEvent) {
  EXPECT_EQ(
      framed_in_every_way({.shape = InputShape::Export,
                           .bytes = "lost\n" + exported("a") + "b\n\nc\n" + exported("") + "d\n" + exported("e")}),
      (BlockStory{"!line 1 is before the first time of the export", "lost 1", at_nine("a\nb\n\nc"), at_nine("d"),
                  at_nine("e")}));
}

TEST(FramedBlocks, LineThatIsTooLongTakesTheEventWithItThatItMayBelongTo) {
  EXPECT_EQ(framed_in_every_way(
                {.shape = InputShape::Export,
                 .bytes = exported("a") + exported("b") + std::string(60, 'x') + "\nrest of b\n" + exported("c"),
                 .options = max_event(50)}),
            (BlockStory{at_nine("a"), "!a line of more than 50 bytes (see --max-line)", "lost 1", at_nine("c")}));
  EXPECT_EQ(framed_in_every_way(
                {.bytes = "a\nb\n  b\n" + std::string(60, 'x') + "\n  rest\nc\n", .options = joined("agent", 50)}),
            (BlockStory{"a", "!a line of more than 50 bytes (see --max-line)", "lost 1", "c"}));
  EXPECT_EQ(framed_in_every_way(
                {.bytes = "a\n\nb\n" + std::string(60, 'x') + "\n    at rest\nc\n", .options = joined("traces", 50)}),
            (BlockStory{"a", "!a line of more than 50 bytes (see --max-line)", "lost 1", "c"}));
}

TEST(FramedBlocks, EventThatIsBrokenOffIsLeftOut) {
  EXPECT_EQ(framed_in_every_way(
                {.shape = InputShape::Export, .bytes = exported("a") + exported("b") + "go", .failure = "breaks off"}),
            (BlockStory{at_nine("a"), "!breaks off", "lost 1"}));
  EXPECT_EQ(framed_in_every_way({.bytes = "a\nb\n", .options = joined("agent"), .failure = "breaks off"}),
            (BlockStory{"a", "!breaks off", "lost 1"}));
  // What is whole is handed on, also if it waited for the other stream.
  EXPECT_EQ(
      framed_in_every_way(
          {.shape = InputShape::Cri, .bytes = cri("stderr P e") + cri("stdout F o") + "2026", .failure = "breaks off"}),
      (BlockStory{"!breaks off", "lost 1", at_nine("o")}));
}

TEST(FramedBlocks, EmptyLinesBelongToATraceThatGoesOn) {
  EXPECT_EQ(framed_in_every_way({.bytes = "\n\na\n\n\n    at b\n\n\nc\n\n", .options = joined("traces")}),
            (BlockStory{"a\n\n\n    at b", "c"}));
}

TEST(FramedBlocks, ManyEmptyLinesMayWait) {
  const std::string empty_lines(std::size_t{1} << 20, '\n');
  EXPECT_EQ(framed_story({.bytes = "a\n" + empty_lines + "b\n", .options = joined("traces", 1000)}, 1 << 20, 1 << 20),
            (BlockStory{"a", "b"}));
}

TEST(FramedBlocks, HeadersAndDirectivesAreNoEvents) {
  EXPECT_EQ(framed_in_every_way({.shape = InputShape::VpcFlow,
                                 .bytes = "version start end action\n2 1772442000 5 OK\n2 1772442000 5\n2 - 5 OK\n"}),
            (BlockStory{at_nine("2 1772442000 5 OK"), "!line 3 is of 3 words, where the header has 4", "lost 1",
                        "2 - 5 OK"}));
  EXPECT_EQ(framed_in_every_way({.shape = InputShape::W3c, .bytes = "#Version: 1.0\na\n#x\nb"}),
            (BlockStory{"a", "b"}));
  EXPECT_EQ(framed_in_every_way({.shape = InputShape::VpcFlow, .bytes = "a start\nx 99999999999999999999\n"}),
            (BlockStory{"x 99999999999999999999"}));
}

TEST(FramedBlocks, NothingInItIsNothing) {
  for (const InputShape shape : {InputShape::Docker, InputShape::Cri, InputShape::Export, InputShape::Tail}) {
    EXPECT_EQ(framed_in_every_way({.shape = shape, .bytes = ""}), BlockStory{});
  }
}

}  // namespace
}  // namespace insitu
