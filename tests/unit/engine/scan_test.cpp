#include "engine/run/scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/plan/program.h"

// What runs in parallel; also built and run under ThreadSanitizer.
namespace insitu {
namespace {

/// Bytes in memory, handed out a few at a time.
class MemorySource : public ByteSource {
 public:
  MemorySource(std::string bytes, std::size_t at_a_time) : bytes_(std::move(bytes)), at_a_time_(at_a_time) {}
  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    const std::size_t count = std::min({capacity, at_a_time_, bytes_.size() - at_});
    std::memcpy(into, bytes_.data() + at_, count);
    at_ += count;
    return count;
  }
  [[nodiscard]] bool is_live() const override { return false; }

 private:
  std::string bytes_;
  std::size_t at_a_time_;
  std::size_t at_ = 0;
};

Input memory_input(const std::string& bytes, std::size_t at_a_time = 1 << 20) {
  return {[=]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    return std::make_unique<MemorySource>(bytes, at_a_time);
  }};
}

Input missing_input() {
  return {[]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    return std::unexpected(InputProblem{"missing"});
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

TEST(Scan, AnswersDoNotDependOnThreadsOrBlocks) {
  const std::vector<Input> inputs = {memory_input(lines(301), 13), memory_input(""), missing_input(),
                                     memory_input("ERROR"), memory_input(lines(57))};
  for (const std::string_view pattern : {"ERROR", "-ERROR", "", "number ?x", "[level, ..., n > 40]"}) {
    for (const Selection selection : {Selection::Matching, Selection::NotMatching}) {
      for (const std::size_t context : {0UL, 1UL, 3UL}) {
        std::string expected;
        for (const unsigned threads : {1U, 2U, 4U}) {
          for (const std::size_t block : {7UL, 64UL, 512UL * 1024}) {
            ScanOptions options;
            options.threads = threads;
            options.blocks.block_bytes = block;
            options.selection = selection;
            if (context > 0) options.context = Context{context, context};
            options.numbering = Numbering::On;
            Protocol protocol;
            const ScanSummary summary = scan(compiled(pattern), inputs, protocol, options);
            if (expected.empty()) expected = protocol.text;
            ASSERT_EQ(protocol.text, expected) << pattern << ", threads " << threads << ", blocks of " << block;
            EXPECT_EQ(summary.records_scanned, 301U + 1U + 57U);
            EXPECT_EQ(summary.files, 5U);
            EXPECT_EQ(summary.files_with_problems, 1U);
          }
        }
      }
    }
  }
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
    options.most_per_file = 1;
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
}

}  // namespace
}  // namespace insitu
