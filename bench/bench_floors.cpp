// Measures the lower limits: bytes into the core, and newlines found. Compare them with the blocks of the same run.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <string_view>
#include <vector>

#include "bench/corpus/log_in_memory.h"
#include "bench/memory_source.h"
#include "bench/throughput.h"

namespace insitu::bench {
namespace {

void floor_memory_read(benchmark::State& state) {
  std::vector<std::uint64_t> words(log_text(LogKind::Json).size() / sizeof(std::uint64_t));
  std::memcpy(words.data(), log_text(LogKind::Json).data(), words.size() * sizeof(std::uint64_t));
  for (auto _ : state) {
    // Four sums, because one would wait for itself.
    std::uint64_t sums[4] = {};
    for (std::size_t i = 0; i + 4 <= words.size(); i += 4) {
      for (std::size_t lane = 0; lane < 4; ++lane) sums[lane] += words[i + lane];
    }
    benchmark::DoNotOptimize(sums);
  }
  report_throughput(state, words.size() * sizeof(std::uint64_t));
}
BENCHMARK(floor_memory_read)->Unit(benchmark::kMillisecond);

void floor_copy_into_cache(benchmark::State& state) {
  const std::string_view text = log_text(LogKind::Json);
  std::vector<char> block(std::size_t{512} << 10);
  for (auto _ : state) {
    MemorySource source(text);
    while (source.read(block.data(), block.size()).value_or(0) > 0) benchmark::ClobberMemory();
  }
  report_throughput(state, text.size());
}
BENCHMARK(floor_copy_into_cache)->Unit(benchmark::kMillisecond);

/// Counts in lanes of a byte, of which the compiler makes vectors; a lane can count to 255.
std::size_t count_newlines(std::string_view text) {
  constexpr std::size_t kLanes = 64;
  std::size_t newlines = 0;
  while (text.size() >= kLanes) {
    const std::size_t rows = std::min<std::size_t>(text.size() / kLanes, 255);
    std::array<std::uint8_t, kLanes> counts{};
    for (std::size_t row = 0; row < rows; ++row) {
      const char* bytes = text.data() + row * kLanes;
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        counts[lane] = static_cast<std::uint8_t>(counts[lane] + (bytes[lane] == '\n' ? 1 : 0));
      }
    }
    newlines = std::accumulate(counts.begin(), counts.end(), newlines);
    text.remove_prefix(rows * kLanes);
  }
  return newlines + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

void floor_count_newlines(benchmark::State& state) {
  const std::string_view text = log_text(LogKind::Json);
  for (auto _ : state) benchmark::DoNotOptimize(count_newlines(text));
  report_throughput(state, text.size());
}
BENCHMARK(floor_count_newlines)->Unit(benchmark::kMillisecond);

void floor_line_by_line(benchmark::State& state) {
  const std::string_view text = log_text(LogKind::Json);
  std::size_t lines = 0;
  for (auto _ : state) {
    lines = 0;
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) ++lines;
    benchmark::DoNotOptimize(lines);
  }
  report_throughput(state, text.size(), lines);
}
BENCHMARK(floor_line_by_line)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace insitu::bench
