#include "engine/input/input_layers.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/memory_file.h"
#include "tests/trickling_source.h"
#include "tests/unit/engine/input/block_story.h"

namespace insitu {
namespace {

using namespace std::string_literals;

LayeredFile opened(const std::string& bytes, std::size_t read_size, const BlockOptions& options = {},
                   Life life = Life::Regular) {
  return open_layers(std::make_unique<TricklingSource>(bytes, read_size, life), "dir/a.log", options);
}

/// What was decided, then what is read, for every size of reads.
BlockStory layered_story(const std::string& bytes, const BlockOptions& options = {}) {
  BlockStory whole;
  for (const std::size_t read_size : {std::size_t{1} << 20, std::size_t{1}, std::size_t{5}}) {
    LayeredFile file = opened(bytes, read_size, options);
    BlockStory story;
    append_problems_of(story, file.notes);
    if (file.reader) {
      for (std::string& text : story_of(*file.reader)) story.push_back(std::move(text));
    }
    if (whole.empty()) whole = story;
    EXPECT_EQ(story, whole) << read_size;
  }
  return whole;
}

TEST(InputLayers, StatesHowAFileIsRead) {
  const LayeredFile lines = opened("\xef\xbb\xbfplain\n", 1);
  ASSERT_TRUE(lines.block_source);
  EXPECT_EQ(lines.block_source->shape, InputShape::Lines);
  EXPECT_EQ(lines.block_source->beginning, "plain\n");
  EXPECT_EQ(lines.block_source->rule, "");
  EXPECT_FALSE(lines.block_source->is_shape_said);
  const LayeredFile wide = opened("\xff\xfe"s + "a\0\n\0"s, 1);
  EXPECT_EQ(wide.block_source->layers, std::vector<std::string>{"utf-16le"});
  EXPECT_EQ(wide.block_source->beginning, "a\n");
  BlockOptions cri;
  cri.shape = InputShape::Cri;
  EXPECT_TRUE(opened("a\n", 1, cri).block_source->is_shape_said);
}

TEST(InputLayers, CountsTheBytesOfTheText) {
  LayeredFile file = opened("#Version: 1.0\n#Fields: a\nx\n", 3);
  ASSERT_TRUE(file.reader);
  story_of(*file.reader);
  EXPECT_EQ(file.block_source->bytes_read->load(), 27U);
  EXPECT_EQ(file.block_source->shape, InputShape::W3c);
  EXPECT_NE(file.block_source->rule, "");
}

TEST(InputLayers, BeginningIsCutToCharacters) {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "\xed\x95\x9c";
  EXPECT_EQ(opened("x" + text, 1).block_source->beginning.size(), 64U);
  EXPECT_EQ(opened(text, 1).block_source->beginning.size(), 63U);
}

TEST(InputLayers, RefusesWhatCannotBeRead) {
  for (const std::string& bytes : {"a\0b\0c\0d\0e\0f\0g\0h\0"s, "\xff\xfe\0\0a\0\0\0"s}) {
    const LayeredFile file = opened(bytes, 1);
    EXPECT_FALSE(file.reader);
    EXPECT_FALSE(file.chunks);
    ASSERT_EQ(file.notes.size(), 1U);
    EXPECT_TRUE(is_failure(file.notes[0]));
    ASSERT_TRUE(file.block_source);
    EXPECT_FALSE(file.block_source->shape);
  }
}

TEST(InputLayers, BeginningThatCannotBeReadIsNoText) {
  const std::string utf16 = "\xff\xfe"s + "a\0\n\0"s;
  const std::string docker = R"({"log":"a\n","stream":"stdout","time":"2026-03-02T09:00:00Z"})"
                             "\n";
  for (const std::string& bytes : {utf16, docker}) {
    auto source = std::make_unique<MemoryFile>(bytes);
    source->fail_once(1, "fails once");
    LayeredFile file = open_layers(std::move(source), "a.log", {});
    EXPECT_FALSE(file.chunks);
    ASSERT_TRUE(file.reader);
    EXPECT_EQ(story_of(*file.reader), BlockStory{"!fails once"});
  }
}

TEST(InputLayers, GuessIsRefusedUnderAssertions) {
  BlockOptions options;
  options.guesses = Guesses::Refused;
  const std::string record = "2026-03-02T09:00:00Z stdout F a\n";
  EXPECT_EQ(layered_story(record, options),
            BlockStory{"!looks like cri, but what is asserted must not depend on a guess: say --input cri or --input "
                       "lines"});
  options.shape = InputShape::Cri;
  EXPECT_EQ(layered_story(record, options), BlockStory{"@1772442000000 a"});
}

TEST(InputLayers, ProblemInTheHeadComesAfterItsText) {
  auto source = std::make_unique<TricklingSource>("a\nb", 1);
  source->fail_at_end("breaks off");
  LayeredFile file = open_layers(std::move(source), "a.log", {});
  ASSERT_TRUE(file.reader);
  EXPECT_EQ(story_of(*file.reader), (BlockStory{"a\n", "!breaks off", "lost 1"}));
}

TEST(InputLayers, LiveSourceIsReadOnAsLongAsItsFirstValueShowsNothing) {
  const std::string answer =
      "{\n  \"events\": [\n    {\n      \"timestamp\": 1,\n      \"message\": \"a\",\n"
      "      \"ingestionTime\": 2\n    }\n  ]\n}\n";
  for (const std::size_t read_size : {1UL, 7UL, 1UL << 20}) {
    EXPECT_EQ(opened(answer, read_size, {}, Life::Live).block_source->shape, InputShape::Events) << read_size;
  }
  EXPECT_EQ(opened("{\n \"a\": 1\n}\n", 1, {}, Life::Live).block_source->shape, InputShape::Json);
  auto source = std::make_unique<TricklingSource>("[main] started\n[main] done\n", 1, Life::Live);
  const TricklingSource& asked = *source;
  const LayeredFile text = open_layers(std::move(source), "-", {});
  EXPECT_EQ(text.block_source->shape, InputShape::Lines);
  EXPECT_EQ(asked.reads, 15U);
}

TEST(InputLayers, LiveSourceIsAskedForItsFirstLineOnly) {
  auto source = std::make_unique<TricklingSource>("{\"a\":1}\n{\"a\":2}\n", 1, Life::Live);
  const TricklingSource& read = *source;
  const LayeredFile file = open_layers(std::move(source), "-", {});
  EXPECT_TRUE(file.is_live);
  EXPECT_EQ(read.reads, 8U);
}

TEST(InputLayers, EmptyFileIsLines) {
  EXPECT_EQ(layered_story(""), BlockStory{});
  EXPECT_EQ(layered_story("\xef\xbb\xbf"), BlockStory{});
}

// ---- archives

/// An archive in the format of `tar`, of files.
std::string tar_of(const std::vector<std::pair<std::string, std::string>>& files) {
  const auto octal = [](std::size_t number, std::size_t width) {
    std::string text(width, '0');
    for (std::size_t at = width; at-- > 0; number /= 8) text[at] = static_cast<char>('0' + number % 8);
    return text;
  };
  std::string archive;
  for (const auto& [name, content] : files) {
    std::string header(512, '\0');
    header.replace(0, name.size(), name);
    header.replace(100, 7, "0000644");
    header.replace(108, 7, "0000000");
    header.replace(116, 7, "0000000");
    header.replace(124, 11, octal(content.size(), 11));
    header.replace(136, 11, octal(0, 11));
    header.replace(148, 8, "        ");
    header[156] = '0';
    header.replace(257, 8, "ustar\00000"s);
    std::size_t sum = 0;
    for (const char byte : header) sum += static_cast<unsigned char>(byte);
    header.replace(148, 8, octal(sum, 6) + "\0 "s);
    archive += header + content + std::string((512 - content.size() % 512) % 512, '\0');
  }
  return archive + std::string(1024, '\0');
}

TEST(ArchiveBlocks, MembersHaveLayersOfTheirOwn) {
  BlockOptions options;
  options.block_bytes = 4;
  EXPECT_EQ(
      layered_story(tar_of({{"a.log", "one\ntwo\n"},
                            {"core", std::string(10, '\0')},
                            {"b/c.log", "2026-03-02T09:00:00Z stdout F text\n"},
                            {"a.log", "three"}}),
                    options),
      (BlockStory{"?tar, each file in it is read by itself", "one\n", "two\n",
                  "?b/c.log: cri, events are what the container wrote (--input lines takes the records; Container "
                  "Insights would hold a JSON object around the text)",
                  "@1772442000000 text", "three", "?binary members passed over: 1"}));
}

TEST(ArchiveBlocks, ProblemsNameTheirMember) {
  const std::string inner = tar_of({{"x", "y"}});
  BlockOptions options;
  options.max_event_bytes = 5;
  EXPECT_EQ(
      layered_story(tar_of({{"in.tar", inner}, {"long.log", "0123456789\nok\n"}, {"next.log", "a\n"}}), options),
      (BlockStory{"?tar, each file in it is read by itself", "!in.tar: is an archive inside an archive: open it first",
                  "!long.log: a line of more than 5 bytes (see --max-line)", "lost 1", "ok\n", "a\n"}));
}

TEST(ArchiveBlocks, EachMemberThatIsReadHasABlockInOrder) {
  BlockOptions options;
  options.shape = InputShape::W3c;
  LayeredFile file = opened(tar_of({{"a", "#x\n"}, {"b", "1\n"}, {"b", "2\n"}}), 100, options);
  ASSERT_TRUE(file.reader);
  std::vector<std::string> members;
  std::vector<std::uint64_t> places;
  Block block;
  while (file.reader->next(block)) {
    ASSERT_TRUE(block.source);
    if (members.empty() || members.back() != block.source->member || !block.records.empty()) {
      members.push_back(block.source->member);
    }
    for (const BlockRecord& record : block.records) places.push_back(block.bytes_before + record.file_offset);
  }
  EXPECT_EQ(members, (std::vector<std::string>{"a", "b", "b"}));
  ASSERT_EQ(places.size(), 2U);
  EXPECT_LT(places[0], places[1]);
}

TEST(ArchiveBlocks, WholeMembersCountWhereTheArchiveBreaksOff) {
  const std::string archive = tar_of({{"a.log", "one\n"}, {"b.log", std::string(600, 'b') + "\n"}});
  const BlockStory story = layered_story(archive.substr(0, 512 + 512 + 512 + 100));
  ASSERT_GE(story.size(), 3U);
  EXPECT_EQ(story[1], "one\n");
  EXPECT_TRUE(story[2].starts_with("!b.log: ")) << story[2];
}

TEST(ArchiveBlocks, OnlyWantedMembersAreRead) {
  BlockOptions options;
  options.wants_member = [](std::string_view /*archive*/, std::string_view name) { return name.ends_with(".log"); };
  EXPECT_EQ(layered_story(tar_of({{"a.txt", "no\n"}, {"b.log", "yes\n"}}), options),
            (BlockStory{"?tar, each file in it is read by itself", "yes\n"}));
}

// ---- records of Kinesis

/// `{"messageType":"DATA_MESSAGE","owner":"1","logGroup":"g","logStream":"s","logEvents":[{"id":"1","timestamp":5,"message":"m"}]}`
constexpr std::string_view kEnvelopeInBase64 =
    "eyJtZXNzYWdlVHlwZSI6IkRBVEFfTUVTU0FHRSIsIm93bmVyIjoiMSIsImxvZ0dyb3VwIjoiZyIsImxvZ1N0cmVhbSI6InMiLCJsb2dFdmVudHMi"
    "Olt7ImlkIjoiMSIsInRpbWVzdGFtcCI6NSwibWVzc2FnZSI6Im0ifV19";

std::string kinesis_event(const std::vector<std::string>& data) {
  std::string text = "{\"Records\":[";
  for (const std::string& one : data) {
    text += (text.ends_with('[') ? "" : ",") + "{\"eventID\":\"1\",\"kinesis\":{\"data\":\""s + one + "\"}}";
  }
  return text + "]}";
}

BlockStory kinesis_story(const std::string& text, std::size_t max_event_bytes = 1000) {
  BlockOptions options;
  options.shape = InputShape::Kinesis;
  options.block_bytes = 16;
  options.max_event_bytes = max_event_bytes;
  return layered_story(text, options);
}

const std::string kEnvelopeEvent = R"(s/{"id":"1","timestamp":5,"message":"m"})";

TEST(KinesisBlocks, EventsAreThoseOfTheEnvelopesInOrder) {
  const std::string envelope(kEnvelopeInBase64);
  EXPECT_EQ(kinesis_story(kinesis_event({envelope, envelope})), (BlockStory{kEnvelopeEvent, kEnvelopeEvent}));
  // White space around the colon, and documents after one another.
  EXPECT_EQ(kinesis_story("{ \"awslogs\" : { \"data\" : \"" + envelope + "\" } }\n" + kinesis_event({envelope})),
            (BlockStory{kEnvelopeEvent, kEnvelopeEvent}));
}

TEST(KinesisBlocks, RecordThatIsBadIsReportedAndTheNextOneIsRead) {
  const std::string envelope(kEnvelopeInBase64);
  for (const std::string bad : {"!!!!", "H4sIAAAA", "e", "eyJhIjoxfQ==", ""}) {
    const BlockStory story = kinesis_story(kinesis_event({bad, envelope}));
    ASSERT_GE(story.size(), 2U) << bad;
    EXPECT_TRUE(story.front().starts_with("!record 1: ")) << bad << ": " << story.front();
    EXPECT_EQ(story.back(), kEnvelopeEvent) << bad;
  }
}

TEST(KinesisBlocks, OnlyMembersOfDataAreOpened) {
  const std::string envelope(kEnvelopeInBase64);
  EXPECT_EQ(kinesis_story(R"({"Records":[{"other":{"data":"!!"},"kinesis":{"x":{"data":"!!"},"data":7}}]})"),
            (BlockStory{"!holds no data of Kinesis, Firehose or a subscription"}));
  EXPECT_EQ(kinesis_story(R"({"data":"!!","Records":["kinesis","data",{"kinesis":{"data":")" + envelope + R"("}}]})"),
            (BlockStory{kEnvelopeEvent}));
}

TEST(KinesisBlocks, BrokenDocumentsAreAProblem) {
  const std::string envelope(kEnvelopeInBase64);
  for (const std::string& text :
       {"{\"Records\":[{\"kinesis\":{\"data\":\"" + envelope + "\"}}",
        "{\"Records\":[{\"kinesis\":{\"data\":\"" + envelope, kinesis_event({envelope}) + "]"}) {
    const BlockStory story = kinesis_story(text);
    ASSERT_GE(story.size(), 1U);
    EXPECT_TRUE(story.back().starts_with("!")) << text << ": " << story.back();
  }
  EXPECT_EQ(kinesis_story(""), (BlockStory{"!holds no data of Kinesis, Firehose or a subscription"}));
  EXPECT_EQ(kinesis_story(std::string(100000, '[')).size(), 1U);
}

TEST(KinesisBlocks, EventThatIsTooLongIsLeftOut) {
  const BlockStory story = kinesis_story(kinesis_event({std::string(kEnvelopeInBase64)}), 20);
  ASSERT_GE(story.size(), 1U);
  EXPECT_EQ(story.front(), "!record 1: an event of more than 20 bytes (see --max-line)");
}

}  // namespace
}  // namespace insitu
