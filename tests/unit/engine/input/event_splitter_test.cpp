#include "engine/input/event_splitter.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "engine/input/event_blocks.h"
#include "tests/trickling_source.h"

namespace insitu {
namespace {

using namespace std::string_literals;

/// What a reader said, in order: events as they are, problems as "!offset message", lost events as "lost n".
using Story = std::vector<std::string>;

void append_events(Story& story, const Block& block) {
  for (const InputProblem& problem : block.problems) {
    story.push_back("!" + std::to_string(problem.offset.value_or(0)) + " " + problem.message);
  }
  if (block.skipped_events > 0) story.push_back("lost " + std::to_string(block.skipped_events));
  for (const BlockRecord& object : block.records) {
    story.emplace_back(block.buffer.view().substr(object.begin, object.end - object.begin));
  }
}

/// What holds for every block of `text`.
void check_block(const Block& block, std::string_view text) {
  const std::string_view bytes = block.buffer.view();
  ASSERT_EQ(bytes, text.substr(block.file_offset, bytes.size()));
  ASSERT_EQ(std::string(bytes.data() + bytes.size(), kPadding), std::string(kPadding, '\0'));
  ASSERT_TRUE(!block.records.empty() || !block.problems.empty()) << "a block about nothing";
  ASSERT_EQ(bytes.empty(), block.records.empty());
  if (block.records.empty()) return;
  EXPECT_EQ(block.records.front().begin, 0u);
  EXPECT_EQ(block.records.back().end, bytes.size());
}

Story read_events(ByteSource& source, const BlockOptions& options, std::string_view text) {
  const auto reader = make_event_block_reader(source, InputShape::Events, options);
  Story story;
  Block block;
  while (reader->next(block)) {
    append_events(story, block);
    check_block(block, text);
    if (::testing::Test::HasFatalFailure()) return story;
  }
  append_events(story, block);
  EXPECT_EQ(block.buffer.size(), 0u);
  EXPECT_FALSE(reader->next(block)) << "the end is the end";
  EXPECT_TRUE(block.problems.empty() && block.skipped_events == 0);
  return story;
}

/// In every way of reading.
void expect_story(const std::string& text, const Story& expected, std::size_t max_event = 1 << 20) {
  for (std::size_t block_bytes = 1; block_bytes <= 300; block_bytes += block_bytes < 40 ? 1 : 37) {
    for (const std::size_t read_size : {1u, 2u, 3u, 5u, 8u, 13u, 64u, 100'000u}) {
      for (const Life life : {Life::Regular, Life::Live}) {
        TricklingSource source(text, read_size, life);
        const BlockOptions options{
            .shape = InputShape::Events, .block_bytes = block_bytes, .max_event_bytes = max_event};
        ASSERT_EQ(read_events(source, options, text), expected)
            << text.substr(0, 200) << "\nblocks of " << block_bytes << ", reads of " << read_size;
      }
    }
  }
}

const std::string kOne = R"({"timestamp":1,"message":"one"})";
const std::string kTwo = R"({"message":"{\"a\": [1, \"}]\"]}","events":null,"x":{"y":[[],[{}]]}})";
const std::string kThree = R"({ "message" : "three \\" })";

// ---- shapes

TEST(EventSplitter, NothingIsNoEvent) {
  expect_story("", {});
  expect_story(" \r\n\t\n", {});
  expect_story("\xef\xbb\xbf", {});
}

TEST(EventSplitter, OneEventPerLine) {
  expect_story(kOne + "\n" + kTwo + "\r\n\n" + kThree + "\n", {kOne, kTwo, kThree});
  expect_story(kOne + "\n" + kTwo + "\n" + kThree, {kOne, kTwo, kThree});
  expect_story("\xef\xbb\xbf" + kOne + "\n" + kTwo, {kOne, kTwo});
}

TEST(EventSplitter, EventsWithoutAnythingBetween) { expect_story(kOne + kTwo + kThree, {kOne, kTwo, kThree}); }

TEST(EventSplitter, TheEmptyObjectIsAnEvent) { expect_story("{}{ }[{}]", {"{}", "{ }", "{}"}); }

TEST(EventSplitter, TheEventsOfAnAnswer) {
  expect_story(R"({"events":[)" + kOne + "," + kTwo + " , " + kThree + "]}", {kOne, kTwo, kThree});
  expect_story(R"({"events":[]})", {});
  expect_story(R"({"events" : [ ] , "nextToken":"x"})", {});
}

TEST(EventSplitter, OtherMembersBeforeAndAfter) {
  const std::string other = R"({"events": [{"message": "not one of ours"}], "a": "]}"})";
  const std::string text = R"({"searchedLogStreams":[{"logStreamName":"a\"b"},)" + other + R"(],"other":)" + other +
                           R"(,"events":[)" + kOne + "," + kTwo + R"(],"nextToken":"f/1","more":)" + other + "}";
  expect_story(text + "\n" + text + kThree, {kOne, kTwo, kOne, kTwo, kThree});
}

TEST(EventSplitter, PrettyPrinted) {
  const std::string first = "{\n            \"timestamp\": 1,\n            \"message\": \"one\\n\"\n        }";
  const std::string second = "{\n            \"message\": \"two\"\n        }";
  expect_story("{\n    \"events\": [\n        " + first + ",\n        " + second +
                   "\n    ],\n    \"searchedLogStreams\": [],\n    \"nextToken\": null\n}\n",
               {first, second});
  expect_story("[\n        " + first + ",\n        " + second + "\n]\n", {first, second});
  expect_story(first + "\n" + second + "\n", {first, second});
}

TEST(EventSplitter, AnArrayOfEvents) {
  expect_story("[" + kOne + ",\n" + kTwo + "]\n[]\n[" + kThree + "]", {kOne, kTwo, kThree});
}

TEST(EventSplitter, ShapesMayFollowEachOther) {
  expect_story(kOne + "[" + kTwo + "]" + R"({"events":[)" + kThree + "]}" + kOne, {kOne, kTwo, kThree, kOne});
}

TEST(EventSplitter, EventsTwiceInOneObject) {
  expect_story(R"({"events":[)" + kOne + R"(],"x":1,"events":[)" + kTwo + "]}", {kOne, kTwo});
}

TEST(EventSplitter, AMemberEventsThatIsNoArrayMakesNoAnswer) {
  for (const std::string& value : {"1"s, "\"[{}]\""s, "{\"events\":[{}]}"s, "null"s}) {
    const std::string event = "{\"events\":" + value + ",\"message\":[1]}";
    expect_story(event + "\n", {event});
  }
}

TEST(EventSplitter, OnlyTheNameEventsMakesAnAnswer) {
  for (const std::string& name : {"event"s, "eventss"s, "xevents"s, "Events"s, R"(\"events)"s, R"(events\")"s,
                                  R"(events\\)"s, R"(even\\ts)"s, ""s, R"(\")"s}) {
    const std::string event = "{\"" + name + "\":[{\"a\":1}]}";
    expect_story(event, {event});
  }
}

TEST(EventSplitter, TheNameAsAValueMakesNoAnswer) {
  const std::string event = R"({"a":"events","b":[{}],"c":["events",[{}]],"d":"\"events\":[{}]"})";
  expect_story(event, {event});
}

TEST(EventSplitter, AnEventOfAnArrayMayHaveAMemberEvents) {
  const std::string event = R"({"events":[{"a":1}]})";
  expect_story("[" + event + "]", {event});
  expect_story(R"({"events":[)" + event + "]}", {event});
}

TEST(EventSplitter, EscapesAndBracketsInStrings) {
  for (const std::string& text : {R"(\\)"s, R"(\")"s, R"(\\\")"s, R"(\\\\)"s, "}"s, "]"s, "{["s, R"(\u007b)"s, "\t"s,
                                  "\0"s, "0123456\\\"89012345\\\\789\\\""s}) {
    const std::string event = "{\"" + text + "\":\"" + text + "\",\"b\":[\"" + text + "\"]}";
    expect_story(event + event + "[" + event + "]", {event, event, event});
  }
}

TEST(EventSplitter, DeepNesting) {
  const std::size_t levels = kMaxEventNesting - 1;
  const std::string event = "{\"a\":" + std::string(levels, '[') + std::string(levels, ']') + "}";
  const std::string deeper = "{\"a\":" + std::string(levels + 1, '[') + std::string(levels + 1, ']') + "}";
  TricklingSource source(event + "\n" + deeper + "\n" + kOne, 1000);
  const BlockOptions options{.shape = InputShape::Events};
  const std::size_t problem_at = event.size() + 1 + 5 + levels;
  EXPECT_EQ(
      read_events(source, options, event + "\n" + deeper + "\n" + kOne),
      (Story{event, "!" + std::to_string(problem_at) + " brackets are nested more than 1024 deep", "lost 1", kOne}));
}

// ---- problems

std::string problem(std::size_t offset, const std::string& message) {
  return "!" + std::to_string(offset) + " " + message;
}

TEST(EventSplitter, GarbageBetweenDocuments) {
  expect_story("hello\n" + kOne + "\n", {problem(0, "no JSON object or array begins here"), "lost 1", kOne});
  expect_story(kOne + "\nhello {\"a\":1}\n\"text\"\n" + kTwo,
               {kOne, problem(kOne.size() + 1, "no JSON object or array begins here"), "lost 1", kTwo});
  expect_story(kOne + "\n]\n" + kTwo,
               {kOne, problem(kOne.size() + 1, "no JSON object or array begins here"), "lost 1", kTwo});
}

TEST(EventSplitter, AfterAProblemTheNextLineWithABracketIsRead) {
  const std::string garbage = "x\n {\"indented\":1}\n\"{\"\n\n";
  expect_story(garbage + kOne, {problem(0, "no JSON object or array begins here"), "lost 1", kOne});
  expect_story(garbage + "[" + kOne + "]", {problem(0, "no JSON object or array begins here"), "lost 1", kOne});
  expect_story(garbage, {problem(0, "no JSON object or array begins here"), "lost 1"});
}

TEST(EventSplitter, ALineCutOffTakesNoOtherLineWithIt) {
  const auto expect_one_lost = [](const std::string& line, std::size_t problem_at, const std::string& message) {
    expect_story(kOne + "\n" + line + "\n" + kTwo + "\n" + kThree + "\n",
                 {kOne, problem(kOne.size() + 1 + problem_at, message), "lost 1", kTwo, kThree});
  };
  expect_one_lost(R"({"message":"cut o)", 17, "a string is not closed at the end of its line");
  expect_one_lost(R"({"message":"cut \)", 17, "a string is not closed at the end of its line");
  expect_one_lost(R"({"message":"cut","mess)", 22, "a string is not closed at the end of its line");
  expect_one_lost(R"({"message":"cut")", 17, "an object or array begins where none may");
  expect_one_lost(R"({"message":"cut",)", 18, "an object or array begins where none may");
  expect_one_lost(R"({"message")", 11, "an object or array begins where none may");
  expect_one_lost(R"({"message":12)", 14, "an object or array begins where none may");
  expect_one_lost(R"({"message":{"a":[])", 19, "an object or array begins where none may");
  expect_one_lost(R"({)", 2, "an object or array begins where none may");
}

TEST(EventSplitter, ALineCutOffBeforeAValueTakesOneLineWithIt) {
  expect_story("{\"message\":\n" + kOne + "\n" + kTwo + "\n",
               {problem(13 + kOne.size(), "an object or array begins where none may"), "lost 1", kTwo});
}

TEST(EventSplitter, BracketsThatDoNotPair) {
  const std::string message = "a closing bracket does not pair with the opening one";
  expect_story("{\"a\":1]\n" + kOne, {problem(6, message), "lost 1", kOne});
  expect_story("{\"a\":[1}]}\n" + kOne, {problem(7, message), "lost 1", kOne});
  expect_story("[" + kOne + "}\n" + kTwo, {kOne, problem(1 + kOne.size(), message), kTwo});
  expect_story("{\"events\":[" + kOne + "},\n" + kTwo + ",\n" + kThree + "\n]}\n",
               {kOne, problem(11 + kOne.size(), message), kTwo, kThree});
}

TEST(EventSplitter, ElementsThatAreNoObjects) {
  const std::string message = "an element of the events is not an object";
  for (const std::string& element :
       {"1"s, "-1.5e3"s, "null"s, "\"text\""s, R"("{\"a\": [}")"s, "[]"s, R"([[{"a":[1]}], "]"])"s, "foo"s}) {
    expect_story("[" + kOne + "," + element + "," + kTwo + "]" + kThree,
                 {kOne, problem(2 + kOne.size(), message), "lost 1", kTwo, kThree});
    expect_story("{\"events\": [\n " + element + "\n ]\n }" + kThree, {problem(14, message), "lost 1", kThree});
  }
}

TEST(EventSplitter, CommasMissingOrTooMany) {
  expect_story("[" + kOne + " " + kTwo + "]",
               {kOne, problem(2 + kOne.size(), "a comma is missing between two events"), kTwo});
  expect_story("[" + kOne + ",," + kTwo + "]", {kOne, problem(2 + kOne.size(), "a comma without an event"), kTwo});
  expect_story("[" + kOne + ",]" + kTwo, {kOne, problem(2 + kOne.size(), "a comma without an event"), kTwo});
  expect_story("[," + kOne + "]", {problem(1, "a comma without an event"), kOne});
}

TEST(EventSplitter, TheEndInsideADocument) {
  const std::string message = "ends inside a JSON document";
  const std::string text = R"({"nextToken":"x","events":[)" + kOne + "," + kTwo + "]}";
  const std::size_t first_end = text.find(kOne) + kOne.size();
  const std::size_t second_begin = text.find(kTwo);
  for (std::size_t size = 1; size < text.size(); ++size) {
    Story expected;
    if (size >= first_end) expected.push_back(kOne);
    if (size >= second_begin + kTwo.size()) expected.push_back(kTwo);
    expected.push_back(problem(size, message));
    // An object that has not shown `events` yet may be an event.
    const bool is_undecided = size <= text.find('[');
    const bool is_in_first = size > text.find(kOne) && size < first_end;
    const bool is_in_second = size > second_begin && size < second_begin + kTwo.size();
    if (is_undecided || is_in_first || is_in_second) expected.emplace_back("lost 1");
    TricklingSource source(text.substr(0, size), 7);
    ASSERT_EQ(read_events(source, {.shape = InputShape::Events, .block_bytes = 40}, text.substr(0, size)), expected)
        << text.substr(0, size);
  }
}

TEST(EventSplitter, AnErrorOfTheFileComesAfterTheEvents) {
  const std::string text = kOne + "\n" + kTwo.substr(0, 20);
  for (std::size_t read_size = 1; read_size < 60; ++read_size) {
    TricklingSource source(text, read_size);
    source.fail_at_end("the gzip data ends too early");
    EXPECT_EQ(read_events(source, {.shape = InputShape::Events}, text),
              (Story{kOne, problem(text.size(), "the gzip data ends too early"), "lost 1"}));
  }
}

TEST(EventSplitter, ManyProblemsDoNotPileUp) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "{x]\n";
  TricklingSource source(text, 1 << 20);
  const auto reader = make_event_block_reader(source, InputShape::Events, {.shape = InputShape::Events});
  Block block;
  std::size_t problems = 0;
  while (reader->next(block)) {
    EXPECT_EQ(block.problems.size(), 1u);
    problems += block.problems.size();
  }
  EXPECT_EQ(problems, 1000u);
}

/// Text that looks like JSON from far away; the same for the same seed.
std::string random_text(std::uint32_t seed) {
  static const std::vector<std::string> pieces = {"{",       "}",  "[",   "]",   ",",  ":", "\"",    "\\",
                                                  "\n",      "\n", "\n{", "\n[", "{}", "1", "\"a\"", "\"events\":[",
                                                  "{\"a\":", " ",  "]}\n"};
  std::uint32_t state = seed * 2654435761u + 1;
  std::string text;
  for (int i = 0; i < 40; ++i) {
    state = state * 1664525 + 1013904223;
    text += pieces[(state >> 16) % pieces.size()];
  }
  return text;
}

TEST(EventSplitter, HowItIsReadMakesNoDifference) {
  for (std::uint32_t seed = 0; seed < 3000; ++seed) {
    const std::string text = random_text(seed);
    for (const std::size_t max_event : {1000u, 6u}) {
      const auto read = [&](std::size_t block_bytes, std::size_t read_size, Life life) {
        TricklingSource source(text, read_size, life);
        return read_events(
            source, {.shape = InputShape::Events, .block_bytes = block_bytes, .max_event_bytes = max_event}, text);
      };
      const Story expected = read(1000, 1000, Life::Regular);
      ASSERT_EQ(read(1, 1, Life::Regular), expected) << text;
      ASSERT_EQ(read(5, 3, Life::Regular), expected) << text;
      ASSERT_EQ(read(1000, 1, Life::Live), expected) << text;
      ASSERT_EQ(read(10, 9, Life::Live), expected) << text;
    }
  }
}

/// An event of nested objects with long strings, which a kernel passes over; the same for the same dice.
std::string random_value(std::mt19937& dice, int depth) {
  static const std::vector<std::string> strings = {
      "", "a", R"(\"{[)", R"(\\)", R"(}\\\"])", std::string(70, 'x'), R"(C:\\logs\\a.log said \"no\" {1} [2])"};
  const auto string = [&] { return '"' + strings[dice() % strings.size()] + '"'; };
  if (depth == 0 || dice() % 4 == 0) return dice() % 3 == 0 ? "-1.5e3" : string();
  const bool is_object = dice() % 2 == 0;
  std::string text = is_object ? "{" : "[";
  for (std::size_t count = dice() % 4; count > 0; --count) {
    if (is_object) text += string() + (dice() % 3 == 0 ? " :\n " : ":");
    text += random_value(dice, depth - 1) + (count > 1 ? dice() % 3 == 0 ? "\t, " : "," : "");
  }
  return text + (is_object ? "}" : "]");
}

TEST(EventSplitter, KernelsMakeNoDifference) {
  std::mt19937 dice(5);
  std::size_t broken = 0;
  for (int round = 0; round < 1500; ++round) {
    std::string text = R"({"events":[)";
    for (int i = 0; i < 4; ++i) text += R"({"message":)" + random_value(dice, 5) + "}" + (i < 3 ? "," : "]}\n");
    if (round % 3 > 0) {
      constexpr std::string_view kSpoilers = "{}[]\"\\\n,: x";
      text[dice() % text.size()] = kSpoilers[dice() % kSpoilers.size()];
    }
    text += kOne;
    const auto read = [&](std::size_t read_size) {
      TricklingSource source(text, read_size);
      return read_events(source, {.shape = InputShape::Events}, text);
    };
    const Story expected = read(1);  // too little for a kernel
    broken += expected.size() == 5 ? 0U : 1U;
    ASSERT_EQ(read(100'000), expected) << text;
    ASSERT_EQ(read(100), expected) << text;
  }
  EXPECT_GT(broken, 300U);
}

// ---- sizes

TEST(EventSplitter, EventsThatAreTooLong) {
  const auto message = [](std::size_t limit) {
    return "an event of more than " + std::to_string(limit) + " bytes (see --max-line)";
  };
  const std::string text = kOne + "\n" + kTwo + "\n[" + kTwo + "," + kOne + "]" + kTwo;
  const std::size_t second = kOne.size() + 1;
  const std::size_t third = second + kTwo.size() + 2;
  const std::size_t last = text.size() - kTwo.size();
  expect_story(text, {kOne, kTwo, kTwo, kOne, kTwo}, kTwo.size());
  for (const std::size_t limit : {kTwo.size() - 1, kOne.size()}) {
    expect_story(text,
                 {kOne, problem(second, message(limit)), "lost 1", problem(third, message(limit)), "lost 1", kOne,
                  problem(last, message(limit)), "lost 1"},
                 limit);
  }
}

TEST(EventSplitter, AnAnswerMayBeLongerThanAnEvent) {
  const std::string answer = R"({"searchedLogStreams":["a rather long one, and some more of that"],"events":[)" + kOne +
                             "," + kOne + R"(],"nextToken":"also rather long, longer than any event"})";
  expect_story(kOne + answer + kOne, {kOne, kOne, kOne, kOne}, kOne.size());
}

TEST(EventSplitter, MemoryDependsOnTheEventsOnly) {
  std::string text = R"({"searchedLogStreams":[)" + std::string(1'000'000, ' ') + R"("x"],"events":[)";
  for (int i = 0; i < 1000; ++i) text += kOne + "," + std::string(2'000, ' ');
  text += kOne + R"(],"nextToken":")" + std::string(1'000'000, 'x') + "\"}";
  TricklingSource source(text, 1 << 20);
  const auto reader = make_event_block_reader(
      source, InputShape::Events, {.shape = InputShape::Events, .block_bytes = 1000, .max_event_bytes = 5000});
  Block block;
  std::size_t events = 0;
  while (reader->next(block)) {
    events += block.records.size();
    EXPECT_LE(block.buffer.capacity(), 20'000u);
    EXPECT_TRUE(block.problems.empty());
  }
  EXPECT_EQ(events, 1001u);
}

TEST(EventSplitter, AimsAtItsSize) {
  std::string text = R"({"events":[)" + kOne;
  for (int i = 0; i < 1000; ++i) text += "," + kOne;
  text += "]}";
  TricklingSource source(text, 1 << 20);
  const auto reader =
      make_event_block_reader(source, InputShape::Events, {.shape = InputShape::Events, .block_bytes = 1000});
  Block block;
  std::size_t events = 0;
  std::size_t blocks = 0;
  while (reader->next(block)) {
    events += block.records.size();
    ++blocks;
    EXPECT_LT(block.buffer.size(), 1000 + kOne.size());
  }
  EXPECT_EQ(events, 1001u);
  EXPECT_EQ(blocks, 32u) << "32 events with their commas are more than 1000 bytes";
}

TEST(EventSplitter, ALiveSourceIsHandedOnAsSoonAsItPauses) {
  const std::string text = kOne + "\n" + kOne + "\n" + kOne + "\n";
  TricklingSource source(text, kOne.size() + 5, Life::Live);
  const auto reader = make_event_block_reader(source, InputShape::Events, {.shape = InputShape::Events});
  Block block;
  ASSERT_TRUE(reader->next(block));
  // Three bytes are read apart, to look for a byte order mark; the second read ends in the second event.
  EXPECT_EQ(source.reads, 2u);
  EXPECT_EQ(block.buffer.view(), kOne);
  ASSERT_TRUE(reader->next(block));
  EXPECT_EQ(source.reads, 3u);
  EXPECT_EQ(block.buffer.view(), kOne);
  EXPECT_EQ(block.file_offset, kOne.size() + 1);
}

TEST(EventSplitter, ATextWithoutBracketsIsNotReadAsOneEvent) {
  expect_story("2024-01-01 ERROR [main] failed {x}\n", {problem(0, "no JSON object or array begins here"), "lost 1"});
}

// ---- the splitter alone

TEST(EventSplitter, SaysWhereAnEventBeginsAndEnds) {
  using Mark = EventSplitter::Mark;
  EventSplitter splitter(DocumentRules{.list = "events"}, nullptr);
  std::string_view text = R"( {"a":1} {"events":[{}]} x)";
  const auto expect_step = [&](Mark mark, std::string_view taken) {
    const EventSplitter::Step step = splitter.step(text);
    EXPECT_EQ(step.mark, mark);
    EXPECT_EQ(text.substr(0, step.taken), taken);
    text.remove_prefix(step.taken);
  };
  expect_step(Mark::EventBegins, " {");
  expect_step(Mark::EventEnds, R"("a":1})");
  expect_step(Mark::EventBegins, " {");
  expect_step(Mark::NotAnEvent, R"("events":[)");
  expect_step(Mark::EventBegins, "{");
  expect_step(Mark::EventEnds, "}");
  expect_step(Mark::Problem, "]} ");
  expect_step(Mark::None, "x");
  EXPECT_EQ(splitter.finish().mark, Mark::None);
}

}  // namespace
}  // namespace insitu
