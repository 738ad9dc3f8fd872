#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/complete/function_examples.h"
#include "engine/complete/query_commands.h"
#include "engine/expression/aggregates.h"
#include "engine/expression/functions.h"
#include "insitu/compile.h"
#include "insitu/query_scan.h"

namespace insitu {
namespace {

/// Takes the first value of the first row.
class OneValue final : public RowSink {
 public:
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> values, std::string_view /*pointer*/) override {
    std::string scratch;
    value = text_of(values.front(), scratch);
  }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  void finish(const ScanSummary& /*summary*/) override {}
  std::string value;
};

std::string value_of_call(std::string_view call) {
  const auto program = compile_query("fields " + std::string(call) + " as x | display x");
  if (!program) return "refused: " + program.error().message;
  const std::vector<Input> inputs = {memory_input(std::string(kExampleEvent) + "\n", "a.jsonl")};
  OneValue sink;
  scan(*program, inputs, sink);
  return sink.value;
}

TEST(FunctionExamples, AreThereForEveryFunctionAndAggregate) {
  std::vector<std::string_view> names;
  for (const FunctionExample& example : function_examples()) names.push_back(example.name);
  for (const Function& function : functions()) {
    EXPECT_EQ(std::ranges::count(names, function.name), 1) << function.name;
  }
  for (const AggregateFunction& aggregate : aggregate_functions()) {
    EXPECT_EQ(std::ranges::count(names, aggregate.name), 1) << aggregate.name;
  }
  EXPECT_EQ(names.size(), functions().size() + aggregate_functions().size());
}

TEST(FunctionExamples, GiveWhatTheySay) {
  for (const FunctionExample& example : function_examples()) {
    EXPECT_TRUE(example.call.find(std::string(example.name) + "(") != std::string_view::npos) << example.call;
    if (find_aggregate(example.name) != nullptr) {
      EXPECT_TRUE(compile_query(example.call)) << example.call;
      continue;
    }
    const std::string value = value_of_call(example.call);
    if (!example.result.empty()) {
      EXPECT_EQ(value, example.result) << example.call;
    }
    EXPECT_FALSE(value.starts_with("refused")) << example.call << ": " << value;
  }
}

TEST(QueryCommands, HaveExamplesThatCompile) {
  for (const QueryCommand& command : query_commands()) {
    EXPECT_TRUE(compile_query(command.example)) << command.example;
    EXPECT_TRUE(command.syntax.starts_with(command.name)) << command.syntax;
  }
}

}  // namespace
}  // namespace insitu
