#include "insitu/repeatable_inputs.h"

#include <gtest/gtest.h>

#include <expected>
#include <memory>
#include <string>
#include <vector>

#include "tests/memory_input.h"

namespace insitu {
namespace {

/// As a pipe: it can be opened once.
Input pipe_of(const std::string& bytes) {
  Input input = memory_input(bytes);
  input.may_block = [] { return true; };
  input.open = [open = input.open,
                is_open = std::make_shared<bool>(false)]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    if (*is_open) return std::unexpected(InputProblem{"opened twice"});
    *is_open = true;
    return open();
  };
  return input;
}

std::string read_all(const Input& input) {
  const auto source = input.open();
  if (!source) return source.error().message;
  std::string bytes;
  char chunk[1000];
  while (true) {
    const auto count = (*source)->read(chunk, sizeof chunk);
    if (!count || *count == 0) return bytes;
    bytes.append(chunk, *count);
  }
}

const std::string kLong(RepeatableInputs::kBeginningBytes + 12345, 'x');

TEST(RepeatableInputs, FilesAreReadAgain) {
  const std::vector<Input> inputs = {memory_input("one\ntwo\n")};
  const RepeatableInputs repeatable(inputs, Keep::Beginning);
  EXPECT_EQ(read_all(repeatable.inputs()[0]), "one\ntwo\n");
  ASSERT_TRUE(repeatable.again());
  EXPECT_EQ(read_all(repeatable.again()->front()), "one\ntwo\n");
}

TEST(RepeatableInputs, PipesAreCopied) {
  for (const std::string& bytes : {std::string(), std::string("one\ntwo\n"), kLong}) {
    const std::vector<Input> inputs = {pipe_of(bytes), memory_input("file\n")};
    const RepeatableInputs repeatable(inputs, Keep::Everything);
    EXPECT_EQ(read_all(repeatable.inputs()[0]), bytes);
    for (int time = 0; time < 2; ++time) {
      const auto again = repeatable.again();
      ASSERT_TRUE(again);
      EXPECT_EQ(read_all((*again)[0]), bytes);
      EXPECT_EQ(read_all((*again)[1]), "file\n");
    }
  }
}

TEST(RepeatableInputs, OnlyTheBeginningIsKeptWhereThatIsWanted) {
  const std::vector<Input> inputs = {pipe_of(kLong)};
  const RepeatableInputs repeatable(inputs, Keep::Beginning);
  EXPECT_EQ(read_all(repeatable.inputs()[0]), kLong);
  EXPECT_FALSE(repeatable.again());

  const std::vector<Input> others = {pipe_of(kLong)};
  RepeatableInputs stopped(others, Keep::Everything);
  stopped.stop_keeping();
  EXPECT_EQ(read_all(stopped.inputs()[0]), kLong);
  EXPECT_FALSE(stopped.again());
}

TEST(RepeatableInputs, BeginningsEndWithALine) {
  const std::string lines = "first\n" + kLong + "\nlast\n";
  for (const Input& input : {memory_input(lines), pipe_of(lines)}) {
    const RepeatableInputs repeatable({&input, 1}, Keep::Everything);
    read_all(repeatable.inputs()[0]);
    const Beginnings beginnings = repeatable.beginnings();
    EXPECT_FALSE(beginnings.are_all);
    ASSERT_EQ(beginnings.inputs.size(), 1U);
    EXPECT_EQ(read_all(beginnings.inputs[0]), "first\n");
  }
  const std::vector<Input> inputs = {memory_input("one\ntwo"), memory_input("three\n")};
  const Beginnings all = RepeatableInputs(inputs, Keep::Beginning).beginnings();
  EXPECT_TRUE(all.are_all);
  ASSERT_EQ(all.inputs.size(), 2U);
  EXPECT_EQ(read_all(all.inputs[0]), "one\ntwo");
}

}  // namespace
}  // namespace insitu
