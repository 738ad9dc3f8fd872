#include "engine/run/block_events.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

// Which events of a block are visited, and what is reported of broken ones.
namespace insitu {
namespace {

BlockResult block_of(std::string_view bytes) {
  BlockResult block;
  block.block.buffer.reserve(bytes.size());
  block.block.buffer.resize(bytes.size());
  std::ranges::copy(bytes, block.block.buffer.data());
  block.block.file_offset = 1000;
  return block;
}

Prefilter asking_for(std::string_view literal) { return Prefilter(Requirement::of(literal, Spelling::Exact)); }

/// "5@1005 error" for each event, with a `-` in front where it surely does not match.
std::vector<std::string> visited(BlockEvents& events, BlockResult& block, std::size_t max_events = SIZE_MAX) {
  std::vector<std::string> seen;
  events.each(block, [&](const BlockEvent& event) {
    seen.push_back((event.may_match ? "" : "-") + std::to_string(event.at) + "@" + std::to_string(event.file_offset) +
                   " " + std::string(event.event.message));
    return seen.size() < max_events;
  });
  return seen;
}

using Seen = std::vector<std::string>;

TEST(BlockEvents, WithoutAPrefilterEveryLineIsVisitedThatIsNotEmpty) {
  BlockEvents events(Prefilter::none());
  BlockResult block = block_of("a\n\nb\r\nc");
  EXPECT_EQ(visited(events, block), (Seen{"0@1000 a", "3@1003 b", "6@1006 c"}));
}

TEST(BlockEvents, LinesThatCannotMatchAreSkippedOrMarked) {
  const Prefilter prefilter = asking_for("ERROR");
  BlockEvents skipping(prefilter);
  BlockResult block = block_of("fine line\nan ERROR\nfine line\nERROR, ERROR\n");
  EXPECT_EQ(visited(skipping, block), (Seen{"10@1010 an ERROR", "29@1029 ERROR, ERROR"}));
  BlockEvents marking(prefilter, Unmatchable::Marked);
  EXPECT_EQ(visited(marking, block),
            (Seen{"-0@1000 fine line", "10@1010 an ERROR", "-19@1019 fine line", "29@1029 ERROR, ERROR"}));
}

TEST(BlockEvents, OnlyLinesWithinABoundAreVisited) {
  const RowBound bound(RowBound::Member("\"n\"", FieldValue::written_number("10")));
  BlockEvents events(Prefilter::none(), bound);
  BlockResult block = block_of("{\"n\":9}\n{\"n\":11}\n");
  EXPECT_EQ(visited(events, block), (Seen{"8@1008 {\"n\":11}"}));
}

TEST(BlockEvents, NothingIsVisitedOnceNoMoreIsWanted) {
  const Prefilter prefilter = asking_for("x");
  for (const Unmatchable unmatchable : {Unmatchable::Skipped, Unmatchable::Marked}) {
    BlockEvents events(prefilter, unmatchable);
    BlockResult block = block_of("x1\nx2\nx3\n");
    EXPECT_EQ(visited(events, block, 2).size(), 2U);
  }
  BlockEvents objects(Prefilter::none());
  BlockResult block = block_of(R"({"message":"a"}{"message":"b"})");
  block.block.form = BlockForm::EventObjects;
  block.block.records = {{0, 15, 1000}, {15, 30, 1015}};
  EXPECT_EQ(visited(objects, block, 1), (Seen{"0@1000 a"}));
}

TEST(BlockEvents, AnObjectThatIsNoEventIsLeftOutAndReported) {
  const Prefilter prefilter = asking_for("never looked for in objects");
  BlockEvents events(prefilter);
  BlockResult block = block_of(R"({"message":"a"}{"no":"text"}{"message":"b"})");
  block.block.form = BlockForm::EventObjects;
  block.block.records = {{0, 15, 1000}, {15, 28, 1015}, {28, 43, 1028}};
  EXPECT_EQ(visited(events, block), (Seen{"0@1000 a", "1@1028 b"}));
  ASSERT_EQ(block.problems.size(), 1U);
  EXPECT_EQ(block.problems[0].at, 1U) << "before the event that has this index";
  EXPECT_TRUE(block.problems[0].problem.message.starts_with("the event at byte 1015 was left out: "));
}

// After a block of which most passes, the next ones are not searched; what is reported must not depend on that.
TEST(BlockEvents, ABlockThatIsNotSearchedReportsNoMore) {
  const Prefilter prefilter = asking_for("ERROR");
  BlockEvents events(prefilter);
  BlockResult rich = block_of("ERROR\nERROR\n");
  BlockResult poor = block_of("fine\nERROR\n");
  EXPECT_EQ(visited(events, poor).size(), 1U) << "searched";
  EXPECT_EQ(visited(events, rich).size(), 2U);
  std::vector<std::string> messages;
  events.each(poor, [&](const BlockEvent& event) {
    messages.emplace_back(event.event.message);
    events.report_too_deep(event, TooDeep::NoFields, poor);
    return true;
  });
  EXPECT_EQ(messages, (Seen{"fine", "ERROR"})) << "not searched";
  ASSERT_EQ(poor.problems.size(), 1U);
  EXPECT_EQ(poor.problems[0].problem.message,
            "the event at byte 1005 has no fields: its JSON nests deeper than 1024 levels");
}

TEST(BlockEvents, WithoutPrefilteringNoMoreIsReported) {
  const Prefilter prefilter = asking_for("ERROR");
  BlockEvents events(prefilter, Unmatchable::Skipped, Prefiltering::Off);
  BlockResult block = block_of("fine\nERROR\n");
  events.each(block, [&](const BlockEvent& event) {
    EXPECT_TRUE(event.may_match);
    events.report_too_deep(event, TooDeep::NoMatch, block);
    return true;
  });
  EXPECT_TRUE(events.has_visited_all());
  EXPECT_EQ(block.problems.size(), 1U);
}

TEST(BlockEvents, TheSearchIsTriedAgainLater) {
  const Prefilter prefilter = asking_for("ERROR");
  BlockEvents events(prefilter);
  BlockResult rich = block_of("ERROR\n");
  BlockResult poor = block_of("fine\n");
  visited(events, rich);
  std::size_t searched_after = 0;
  while (searched_after < 100 && !visited(events, poor).empty()) ++searched_after;
  EXPECT_EQ(searched_after, 31U);
}

TEST(LineCounter, TheLastLineNeedsNoNewline) {
  EXPECT_EQ(LineCounter("").all(), 0U);
  EXPECT_EQ(LineCounter("\n").all(), 1U);
  EXPECT_EQ(LineCounter("a\n\nb").all(), 3U);
  LineCounter lines("a\n\nb\nc\n");
  EXPECT_EQ(lines.before(0), 0U);
  EXPECT_EQ(lines.before(3), 2U);
  EXPECT_EQ(lines.before(3), 2U);
  EXPECT_EQ(lines.before(5), 3U);
  EXPECT_EQ(lines.all(), 4U);
}

}  // namespace
}  // namespace insitu
