#include "insitu/scan.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "insitu/compile.h"
#include "tests/memory_file.h"
#include "tests/memory_input.h"
#include "tests/trickling_source.h"

// What runs in parallel; also built and run under ThreadSanitizer.
namespace insitu {
namespace {

Input breaking_input(const std::string& bytes) {
  return {[=]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    auto source = std::make_unique<TricklingSource>(bytes, 16);
    source->fail_at_end("breaks off");
    return source;
  }};
}

/// Writes everything down in one text.
class Protocol : public Sink {
 public:
  void selected(const SelectedEvent& event) override {
    text += std::to_string(event.file) + ":" + std::to_string(event.number_in_file) + ":" +
            std::to_string(event.number) + ":" + std::string(event.bytes) + "\n";
    if (--most == 0) open = false;
  }
  void context(const SelectedEvent& event) override {
    text +=
        std::to_string(event.file) + "-" + std::to_string(event.number_in_file) + "-" + std::string(event.bytes) + "\n";
  }
  void gap() override { text += "--\n"; }
  void end_of_file(std::size_t file, const FileSummary& summary) override {
    text += "end " + std::to_string(file) + " " + std::to_string(summary.matched) + "\n";
  }
  void problem(std::size_t file, const InputProblem& problem) override {
    text += "problem " + std::to_string(file) + " " + problem.message + "\n";
  }
  [[nodiscard]] bool is_open() const override { return open; }

  std::string text;
  std::size_t most = 0;  // closes after so many; 0: never
  bool open = true;
};

Program compiled(std::string_view pattern) {
  auto program = compile_filter_pattern(pattern);
  EXPECT_TRUE(program) << pattern;
  return *program;
}

std::string lines(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += std::string(i % 7, '.') + (i % 5 == 0 ? "ERROR" : "info") + " number " + std::to_string(i) +
            (i % 3 == 0 ? "\r\n" : "\n");
  }
  return text;
}

/// What a scan writes down, which must be the same for any number of threads and any size of blocks.
std::string protocol_of(const Program& program, const std::vector<Input>& inputs, ScanOptions options) {
  std::string expected;
  for (const unsigned threads : {1U, 2U, 3U, 4U}) {
    for (const std::size_t block : {7UL, 16UL, 33UL, 64UL, 512UL * 1024}) {
      options.threads = threads;
      options.blocks.block_bytes = block;
      Protocol protocol;
      scan(program, inputs, protocol, options);
      if (expected.empty()) expected = protocol.text;
      EXPECT_EQ(protocol.text, expected) << "threads " << threads << ", blocks of " << block;
      if (protocol.text != expected) return expected;
    }
  }
  return expected;
}

TEST(Scan, AnswersDoNotDependOnThreadsOrBlocks) {
  const std::vector<Input> inputs = {memory_input(lines(301), 13), memory_input(""), missing_input(),
                                     memory_input("ERROR"), memory_input(lines(57))};
  std::vector<ScanOptions> variants(8);
  variants[1].numbering = Numbering::On;
  variants[2].context = Context{.before = 1, .after = 0};
  variants[3].context = Context{.before = 3, .after = 3};
  variants[4].max_per_file = 2;
  variants[4].numbering = Numbering::On;
  variants[5].max_per_file = 2;
  variants[5].context = Context{.before = 2, .after = 20};
  variants[6].stop_at_first = true;
  variants[7].details = Details::Highlights;
  for (const std::string_view pattern : {"ERROR", "-ERROR", "", "number ?x", "[level, ..., n > 40]", "%no such%"}) {
    for (const Selection selection : {Selection::Matching, Selection::NotMatching}) {
      for (ScanOptions options : variants) {
        options.selection = selection;
        const std::string protocol = protocol_of(compiled(pattern), inputs, options);
        const bool reaches_all = !options.stop_at_first || !protocol.starts_with("0:");
        EXPECT_EQ(protocol.contains("problem 2 missing\nend 2 0\n"), reaches_all) << pattern;
      }
    }
  }
}

// The border of a chunk may lie in every place of a line, and of what is told about it.
TEST(Scan, ChunksGiveTheAnswersOfAFileReadInOrder) {
  const std::string text =
      "\xef\xbb\xbf"
      "b\n" +
      lines(23) + std::string(150, 'x') + "ERROR\n\r\n" + lines(9) + "ERROR";
  const std::vector<Input> in_order = {memory_input(text), missing_input(), memory_input(lines(40))};
  const std::vector<Input> chunked = {chunked_input(text), missing_input(), chunked_input(lines(40))};
  std::vector<ScanOptions> variants(5);
  variants[1].context = Context{.before = 2, .after = 1};
  variants[2].max_per_file = 3;
  variants[2].numbering = Numbering::On;
  variants[3].blocks.max_event_bytes = 100;
  variants[3].numbering = Numbering::On;
  variants[4].blocks.max_event_bytes = 12;
  variants[4].context = Context{.before = 0, .after = 2};
  for (ScanOptions options : variants) {
    options.threads = 1;
    Protocol expected;
    const ScanSummary expected_summary = scan(compiled("ERROR"), in_order, expected, options);
    for (const unsigned threads : {1U, 2U, 4U}) {
      for (std::size_t block = 1; block <= 120; block += threads) {
        options.threads = threads;
        options.blocks.block_bytes = block;
        Protocol protocol;
        const ScanSummary summary = scan(compiled("ERROR"), chunked, protocol, options);
        ASSERT_EQ(protocol.text, expected.text) << "threads " << threads << ", chunks of " << block;
        EXPECT_TRUE(options.max_per_file || summary.records_scanned == expected_summary.records_scanned);
        EXPECT_EQ(summary.records_matched, expected_summary.records_matched);
        EXPECT_EQ(summary.files_with_problems, expected_summary.files_with_problems);
      }
    }
  }
}

// Those that were read behind that place by then are dropped.
TEST(Scan, AChunkedFileEndsWhereItBreaksOff) {
  const std::string text = lines(60);
  for (const std::size_t at : {0UL, 1UL, 500UL, 777UL}) {
    const Input broken = {[&text, at]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
      auto file = std::make_unique<MemoryFile>(text);
      file->fail_from(at, "breaks off");
      return file;
    }};
    const std::string answer = protocol_of(compiled("ERROR"), {broken, memory_input("ERROR 2\n")}, {});
    EXPECT_EQ(answer,
              protocol_of(compiled("ERROR"), {breaking_input(text.substr(0, at)), memory_input("ERROR 2\n")}, {}));
    EXPECT_TRUE(answer.contains("problem 0 breaks off\nend 0 ")) << answer;
  }
}

TEST(Scan, ManySmallFilesComeInTheirOrder) {
  std::vector<Input> inputs;
  for (std::size_t i = 0; i < 100; ++i) {
    const std::string text = lines(i % 7) + "ERROR " + std::to_string(i);
    inputs.push_back(i % 10 == 9 ? missing_input() : i % 2 == 0 ? memory_input(text, 5) : chunked_input(text));
  }
  ScanOptions options;
  options.numbering = Numbering::On;
  const std::string protocol = protocol_of(compiled("\"ERROR\""), inputs, options);
  EXPECT_TRUE(protocol.contains("problem 99 missing\nend 99 0\n")) << protocol;
}

TEST(Scan, TellsWhichFilesCouldBeOpened) {
  struct Opened : Protocol {
    void end_of_file(std::size_t /*file*/, const FileSummary& summary) override {
      text += summary.was_opened ? "+" : "-";
    }
    void selected(const SelectedEvent& /*event*/) override {}
    void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  };
  const std::vector<Input> inputs = {missing_input(), memory_input(lines(99)), missing_input(),
                                     chunked_input(lines(99))};
  for (const unsigned threads : {1U, 2U}) {
    ScanOptions options;
    options.threads = threads;
    options.blocks.block_bytes = 16;
    options.max_per_file = 1;
    Opened opened;
    scan(compiled("ERROR"), inputs, opened, options);
    EXPECT_EQ(opened.text, "-+-+");
  }
}

TEST(Scan, CountsWhatItMet) {
  const std::vector<Input> inputs = {memory_input(lines(301)), missing_input(), memory_input("ERROR {}\n{}")};
  Protocol protocol;
  ScanOptions options;
  options.threads = 3;
  options.blocks.block_bytes = 50;
  options.numbering = Numbering::On;
  const ScanSummary summary = scan(compiled("{ $.a NOT EXISTS }"), inputs, protocol, options);
  EXPECT_EQ(summary.records_scanned, 303U);
  EXPECT_EQ(summary.records_examined, 303U) << "absence demands no literal";
  EXPECT_EQ(summary.records_matched, 1U);
  EXPECT_EQ(summary.not_json, 302U);
  EXPECT_EQ(summary.bytes_scanned, lines(301).size() + 11);
  EXPECT_EQ(summary.files, 3U);
  EXPECT_EQ(summary.files_with_problems, 1U);
  EXPECT_FALSE(summary.out_of_memory);
}

TEST(Scan, NumbersEventsThroughAllInputs) {
  const std::vector<Input> inputs = {memory_input("a\nERROR 1\n"), memory_input("ERROR 2\nb\nERROR 3")};
  ScanOptions options;
  options.numbering = Numbering::On;
  Protocol protocol;
  scan(compiled("ERROR"), inputs, protocol, options);
  EXPECT_EQ(protocol.text, "0:2:2:ERROR 1\nend 0 1\n1:1:3:ERROR 2\n1:3:5:ERROR 3\nend 1 2\n");
}

// The events that are not looked at any more still count for the numbers of later files.
TEST(Scan, StopsAFileAfterTheMost) {
  const std::vector<Input> inputs = {memory_input("ERROR 1\nERROR 2\nc\nERROR 3\n", 3),
                                     memory_input("ERROR 4\nERROR 5\n")};
  for (const std::size_t block : {8UL, 1024UL}) {
    ScanOptions options;
    options.threads = 2;
    options.blocks.block_bytes = block;
    options.numbering = Numbering::On;
    options.max_per_file = 1;
    Protocol protocol;
    const ScanSummary summary = scan(compiled("ERROR"), inputs, protocol, options);
    EXPECT_EQ(protocol.text, "0:1:1:ERROR 1\nend 0 1\n1:1:5:ERROR 4\nend 1 1\n");
    EXPECT_EQ(summary.records_matched, 2U);
  }
}

TEST(Scan, ContextCrossesBlocksAndShowsGaps) {
  const std::vector<Input> inputs = {memory_input("a\nb\nERROR 1\nc\nd\ne\nf\nERROR 2\ng\n")};
  for (const std::size_t block : {1UL, 4UL, 16UL, 1024UL}) {
    ScanOptions options;
    options.blocks.block_bytes = block;
    options.context = Context{.before = 1, .after = 1};
    Protocol protocol;
    scan(compiled("ERROR"), inputs, protocol, options);
    EXPECT_EQ(protocol.text, "0-2-b\n0:3:3:ERROR 1\n0-4-c\n--\n0-7-f\n0:8:8:ERROR 2\n0-9-g\nend 0 2\n") << block;
  }
}

TEST(Scan, StopsAtTheFirst) {
  const std::vector<Input> inputs = {missing_input(), memory_input(lines(2000)), missing_input()};
  ScanOptions options;
  options.threads = 3;
  options.blocks.block_bytes = 100;
  options.stop_at_first = true;
  Protocol protocol;
  const ScanSummary summary = scan(compiled("ERROR"), inputs, protocol, options);
  EXPECT_EQ(protocol.text, "problem 0 missing\nend 0 0\n1:0:0:ERROR number 0\r\n");
  EXPECT_EQ(summary.files_with_problems, 1U);
}

TEST(Scan, EndsWhenNobodyTakesResults) {
  const std::vector<Input> inputs = {memory_input(lines(100000))};
  ScanOptions options;
  options.threads = 3;
  options.blocks.block_bytes = 256;
  Protocol protocol;
  protocol.most = 5;
  const ScanSummary summary = scan(compiled("ERROR"), inputs, protocol, options);
  EXPECT_GE(summary.records_matched, 5U);
  EXPECT_LT(summary.records_matched, 20000U);
}

TEST(Scan, ALineThatIsTooLongIsAProblemAndTheRestIsRead) {
  const std::vector<Input> inputs = {memory_input("ERROR 1\n" + std::string(500, 'x') + " ERROR\nERROR 2\n")};
  ScanOptions options;
  options.blocks.max_event_bytes = 100;
  options.numbering = Numbering::On;
  Protocol protocol;
  const ScanSummary summary = scan(compiled("ERROR"), inputs, protocol, options);
  EXPECT_EQ(protocol.text.substr(0, 14), "0:1:1:ERROR 1\n");
  EXPECT_NE(protocol.text.find("problem 0 "), std::string::npos);
  EXPECT_NE(protocol.text.find("0:3:3:ERROR 2\nend 0 2\n"), std::string::npos) << protocol.text;
  EXPECT_EQ(summary.files_with_problems, 1U);
}

/// Bytes, and then no memory for more.
class MemoryEater : public ByteSource {
 public:
  explicit MemoryEater(const std::string& bytes) : bytes_(bytes, 16) {}
  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    const auto count = bytes_.read(into, capacity);
    if (*count == 0) throw std::bad_alloc();
    return count;
  }
  [[nodiscard]] bool is_live() const override { return false; }

 private:
  TricklingSource bytes_;
};

Input memory_eating_input(const std::string& bytes) {
  return {[=]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    return std::make_unique<MemoryEater>(bytes);
  }};
}

TEST(Scan, ProblemsStandBehindTheEventsOfTheirFile) {
  const std::vector<Input> inputs = {breaking_input("ERROR 1\nb\nERROR 2\nERROR cut o"), missing_input(),
                                     memory_input("ERROR 3\n"), file_input("/no/such/file"), file_input("/")};
  EXPECT_EQ(protocol_of(compiled("ERROR"), inputs, {}),
            "0:0:0:ERROR 1\n0:0:0:ERROR 2\nproblem 0 breaks off\nend 0 2\n"
            "problem 1 missing\nend 1 0\n"
            "2:0:0:ERROR 3\nend 2 1\n"
            "problem 3 No such file or directory\nend 3 0\n"
            "problem 4 is a directory\nend 4 0\n");
}

TEST(Scan, LackOfMemoryEndsItWithoutAThrow) {
  for (const unsigned threads : {1U, 2U, 3U, 4U}) {
    const std::vector<Input> inputs = {memory_input(lines(10)), memory_eating_input(lines(100)),
                                       memory_input(lines(10))};
    ScanOptions options;
    options.threads = threads;
    options.blocks.block_bytes = 64;
    Protocol protocol;
    EXPECT_TRUE(scan(compiled("ERROR"), inputs, protocol, options).out_of_memory);
    EXPECT_FALSE(protocol.text.contains("2:0:0")) << "what comes after is not reached";
  }
}

// ---- problems of single events

/// A line whose JSON nests too deep to be looked into.
std::string deep_line() { return R"({"a":)" + std::string(2000, '[') + std::string(2000, ']') + "}\n"; }

/// What the protocol holds for such a line at this byte.
std::string too_deep(std::size_t offset) {
  return "problem 0 the event at byte " + std::to_string(offset) +
         " is no match: its JSON nests deeper than 1024 levels\n";
}

constexpr std::string_view kHit = "{\"a\":1}\n";

std::string hit_with_deep_lines_round_it() { return deep_line() + std::string(kHit) + deep_line(); }

TEST(Scan, ProblemsOfEventsStandBetweenThem) {
  const std::string hit(kHit);
  const std::string deep = deep_line();
  EXPECT_EQ(protocol_of(compiled("{ $.a = 1 }"), {memory_input(hit + deep + hit + deep)}, {}),
            "0:0:0:{\"a\":1}\n" + too_deep(8) + "0:0:0:{\"a\":1}\n" + too_deep(16 + deep.size()) + "end 0 2\n");
  // Of one event the problem comes first.
  ScanOptions others;
  others.selection = Selection::NotMatching;
  EXPECT_EQ(protocol_of(compiled("{ $.a = 1 }"), {memory_input(hit + deep)}, others),
            too_deep(8) + "0:0:0:" + deep + "end 0 1\n");
}

// What a pipe would not have given yet, nobody has met.
TEST(Scan, NothingIsSaidOfWhatLiesBehindTheLastEventWanted) {
  const std::vector<Input> inputs = {memory_input(hit_with_deep_lines_round_it())};
  ScanOptions options;
  options.max_per_file = 1;
  EXPECT_EQ(protocol_of(compiled("{ $.a = 1 }"), inputs, options), too_deep(0) + "0:0:0:{\"a\":1}\nend 0 1\n");
  options.max_per_file = 2;
  EXPECT_EQ(protocol_of(compiled("{ $.a = 1 }"), inputs, options),
            too_deep(0) + "0:0:0:{\"a\":1}\n" + too_deep(deep_line().size() + 8) + "end 0 1\n")
      << "a second one was looked for";
  options = {};
  options.stop_at_first = true;
  EXPECT_EQ(protocol_of(compiled("{ $.a = 1 }"), inputs, options), too_deep(0) + "0:0:0:{\"a\":1}\n");
}

// The last event wanted may be context. Context in front of an event is known late, problems are told at once.
TEST(Scan, ProblemsStandBetweenContext) {
  const std::string deep = deep_line();
  const std::string shown(deep, 0, deep.size() - 1);
  const std::vector<Input> inputs = {memory_input(hit_with_deep_lines_round_it() + "x\ny\n" + deep)};
  ScanOptions options;
  options.max_per_file = 1;
  options.context = Context{.before = 1, .after = 2};
  const std::string up_to_the_hit = too_deep(0) + "0-1-" + shown + "\n0:2:2:{\"a\":1}\n";
  const std::size_t second = deep.size() + 8;
  EXPECT_EQ(protocol_of(compiled("{ $.a = 1 }"), inputs, options),
            up_to_the_hit + too_deep(second) + "0-3-" + shown + "\n0-4-x\nend 0 1\n");
  options.context->after = 4;
  EXPECT_EQ(protocol_of(compiled("{ $.a = 1 }"), inputs, options),
            up_to_the_hit + too_deep(second) + "0-3-" + shown + "\n0-4-x\n0-5-y\n" +
                too_deep(second + deep.size() + 4) + "0-6-" + shown + "\nend 0 1\n");
}

// Where most lines pass, the prefilter rests for some blocks; what it would have held back is no problem there either.
TEST(Scan, ALineThatCannotMatchIsNoProblem) {
  const std::string hit = R"({"a":"word"})"
                          "\n";
  EXPECT_EQ(protocol_of(compiled("{ $.a = word }"), {memory_input(hit + hit + hit + deep_line())}, {}),
            "0:0:0:{\"a\":\"word\"}\n0:0:0:{\"a\":\"word\"}\n0:0:0:{\"a\":\"word\"}\nend 0 3\n");
}

TEST(Scan, AScanOfNothingIsFine) {
  Protocol protocol;
  EXPECT_EQ(scan(compiled("ERROR"), {}, protocol).files, 0U);
  EXPECT_EQ(protocol.text, "");
}

// Programs are shared: each scan of several at once finds what it finds alone.
TEST(Scan, ScansRunBesideEachOther) {
  const Program program = compiled("{ $.a = %x[0-9]+% || $.b = \"*y*\" }");
  std::string text;
  for (int i = 0; i < 200; ++i) text += R"({"a":"x)" + std::to_string(i) + R"(","b":"\u0079"})" + "\n{\"b\":1}\n";
  const std::vector<Input> inputs = {memory_input(text)};
  std::vector<std::uint64_t> matched(4);
  {
    std::vector<std::jthread> scans;
    for (std::uint64_t& result : matched) {
      scans.emplace_back([&] {
        Protocol protocol;
        ScanOptions options;
        options.threads = 2;
        options.blocks.block_bytes = 512;
        result = scan(program, inputs, protocol, options).records_matched;
      });
    }
  }
  EXPECT_EQ(matched, (std::vector<std::uint64_t>(4, 200)));
}

TEST(Scan, ReadsEventObjects) {
  const std::string document =
      R"({"events":[{"message":"ERROR a\nb","timestamp":5},{"message":"fine"}],"nextToken":"x"})"
      "\n"
      R"({"message":"\u0045RROR c"})";
  ScanOptions options;
  options.blocks.shape = InputShape::Events;
  options.blocks.block_bytes = 20;
  options.numbering = Numbering::On;
  const std::vector<Input> inputs = {memory_input(document, 7)};
  Protocol protocol;
  scan(compiled("ERROR"), inputs, protocol, options);
  EXPECT_EQ(protocol.text, "0:1:1:ERROR a\nb\n0:3:3:ERROR c\nend 0 2\n");
  EXPECT_EQ(protocol_of(compiled("ERROR"), inputs, options), protocol.text);
}

// An event that cannot be read is left out and said; those around it stay.
TEST(Scan, BrokenEventObjectsAreProblems) {
  const std::vector<Input> inputs = {
      memory_input("{\"message\":\"ERROR 1\"}\n{\"message\":1}\n{\"message\":\"ERROR\" 2}\n{\"message\":\"b\"}\n"
                   "{\"message\":\"ERROR 3\"}\n{\"message\":\"ERROR 4\"")};
  const std::string first_problem =
      "problem 0 the event at byte 22 was left out: the `message` of an event is a string\n";
  const std::string second_problem =
      "problem 0 the event at byte 36 was left out: not valid JSON at byte 19 of the event: expected `,` or `}`\n";
  ScanOptions options;
  options.blocks.shape = InputShape::Events;
  EXPECT_EQ(protocol_of(compiled("ERROR"), inputs, options),
            "0:0:0:ERROR 1\n" + first_problem + second_problem +
                "0:0:0:ERROR 3\nproblem 0 ends inside a JSON document\nend 0 2\n");
  options.max_per_file = 1;
  EXPECT_EQ(protocol_of(compiled("ERROR"), inputs, options), "0:0:0:ERROR 1\nend 0 1\n");
  options.context = Context{.before = 0, .after = 1};
  EXPECT_EQ(protocol_of(compiled("ERROR"), inputs, options),
            "0:1:1:ERROR 1\n" + first_problem + second_problem + "0-2-b\nend 0 1\n");
}

// Nor are they counted, not even where events are counted and nothing else.
TEST(Scan, BrokenEventObjectsHaveNoNumbers) {
  const std::vector<Input> inputs = {
      memory_input("{\"message\":\"ERROR 1\"}\n{\"message\":1}\n{\"message\":\"b\"}\n{\"message\":2}\n"),
      memory_input("{\"message\":3}\n{\"message\":\"ERROR 2\"}\n")};
  ScanOptions options;
  options.blocks.shape = InputShape::Events;
  options.numbering = Numbering::On;
  options.max_per_file = 1;
  EXPECT_EQ(protocol_of(compiled("ERROR"), inputs, options),
            "0:1:1:ERROR 1\nend 0 1\n"
            "problem 1 the event at byte 0 was left out: the `message` of an event is a string\n"
            "1:1:3:ERROR 2\nend 1 1\n");
}

// ---- inputs that may make somebody wait

TEST(Scan, WhatMayWaitIsOpenedWhenNothingElseIsLeftToDo) {
  // Enough work for the other threads to come to the second input before the first has been looked at.
  const std::string late_hit = lines(20'000) + "the hit";
  std::atomic<int> opened = 0;
  Input waiting = memory_input("the hit");
  waiting.open = [&opened, open = waiting.open] {
    ++opened;
    return open();
  };
  waiting.may_block = [] { return true; };
  const std::vector<Input> inputs = {memory_input(late_hit), waiting};
  for (const unsigned threads : {1U, 2U, 4U}) {
    ScanOptions options;
    options.threads = threads;
    options.stop_at_first = true;
    Protocol protocol;
    scan(compiled("%the hit|num.*bers%"), inputs, protocol, options);
    EXPECT_EQ(protocol.text, "0:0:0:the hit\n");
    EXPECT_EQ(opened, 0) << "threads " << threads;
  }
  Protocol protocol;
  scan(compiled("\"the hit\""), inputs, protocol);
  EXPECT_EQ(protocol.text, "0:0:0:the hit\nend 0 1\n1:0:0:the hit\nend 1 1\n");
  EXPECT_EQ(opened, 1);
}

}  // namespace
}  // namespace insitu
