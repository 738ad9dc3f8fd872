// Measures the way from pattern text to Program: the cost of one start of the program before the first byte is read.
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

#include "insitu/compile.h"

namespace insitu {
namespace {

void compile(benchmark::State& state, std::string_view pattern) {
  for (auto _ : state) {
    Result<Program> program = compile_filter_pattern(pattern);
    if (!program) {
      state.SkipWithError(program.error().message.c_str());
      break;
    }
    benchmark::DoNotOptimize(program);
  }
}

BENCHMARK_CAPTURE(compile, terms, R"(ERROR -timeout ?"gateway rejected")");
BENCHMARK_CAPTURE(compile, json, R"({ $.level = "ERROR" && $.user.age >= 20 })");
BENCHMARK_CAPTURE(compile, delimited, "[ip, identity, user, time, request, status = 5*, size]");
BENCHMARK_CAPTURE(compile, regex, R"(%took=[0-9]{4,}ms%)");

/// A list of event names, about as long as the service takes: the longest kind that is deployed.
std::string longest_pattern() {
  std::string pattern = R"({ $.eventName = "Event0")";
  for (int i = 1; pattern.size() < 980; ++i) pattern += R"( || $.eventName = "Event)" + std::to_string(i) + '"';
  return pattern + " }";
}

void compile_longest(benchmark::State& state) { compile(state, longest_pattern()); }
BENCHMARK(compile_longest);

}  // namespace
}  // namespace insitu
