// One thread, lines in memory, every line examined: the path without the prefilter.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string_view>
#include <vector>

#include "bench/corpus/log_in_memory.h"
#include "bench/throughput.h"
#include "insitu/compile.h"
#include "insitu/matcher.h"

namespace insitu {
namespace {

using bench::LogKind;

void match(benchmark::State& state, LogKind kind, std::string_view pattern) {
  const Result<Program> program = compile_filter_pattern(pattern);
  if (!program) {
    state.SkipWithError(program.error().message.c_str());
    return;
  }
  const std::vector<std::string_view>& lines = bench::log_lines(kind);
  Matcher matcher(*program);
  std::int64_t matched = 0;
  for (auto _ : state) {
    matched = 0;
    for (const std::string_view line : lines) matched += matcher.matches(line) ? 1 : 0;
    benchmark::DoNotOptimize(matched);
  }
  bench::report_throughput(state, bench::total_size(lines), lines.size());
  state.counters["matched_percent"] = 100.0 * static_cast<double>(matched) / static_cast<double>(lines.size());
}

BENCHMARK_CAPTURE(match, terms, LogKind::Text, "ERROR -timeout")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, regex, LogKind::Text, "%took=[0-9]{4,}ms%")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, json_selective, LogKind::Json, R"({ $.level = "ERROR" && $.user.age >= 20 })")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, json_most_lines, LogKind::Json, "{ $.http.status >= 200 }")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, json_wildcard, LogKind::Json, R"({ $.message = "*오류*" })")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, json_regex, LogKind::Json, "{ $.http.path = %orders/[0-9]+$% }")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, json_any_element, LogKind::Json, R"({ $.tags[*] = "canary" })")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, delimited, LogKind::Access, "[ip, identity, user, time, request, status = 5*, size]")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, delimited_from_the_end, LogKind::Access, R"([..., status = 5*, size])")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace insitu
