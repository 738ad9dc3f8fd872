#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>

namespace insitu::bench {

/// Reports how many bytes and items (0: not counted) one iteration processes; the report then has both per second.
inline void report_throughput(benchmark::State& state, std::size_t bytes, std::size_t items = 0) {
  const auto iterations = static_cast<std::int64_t>(state.iterations());
  state.SetBytesProcessed(iterations * static_cast<std::int64_t>(bytes));
  if (items > 0) state.SetItemsProcessed(iterations * static_cast<std::int64_t>(items));
}

}  // namespace insitu::bench
