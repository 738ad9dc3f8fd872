// The prefilter over a whole block: how fast lines are left out that cannot match.
#include <benchmark/benchmark.h>

#include <string_view>

#include "bench/corpus/log_in_memory.h"
#include "bench/throughput.h"
#include "engine/match/prefilter.h"

namespace insitu::bench {
namespace {

void prefilter(benchmark::State& state, const Requirement& requirement) {
  const std::string_view text = log_text(LogKind::Json);
  const Prefilter prefilter(requirement);
  std::size_t candidates = 0;
  for (auto _ : state) {
    candidates = 0;
    Prefilter::Search search(prefilter, text);
    for (std::size_t at = search.next(0); at < text.size(); at = search.next(text.find('\n', at))) ++candidates;
    benchmark::DoNotOptimize(candidates);
  }
  report_throughput(state, text.size());
  state.counters["candidates"] = static_cast<double>(candidates);
}

Requirement literal(std::string_view text) { return Requirement::of(text, Spelling::Exact); }
Requirement json(std::string_view text) { return Requirement::of(text, Spelling::JsonString); }

BENCHMARK_CAPTURE(prefilter, rare_literal, literal("DA0001"))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(prefilter, rare_literal_of_common_bytes, literal("\":\"e\",\""))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(prefilter, rare_literal_or_escape, json("DA0001"))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(prefilter, level_or_escape, json("ERROR"))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(prefilter, three_literals_or_escape,
                  Requirement::any({json("AccessDenied"), json("Unauthorized"), json("Throttling")}))
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace insitu::bench
