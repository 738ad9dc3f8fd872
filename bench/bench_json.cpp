// JSON lines: the structural index, the walk over it, and the kernel that spares most lines both.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/corpus/log_in_memory.h"
#include "bench/throughput.h"
#include "engine/extract/json_extractor.h"
#include "engine/extract/json_walker.h"
#include "engine/extract/structural_index.h"
#include "engine/model/path_set.h"

namespace insitu::bench {
namespace {

class CountingVisitor : public JsonVisitor {
 public:
  void restart() override {}
  void value(WantId /*want*/, const JsonToken& token) override { bytes_ += token.raw.size(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  std::size_t bytes_ = 0;
};

/// Returns the lines that are JSON objects: the index does not get past a string that never ends.
const std::vector<std::string_view>& objects() {
  static const std::vector<std::string_view> kObjects = [] {
    std::vector<std::string_view> valid;
    JsonWalker walker;
    CountingVisitor visitor;
    for (const std::string_view line : log_lines(LogKind::Json)) {
      if (walker.walk(line, PathSet(), visitor).verdict == JsonVerdict::Object) valid.push_back(line);
    }
    return valid;
  }();
  return kObjects;
}

std::size_t structural_positions(StructuralIndex& index, std::string_view text) {
  std::size_t positions = 0;
  index.open(text);
  while (index.next() != text.size()) ++positions;
  return positions;
}

void structural_index(benchmark::State& state, const std::vector<std::string_view>& texts) {
  StructuralIndex index;
  for (auto _ : state) {
    std::size_t positions = 0;
    for (const std::string_view text : texts) positions += structural_positions(index, text);
    benchmark::DoNotOptimize(positions);
  }
  report_throughput(state, total_size(texts), objects().size());
}

void structural_index_by_line(benchmark::State& state) { structural_index(state, objects()); }
BENCHMARK(structural_index_by_line)->Unit(benchmark::kMillisecond);

/// Indexes as many lines at once as the index takes in one piece.
void structural_index_by_batch(benchmark::State& state) {
  std::vector<std::string> batches(1);
  for (const std::string_view object : objects()) {
    if (batches.back().size() + object.size() >= StructuralIndex::kWindowBytes) batches.emplace_back();
    batches.back().append(object) += '\n';
  }
  structural_index(state, {batches.begin(), batches.end()});
}
BENCHMARK(structural_index_by_batch)->Unit(benchmark::kMillisecond);

/// The members that the questions of compare.py ask for.
PathSet paths(int count) {
  PathSet wanted;
  if (count > 0) wanted.add({MemberStep{"level"}}, 0);
  if (count > 1) wanted.add({MemberStep{"http"}, MemberStep{"latency_ms"}}, 1);
  return wanted;
}

void walk(benchmark::State& state, int wanted) {
  const PathSet path_set = paths(wanted);
  const std::vector<std::string_view>& lines = objects();
  JsonWalker walker;
  for (auto _ : state) {
    CountingVisitor visitor;
    for (const std::string_view object : lines) {
      benchmark::DoNotOptimize(walker.walk(object, path_set, visitor).verdict);
    }
    benchmark::DoNotOptimize(visitor.bytes());
  }
  report_throughput(state, total_size(lines), lines.size());
}
BENCHMARK_CAPTURE(walk, no_path, 0)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(walk, one_path, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(walk, two_paths, 2)->Unit(benchmark::kMillisecond);

void extract(benchmark::State& state, int wanted) {
  const PathSet path_set = paths(wanted);
  const std::vector<std::string_view>& lines = objects();
  JsonExtractor extractor(path_set);
  for (auto _ : state) {
    CountingVisitor visitor;
    for (const std::string_view object : lines) {
      benchmark::DoNotOptimize(extractor.extract(object, visitor).verdict);
    }
    benchmark::DoNotOptimize(visitor.bytes());
  }
  report_throughput(state, total_size(lines), lines.size());
}
BENCHMARK_CAPTURE(extract, one_path, 1)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(extract, two_paths, 2)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace insitu::bench
