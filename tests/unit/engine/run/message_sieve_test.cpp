#include "engine/input/message_sieve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <string_view>

#include "insitu/compile.h"
#include "insitu/scan.h"
#include "tests/memory_input.h"

// Records that are not framed because their messages surely do not match: answers and problems stay the same.
namespace insitu {
namespace {

/// Writes down what is selected, and what is reported.
class Notes : public Sink {
 public:
  void selected(const SelectedEvent& event) override { text += std::string(event.bytes) + "\n"; }
  void context(const SelectedEvent& /*event*/) override {}
  void gap() override {}
  void end_of_file(std::size_t /*file*/, const FileSummary& /*summary*/) override {}
  void problem(std::size_t /*file*/, const InputProblem& problem) override {
    text += "problem " + problem.message + "\n";
  }

  std::string text;
};

class RecordDice {
 public:
  std::size_t below(std::size_t limit) { return random_() % limit; }
  template <std::size_t kSize>
  std::string one_of(const std::array<std::string_view, kSize>& choices) {
    return std::string(choices[below(kSize)]);
  }

 private:
  std::mt19937_64 random_{5};
};

std::string time_of_record(RecordDice& dice) {
  return "2026-03-02T09:00:" + std::to_string(10 + dice.below(50)) +
         dice.one_of<6>({"Z", ".5Z", ".123456789Z", ".000000000Z", "+01:00", ".1234567890Z"});
}

/// The text of a string of JSON, with or without what Docker would write.
std::string docker_text(RecordDice& dice) {
  std::string text;
  for (std::size_t i = dice.below(8); i > 0; --i) {
    text += dice.one_of<14>({"plain text that is long enough for a block of its own ", "ERROR", "ERR", "OR",
                             R"({\"level\":\"ERROR\"})", R"({\"level\":\"info\",\"n\":7})", R"(\u0045RROR)", R"(\n)",
                             R"(\\)", R"(\\n)", R"(a\/b)", "a/b", R"(\ud55c)", R"(\\u0045RROR)"});
  }
  return text +
         dice.one_of<10>({R"(\n)", R"(\n)", R"(\n)", R"(\n)", R"(\n)", R"(\n)", R"(\u000a)", R"(\\n)", "", "\\x"});
}

std::string docker_record(RecordDice& dice) {
  if (dice.below(30) == 0) return dice.one_of<4>({"ERROR broken\n", "\n", "{}\n", "{\"log\":\"ERROR\n"});
  std::string record = dice.below(20) == 0 ? "{" : "{\"log\":\"" + docker_text(dice) + "\",";
  record += dice.one_of<6>({R"("stream":"stdout",)", R"("stream":"stdout",)", R"("stream":"stderr",)",
                            R"("stream":"stderr",)", R"("stream": "stdout",)", R"("stream":"ERROR",)"});
  record += dice.one_of<6>({"", "", "", R"("attrs":{"a":"ERROR"},)", R"("attrs":{},)", R"("attrs":{"a":},)"});
  return record + "\"time\":\"" + time_of_record(dice) + dice.one_of<4>({"\"}\n", "\"}\n", "\"} \n", "\"}\r\n"});
}

std::string cri_record(RecordDice& dice) {
  if (dice.below(30) == 0) return dice.one_of<3>({"ERROR broken\n", "\n", "2026-03-02T09:00:00Z stdout F\r\n"});
  return time_of_record(dice) +
         dice.one_of<6>({" stdout F ", " stdout F ", " stderr F ", " stdout P ", " stderr F:x ", " stdout F"}) +
         dice.one_of<5>({"ERROR", "fine", "", R"({"level":"ERROR"})", "ERR"}) + dice.one_of<3>({"\n", "\r\n", "OR\n"});
}

/// The elements of a list, some of which break it.
std::string trail(RecordDice& dice) {
  std::string text = "{\"Records\":[";
  for (std::size_t i = dice.below(40); i > 0; --i) {
    text +=
        dice.one_of<9>({R"({"level":"ERROR","a":[1,{"b":{}}]})", R"({"level":"info"})", R"({"a":"\u0045RROR"})",
                        R"({ "level" : "info" , "n" : [ 1 , { } ] })", R"({"text":"ERROR ]}"})", R"({"level":"ERR"})",
                        R"({"x":"a text that is longer than a block {[ is"})", "{}", R"({"l":{"m":{"n":[[]]}}})"});
    if (dice.below(40) == 0) text += dice.one_of<4>({"ERROR", "}", "{\n{", "\"ERROR\n"});
    if (i > 1) text += dice.one_of<8>({",", ",", ",", ",", ",", " ,\n", ",\n", "\n,"});
  }
  return text + "]}\n";
}

struct SiftedShape {
  InputShape shape;
  std::string (*record)(RecordDice& dice);
  std::size_t max_records;
};

class Sieve : public testing::TestWithParam<SiftedShape> {};

INSTANTIATE_TEST_SUITE_P(All, Sieve,
                         testing::Values(SiftedShape{InputShape::Docker, docker_record, 60},
                                         SiftedShape{InputShape::Cri, cri_record, 60},
                                         SiftedShape{InputShape::CloudTrail, trail, 3},
                                         SiftedShape{InputShape::Json, trail, 3}),
                         [](const auto& shape) { return std::string(name_of(shape.param.shape)); });

std::string notes_of(std::string_view pattern, Prefiltering prefiltering, const std::string& bytes,
                     const ScanOptions& options) {
  const auto program = compile_filter_pattern(pattern, {.prefiltering = prefiltering});
  Notes notes;
  const Input input = memory_input(bytes, 100);
  scan(*program, {&input, 1}, notes, options);
  return notes.text;
}

TEST_P(Sieve, ChangesNeitherAnswersNorProblems) {
  RecordDice dice;
  std::size_t selected = 0;
  for (int round = 0; round < 60; ++round) {
    std::string bytes;
    for (std::size_t i = dice.below(GetParam().max_records) + 1; i > 0; --i) bytes += GetParam().record(dice);
    if (dice.below(3) == 0) bytes.resize(dice.below(bytes.size()));
    ScanOptions options;
    options.blocks.shape = GetParam().shape;
    if (round % 7 == 0) options.blocks.max_event_bytes = 50;
    if (round % 5 == 0) options.max_per_file = 2;
    for (const std::string_view pattern :
         {"ERROR", "\"a/b\"", "{ $.level = \"ERROR\" }", "{ $.level = \"info\" && $.n = 7 }", "%ERR%", "stdout"}) {
      options.threads = 1;
      const std::string expected = notes_of(pattern, Prefiltering::Off, bytes, options);
      selected += static_cast<std::size_t>(std::ranges::count(expected, '\n'));
      for (const std::size_t block_bytes : {40UL, 700UL, 1UL << 20}) {
        options.threads = block_bytes == 700 ? 2 : 1;
        options.blocks.block_bytes = block_bytes;
        ASSERT_EQ(notes_of(pattern, Prefiltering::On, bytes, options), expected)
            << pattern << " in blocks of " << block_bytes << "\n"
            << bytes;
      }
    }
  }
  EXPECT_GT(selected, 300U);
}

// Counted events are all framed: their numbers are wanted.
TEST(MessageSieve, IsOpenOnlyWhereNothingElseIsWanted) {
  std::string bytes;
  for (int i = 0; i < 100; ++i) {
    bytes += R"({"log":"fine\n","stream":"stdout","time":"2026-03-02T09:00:00Z"})"
             "\n";
  }
  const auto program = compile_filter_pattern("ERROR");
  ScanOptions options;
  options.blocks.shape = InputShape::Docker;
  const Input input = memory_input(bytes);
  Notes notes;
  EXPECT_EQ(scan(*program, {&input, 1}, notes, options).bytes_scanned, 0U) << "none was framed";
  options.numbering = Numbering::On;
  EXPECT_EQ(scan(*program, {&input, 1}, notes, options).records_scanned, 100U);
}

}  // namespace
}  // namespace insitu
