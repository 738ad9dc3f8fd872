#include "engine/input/chunked_file.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/input/line_blocks.h"
#include "tests/memory_file.h"
#include "tests/trickling_source.h"

// Chunks are a second way to read what the reader of block_reader.h reads in order; both must give the same result.
namespace insitu {
namespace {

using namespace std::string_literals;

/// What a file said, in order: lines as they are with their offset, problems as "!offset message", skipped lines as
/// "skipped n".
using Story = std::vector<std::string>;

void append_problems(Story& story, const std::vector<InputProblem>& problems, std::size_t skipped) {
  for (const InputProblem& problem : problems) {
    story.push_back("!" + std::to_string(problem.offset.value_or(0)) + " " + problem.message);
  }
  if (skipped > 0) story.push_back("skipped " + std::to_string(skipped));
}

void append_located_lines(Story& story, const Block& block) {
  append_problems(story, block.problems, block.skipped_events);
  const std::string_view text = block.buffer.view();
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t newline = text.find('\n', at);
    const std::size_t next = newline == std::string_view::npos ? text.size() : newline + 1;
    story.push_back(std::to_string(block.file_offset + at) + " " + std::string(text.substr(at, next - at)));
    at = next;
  }
  append_problems(story, block.problems_after, block.skipped_after);
  EXPECT_EQ(std::string(block.buffer.data() + block.buffer.size(), kPadding), std::string(kPadding, '\0'));
}

void append_rest(Story& story, BlockReader& reader) {
  Block block;
  bool goes_on = true;
  while (goes_on) {
    goes_on = reader.next(block);
    append_located_lines(story, block);
  }
}

Story read_in_order(ByteSource& source, const BlockOptions& options) {
  Story story;
  append_rest(story, *make_line_block_reader(0, source, options));
  return story;
}

/// Reads as a scan does: what comes after the end does not count.
Story read_chunks(ByteSource& source, const BlockOptions& options) {
  auto file = ChunkedFile::make(source, options);
  if (!file) return read_in_order(source, options);
  Story story;
  Block block;
  for (std::uint64_t chunk = 0; chunk < file->chunks(); ++chunk) {
    const bool goes_on = file->read(chunk, block);
    append_located_lines(story, block);
    if (!goes_on) return story;
  }
  append_rest(story, *file->rest());
  return story;
}

std::vector<std::string> texts_across_borders() {
  std::string ascending;
  for (std::size_t i = 0; i < 30; ++i) ascending += std::string(i, 'a') + (i % 3 == 0 ? "\r\n" : "\n");
  return {
      "",
      "a",
      "\n\n\n\n\n\n\n\n",
      std::string(100, 'x'),
      std::string(100, 'x') + "\n",
      "one\ntwo\r\n\nfour is longer\n" + std::string(37, 'x') + "\nno newline at the end",
      std::string(80, 'y') + "\nz\n" + std::string(41, 'x') + "\n\n" + std::string(40, 'w'),
      "\xef\xbb\xbf" + ascending,
      "\xef\xbb\xbf\xef\xbb\xbf\n\xef\xbb\xbf\n",
      ascending,
  };
}

TEST(ChunkedFile, ABorderMayLieAnywhere) {
  for (const std::string& text : texts_across_borders()) {
    for (std::size_t chunk_bytes = 0; chunk_bytes <= 100; ++chunk_bytes) {
      for (const std::size_t read_size : {1UL, 7UL, 1000UL}) {
        const BlockOptions options{.block_bytes = chunk_bytes};
        TricklingSource in_order(text, read_size);
        MemoryFile file(text, read_size);
        ASSERT_EQ(read_chunks(file, options), read_in_order(in_order, options)) << "chunks of " << chunk_bytes;
      }
    }
  }
}

TEST(ChunkedFile, LinesThatAreTooLongAreProblemsInTheirPlace) {
  for (const std::string& text : texts_across_borders()) {
    for (const std::size_t max_line : {0UL, 1UL, 2UL, 15UL, 28UL, 37UL, 40UL, 79UL, 80UL, 99UL, 100UL}) {
      for (std::size_t chunk_bytes = 1; chunk_bytes <= 50; ++chunk_bytes) {
        const BlockOptions options{.block_bytes = chunk_bytes, .max_event_bytes = max_line};
        TricklingSource in_order(text, 1000);
        MemoryFile file(text);
        ASSERT_EQ(read_chunks(file, options), read_in_order(in_order, options))
            << "chunks of " << chunk_bytes << ", lines up to " << max_line;
      }
    }
  }
}

// Whether a file was truncated or cannot be read: what is whole comes first, then the problem, then nothing more.
TEST(ChunkedFile, AFileMayBreakOffAnywhere) {
  for (const std::string& text : texts_across_borders()) {
    for (std::size_t size = 0; size < text.size(); ++size) {
      for (const std::size_t chunk_bytes : {1UL, 2UL, 5UL, 16UL, 33UL, 64UL}) {
        const BlockOptions options{.block_bytes = chunk_bytes, .max_event_bytes = 50};
        TricklingSource in_order(text.substr(0, size), 1000);
        in_order.fail_at_end("breaks off");
        MemoryFile file(text);
        file.fail_from(size, "breaks off");
        ASSERT_EQ(read_chunks(file, options), read_in_order(in_order, options))
            << "at " << size << ", chunks of " << chunk_bytes;
      }
    }
  }
}

/// The lines of a story in their order, without the problems.
Story lines_of(const Story& story) {
  Story lines;
  for (const std::string& entry : story) {
    if (entry.ends_with('\n')) lines.push_back(entry);
  }
  return lines;
}

// A disk may give an error once: whatever is read after it is no part of a line that is taken for a whole one.
TEST(ChunkedFile, AReadThatFailsOnceIsAProblem) {
  for (const std::string& text : texts_across_borders()) {
    for (const std::size_t chunk_bytes : {5UL, 16UL, 33UL}) {
      const BlockOptions options{.block_bytes = chunk_bytes, .max_event_bytes = 50};
      MemoryFile whole(text + "\n", 7);
      const Story lines = lines_of(read_chunks(whole, options));
      for (std::size_t read = 1; read <= whole.reads(); ++read) {
        MemoryFile file(text + "\n", 7);
        file.fail_once(read, "fails once");
        const Story story = read_chunks(file, options);
        const Story found = lines_of(story);
        const std::string where = "read " + std::to_string(read) + ", chunks of " + std::to_string(chunk_bytes);
        ASSERT_LE(found.size(), lines.size()) << where;
        ASSERT_TRUE(std::equal(found.begin(), found.end(), lines.begin())) << where;
        const bool is_reported =
            std::ranges::any_of(story, [](const std::string& entry) { return entry.ends_with("fails once"); });
        // What is read twice (a line begin, the mark) may be read in order instead.
        ASSERT_TRUE(is_reported || found == lines) << where;
      }
    }
  }
}

TEST(ChunkedFile, AFileThatGrowsIsReadToItsNewEnd) {
  const std::string text = "one\ntwo\nthree\nfo";
  for (std::size_t chunk_bytes = 1; chunk_bytes <= 8; ++chunk_bytes) {
    MemoryFile file(text);
    file.append("ur\nfive\n");
    EXPECT_EQ(read_chunks(file, {.block_bytes = chunk_bytes}),
              (Story{"0 one\n", "4 two\n", "8 three\n", "14 four\n", "19 five\n"}));
  }
}

TEST(ChunkedFile, WhatIsBetterReadInOrderHasNoChunks) {
  MemoryFile small("0123456789\n");
  EXPECT_FALSE(ChunkedFile::make(small, {.block_bytes = 6}));
  EXPECT_TRUE(ChunkedFile::make(small, {.block_bytes = 5}));
  TricklingSource pipe("0123456789\n", 1);
  EXPECT_FALSE(ChunkedFile::make(pipe, {.block_bytes = 1}));
}

TEST(ChunkedFile, GivesTheMemoryOfALongLineBack) {
  MemoryFile source(std::string(100'000, 'x') + "\n" + std::string(100'000, '\n'));
  const auto file = ChunkedFile::make(source, {.block_bytes = 100});
  Block block;
  ASSERT_TRUE(file->read(0, block));
  EXPECT_EQ(block.buffer.size(), 100'001u);
  ASSERT_TRUE(file->read(1, block));
  EXPECT_EQ(block.buffer.size(), 0u) << "no line begins there";
  ASSERT_TRUE(file->read(1001, block));
  EXPECT_EQ(block.buffer.size(), 100u);
  EXPECT_LE(block.buffer.capacity(), 10'000u);
}

}  // namespace
}  // namespace insitu
