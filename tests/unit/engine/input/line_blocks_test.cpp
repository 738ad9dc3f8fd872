#include "engine/input/line_blocks.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "engine/input/line_blocks.h"
#include "tests/trickling_source.h"

namespace insitu {
namespace {

using namespace std::string_literals;

/// What a reader said, in order: lines as they are, problems as "!offset message", skipped lines as "skipped n".
using Story = std::vector<std::string>;

void append_lines(Story& story, std::string_view text) {
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    const std::size_t size = newline == std::string_view::npos ? text.size() : newline + 1;
    story.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
}

void append_line_block(Story& story, const Block& block) {
  for (const InputProblem& problem : block.problems) {
    story.push_back("!" + std::to_string(problem.offset.value_or(0)) + " " + problem.message);
  }
  if (block.skipped_events > 0) story.push_back("skipped " + std::to_string(block.skipped_events));
  append_lines(story, block.buffer.view());
}

void expect_padding(const PaddedBuffer& buffer) {
  ASSERT_NE(buffer.data(), nullptr);
  const std::string padding(buffer.data() + buffer.size(), kPadding);
  EXPECT_EQ(padding, std::string(kPadding, '\0'));
}

/// Also checks what holds for every block of `text`.
Story read_line_blocks(ByteSource& source, const BlockOptions& options, std::string_view text) {
  const auto reader = make_line_block_reader(0, source, options);
  Story story;
  Block block;
  while (reader->next(block)) {
    append_line_block(story, block);
    expect_padding(block.buffer);
    const std::string_view bytes = block.buffer.view();
    EXPECT_EQ(bytes, text.substr(block.file_offset, bytes.size()));
    EXPECT_TRUE(block.records.empty());
    EXPECT_TRUE(!bytes.empty() || !block.problems.empty()) << "a block about nothing";
    const bool is_last = block.file_offset + bytes.size() == text.size();
    EXPECT_TRUE(bytes.empty() || bytes.ends_with('\n') || is_last) << bytes;
    if (::testing::Test::HasFailure()) return story;
  }
  append_line_block(story, block);
  EXPECT_EQ(block.buffer.size(), 0u);
  EXPECT_FALSE(reader->next(block)) << "the end is the end";
  EXPECT_TRUE(block.problems.empty() && block.skipped_events == 0);
  return story;
}

Story read_lines(const std::string& text, const BlockOptions& options, std::size_t read_size, Life life) {
  TricklingSource source(text, read_size, life);
  return read_line_blocks(source, options, text);
}

/// What has to come out, found the slow and obvious way.
Story expected_story(std::string_view text, std::size_t max_line) {
  Story lines;
  append_lines(lines, text);
  Story story;
  std::size_t offset = 0;
  for (const std::string& line : lines) {
    const std::size_t content = line.size() - (line.ends_with('\n') ? 1 : 0);
    if (content > max_line) {
      story.push_back("!" + std::to_string(offset) + " a line of more than " + std::to_string(max_line) +
                      " bytes (see --max-line)");
      story.emplace_back("skipped 1");
    } else {
      story.push_back(line);
    }
    offset += line.size();
  }
  return story;
}

const std::vector<std::string>& tricky_texts() {
  static const std::vector<std::string> texts = {
      "",
      "\n",
      "a",
      "a\n",
      "\n\n\n",
      "\r\n\r\r\n",
      "one\ntwo\r\n\nfour is longer\n" + std::string(37, 'x') + "\nno newline at the end",
      "nul\0in\0the middle\n\0\n\0"s,
      std::string(80, 'y') + "\nz\n" + std::string(41, 'x') + "\n\n" + std::string(40, 'w'),
      "\xff\xfe\n\x80\n\xc3\xa4\xc3\n",
  };
  return texts;
}

TEST(LineBlocks, EveryBlockSizeGivesTheSameLines) {
  for (const std::string& text : tricky_texts()) {
    const Story expected = expected_story(text, 1000);
    for (std::size_t block_bytes = 0; block_bytes <= 100; ++block_bytes) {
      for (const std::size_t read_size : {1u, 2u, 3u, 7u, 1000u}) {
        for (const Life life : {Life::Regular, Life::Live}) {
          ASSERT_EQ(read_lines(text, {.block_bytes = block_bytes}, read_size, life), expected)
              << "blocks of " << block_bytes << ", reads of " << read_size;
        }
      }
    }
  }
}

TEST(LineBlocks, LinesThatAreTooLongAreProblemsAndNothingElseIsLost) {
  for (const std::string& text : tricky_texts()) {
    for (const std::size_t max_line : {0u, 1u, 2u, 3u, 15u, 36u, 37u, 38u, 40u, 79u, 80u}) {
      const Story expected = expected_story(text, max_line);
      for (const std::size_t block_bytes : {1u, 2u, 5u, 16u, 37u, 38u, 64u, 1000u}) {
        for (const std::size_t read_size : {1u, 3u, 1000u}) {
          for (const Life life : {Life::Regular, Life::Live}) {
            const BlockOptions options{.block_bytes = block_bytes, .max_event_bytes = max_line};
            ASSERT_EQ(read_lines(text, options, read_size, life), expected)
                << "blocks of " << block_bytes << ", reads of " << read_size << ", lines up to " << max_line;
          }
        }
      }
    }
  }
}

TEST(LineBlocks, AimsAtItsSize) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "0123456789\n";
  TricklingSource source(text, 1 << 20);
  const auto reader = make_line_block_reader(0, source, {.block_bytes = 1100});
  Block block;
  for (int i = 0; i < 10; ++i) {
    ASSERT_TRUE(reader->next(block));
    EXPECT_EQ(block.buffer.size(), 1100u);
  }
  EXPECT_FALSE(reader->next(block));
}

TEST(LineBlocks, ALimitAtTheEndOfAllNumbersIsNoLimit) {
  const BlockOptions options{.block_bytes = 8, .max_event_bytes = static_cast<std::size_t>(-1)};
  EXPECT_EQ(read_lines("a\n" + std::string(1000, 'b') + "\nc", options, 100, Life::Regular),
            (Story{"a\n", std::string(1000, 'b') + "\n", "c"}));
}

TEST(LineBlocks, GivesTheMemoryOfALongLineBack) {
  std::string text = std::string(100'000, 'x') + "\n";
  for (int i = 0; i < 100; ++i) text += "0123456789\n";
  TricklingSource source(text, 1 << 20);
  const auto reader = make_line_block_reader(0, source, {.block_bytes = 100});
  Block block;
  ASSERT_TRUE(reader->next(block));
  EXPECT_GE(block.buffer.capacity(), 100'001u);
  while (reader->next(block)) EXPECT_LE(block.buffer.capacity(), 200'000u);
  EXPECT_LE(block.buffer.capacity(), 100u);
}

TEST(LineBlocks, ALineBeyondTheLimitIsSkippedInTheMemoryOfABlock) {
  const std::string text = std::string(1'000'000, 'x') + "\nshort\n";
  TricklingSource source(text, 1 << 20);
  const auto reader = make_line_block_reader(0, source, {.block_bytes = 100, .max_event_bytes = 1000});
  Block block;
  ASSERT_TRUE(reader->next(block));
  EXPECT_EQ(block.problems.size(), 1u);
  EXPECT_LE(block.buffer.capacity(), 100u);
  ASSERT_TRUE(reader->next(block));
  EXPECT_EQ(block.buffer.view(), "short\n");
  EXPECT_EQ(block.file_offset, 1'000'001u);
}

// Searching the line from its begin after each read would look at a terabyte: this test would not come to its end.
TEST(LineBlocks, ALongLineInSmallReadsIsSearchedOnce) {
  const std::string text = std::string(32 << 20, 'x') + "\nshort\n";
  TricklingSource source(text, 512, Life::Live);
  const auto reader = make_line_block_reader(0, source, {});
  Block block;
  ASSERT_TRUE(reader->next(block));
  EXPECT_TRUE(block.buffer.view().starts_with('x'));
  EXPECT_GE(block.buffer.size(), std::size_t{32} << 20);
}

TEST(LineBlocks, ALiveSourceIsHandedOnAsSoonAsItPauses) {
  TricklingSource source("aa\nbb\nccdd\nee\n", 6, Life::Live);
  const auto reader = make_line_block_reader(0, source, {});
  Block block;
  std::string seen;
  // The first three bytes are read apart, to look for a byte order mark.
  ASSERT_TRUE(reader->next(block));
  seen += block.buffer.view();
  EXPECT_EQ(source.reads, 1u);
  EXPECT_EQ(seen, "aa\n");
  ASSERT_TRUE(reader->next(block));
  EXPECT_EQ(source.reads, 2u);
  EXPECT_EQ(block.buffer.view(), "bb\n");  // the next three bytes, "ccd", are of no use yet
  ASSERT_TRUE(reader->next(block));
  EXPECT_EQ(source.reads, 3u);
  EXPECT_EQ(block.buffer.view(), "ccdd\nee\n");
}

TEST(LineBlocks, ARegularFileIsReadOnUntilTheBlockIsFull) {
  TricklingSource source("aa\nbb\ncc\ndd\n", 2);
  const auto reader = make_line_block_reader(0, source, {});
  Block block;
  ASSERT_TRUE(reader->next(block));
  EXPECT_EQ(block.buffer.view(), "aa\nbb\ncc\ndd\n");
}

TEST(LineBlocks, WholeLinesComeBeforeTheErrorThatEndsTheFile) {
  for (std::size_t read_size = 1; read_size <= 20; ++read_size) {
    for (std::size_t block_bytes = 1; block_bytes <= 20; ++block_bytes) {
      const std::string text = "one\ntwo\nhalf a li";
      TricklingSource source(text, read_size);
      source.fail_at_end("input/output error");
      EXPECT_EQ(read_line_blocks(source, {.block_bytes = block_bytes}, text),
                (Story{"one\n", "two\n", "!17 input/output error", "skipped 1"}));
    }
  }
}

TEST(LineBlocks, AnErrorAfterAWholeLineLosesNothing) {
  TricklingSource source("one\n", 100);
  source.fail_at_end("broken");
  EXPECT_EQ(read_line_blocks(source, {}, "one\n"), (Story{"one\n", "!4 broken"}));
}

TEST(LineBlocks, AnErrorWithoutAnyByte) {
  TricklingSource source("", 100);
  source.fail_at_end("broken");
  EXPECT_EQ(read_line_blocks(source, {}, ""), (Story{"!0 broken"}));
}

TEST(LineBlocks, AnErrorInALineThatIsTooLong) {
  const std::string text = "a\n" + std::string(100, 'x');
  TricklingSource source(text, 10);
  source.fail_at_end("broken");
  EXPECT_EQ(read_line_blocks(source, {.max_event_bytes = 50}, text),
            (Story{"a\n", "!2 a line of more than 50 bytes (see --max-line)", "skipped 1", "!102 broken"}));
}

TEST(LineBlocks, AByteOrderMarkIsNoPartOfTheFirstLine) {
  const std::string mark = "\xef\xbb\xbf";
  for (std::size_t read_size = 1; read_size <= 5; ++read_size) {
    for (std::size_t block_bytes = 1; block_bytes <= 5; ++block_bytes) {
      const BlockOptions options{.block_bytes = block_bytes};
      for (const Life life : {Life::Regular, Life::Live}) {
        EXPECT_EQ(read_lines(mark, options, read_size, life), Story{});
        EXPECT_EQ(read_lines(mark + "a\nb", options, read_size, life), (Story{"a\n", "b"}));
        EXPECT_EQ(read_lines(mark + mark + "a\n", options, read_size, life), (Story{mark + "a\n"}));
        EXPECT_EQ(read_lines("a" + mark + "\n", options, read_size, life), (Story{"a" + mark + "\n"}));
        EXPECT_EQ(read_lines("a\n" + mark + "\n", options, read_size, life), (Story{"a\n", mark + "\n"}));
        for (const std::string& half : {"\xef"s, "\xef\xbb"s, "\xef\xbb\n"s, "\xef\xef\xbb"s}) {
          EXPECT_EQ(read_lines(half, options, read_size, life), Story{half});
        }
      }
    }
  }
}

TEST(LineBlocks, AByteOrderMarkCountsForOffsets) {
  TricklingSource source(
      "\xef\xbb\xbf"
      "a\nlonger\nb\n",
      4);
  const auto reader = make_line_block_reader(0, source, {.max_event_bytes = 3});
  Block block;
  ASSERT_TRUE(reader->next(block));
  EXPECT_EQ(block.file_offset, 3u);
  ASSERT_TRUE(reader->next(block));
  ASSERT_EQ(block.problems.size(), 1u);
  EXPECT_EQ(block.problems[0].offset, 5u);
}

TEST(LineBlocks, AByteOrderMarkCutOffByAnError) {
  TricklingSource source("\xef\xbb", 1);
  source.fail_at_end("broken");
  EXPECT_EQ(read_line_blocks(source, {}, "\xef\xbb"), (Story{"!2 broken", "skipped 1"}));
}

TEST(LineBlocks, AReaderTakesAnyBlock) {
  TricklingSource source("aa\nbb\ncc\ndd\n", 100);
  const auto reader = make_line_block_reader(0, source, {.block_bytes = 4});
  Story story;
  for (;;) {
    Block fresh;  // several are on their way at once when several threads work
    if (!reader->next(fresh)) break;
    append_line_block(story, fresh);
  }
  EXPECT_EQ(story, (Story{"aa\n", "bb\n", "cc\n", "dd\n"}));
}

TEST(PaddedBuffer, KeepsItsContentWhenItGrows) {
  PaddedBuffer buffer;
  buffer.resize(0);
  expect_padding(buffer);
  buffer.reserve(3);
  buffer.resize(3);
  std::memcpy(buffer.data(), "abc", 3);
  buffer.reserve(1000);
  EXPECT_EQ(buffer.view(), "abc");
  expect_padding(buffer);
  buffer.resize(2);
  EXPECT_EQ(buffer.view(), "ab");
  expect_padding(buffer);
}

TEST(PaddedBuffer, ShrinksOnlyWhatIsTooBig) {
  PaddedBuffer buffer;
  buffer.reserve(1000);
  buffer.resize(10);
  buffer.shrink(1000);
  EXPECT_EQ(buffer.size(), 0u);
  EXPECT_EQ(buffer.capacity(), 1000u);
  buffer.shrink(999);
  EXPECT_EQ(buffer.capacity(), 0u);
}

}  // namespace
}  // namespace insitu
