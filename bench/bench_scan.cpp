// A whole scan over a log in memory: reading is a copy, as it is from the page cache; results are only counted.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "bench/corpus/log_generator.h"
#include "engine/input/byte_source.h"
#include "engine/plan/program.h"
#include "engine/run/scan.h"
#include "engine/run/sink.h"

namespace insitu {
namespace {

using bench::LogKind;

constexpr std::size_t kLogSize = std::size_t{64} << 20;  // larger than the caches
constexpr std::uint64_t kSeed = 1;

class MemorySource : public ByteSource {
 public:
  /// REQUIRES: `bytes` outlives the source.
  explicit MemorySource(std::string_view bytes) : unread_(bytes) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    const std::size_t size = unread_.copy(into, capacity);
    unread_.remove_prefix(size);
    return size;
  }
  [[nodiscard]] bool is_live() const override { return false; }

 private:
  std::string_view unread_;
};

class CountingSink : public Sink {
 public:
  void selected(const SelectedEvent& event) override { bytes_ += event.bytes.size(); }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override { ++problems_; }

  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] std::size_t problems() const { return problems_; }

 private:
  std::size_t bytes_ = 0;
  std::size_t problems_ = 0;
};

std::string_view log_of(LogKind kind) {
  static const std::string json = bench::generate_log(LogKind::Json, kSeed, kLogSize);
  static const std::string access = bench::generate_log(LogKind::Access, kSeed, kLogSize);
  static const std::string text = bench::generate_log(LogKind::Text, kSeed, kLogSize);
  switch (kind) {
    case LogKind::Json: return json;
    case LogKind::Access: return access;
    case LogKind::Text: return text;
  }
  return json;
}

/// The benchmark's argument is the number of threads; 0 is one per processor.
void scan_log(benchmark::State& state, LogKind kind, std::string_view pattern, Prefiltering prefiltering) {
  const Result<Program> program = compile_filter_pattern(pattern, {.prefiltering = prefiltering});
  if (!program) {
    state.SkipWithError(program.error().message.c_str());
    return;
  }
  const std::string_view log = log_of(kind);
  const std::array inputs = {Input{.open = [log] { return std::make_unique<MemorySource>(log); }}};
  ScanOptions options;
  options.threads = static_cast<unsigned>(state.range(0));

  ScanSummary summary;
  for (auto _ : state) {
    CountingSink sink;
    summary = scan(*program, inputs, sink, options);
    if (sink.problems() > 0) {
      state.SkipWithError("the scan met a problem");
      break;
    }
    benchmark::DoNotOptimize(sink.bytes());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(log.size()));
  state.counters["examined"] = static_cast<double>(summary.records_examined);
  state.counters["matched"] = static_cast<double>(summary.records_matched);
}

void on_one_thread_and_all(benchmark::internal::Benchmark* scan) {
  scan->ArgName("threads")->Arg(1)->Arg(0)->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
}

constexpr std::string_view kSelective = R"({ $.logType = "ERROR" && $.user.age >= 20 })";
constexpr std::string_view kMostLines = "{ $.http.status >= 200 }";
constexpr std::string_view kTerms = "ERROR -timeout";
constexpr std::string_view kDelimited = "[ip, identity, user, time, request, status = 5*, size, ...]";

BENCHMARK_CAPTURE(scan_log, json_selective, LogKind::Json, kSelective, Prefiltering::On)->Apply(on_one_thread_and_all);
BENCHMARK_CAPTURE(scan_log, json_selective_unfiltered, LogKind::Json, kSelective, Prefiltering::Off)
    ->Apply(on_one_thread_and_all);
BENCHMARK_CAPTURE(scan_log, json_most_lines, LogKind::Json, kMostLines, Prefiltering::On)->Apply(on_one_thread_and_all);
BENCHMARK_CAPTURE(scan_log, terms, LogKind::Text, kTerms, Prefiltering::On)->Apply(on_one_thread_and_all);
BENCHMARK_CAPTURE(scan_log, terms_unfiltered, LogKind::Text, kTerms, Prefiltering::Off)->Apply(on_one_thread_and_all);
BENCHMARK_CAPTURE(scan_log, delimited, LogKind::Access, kDelimited, Prefiltering::On)->Apply(on_one_thread_and_all);

}  // namespace
}  // namespace insitu
