// A whole scan over a log in memory; results are only counted.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "bench/corpus/log_in_memory.h"
#include "bench/memory_source.h"
#include "bench/throughput.h"
#include "insitu/compile.h"
#include "insitu/scan.h"
#include "insitu/sink.h"

namespace insitu {
namespace {

using bench::LogKind;

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

/// The benchmark's argument is the number of threads; 0 is one per processor.
void scan_log(benchmark::State& state, LogKind kind, std::string_view pattern, Prefiltering prefiltering) {
  const Result<Program> program = compile_filter_pattern(pattern, {.prefiltering = prefiltering});
  if (!program) {
    state.SkipWithError(program.error().message.c_str());
    return;
  }
  const std::string_view log = bench::log_text(kind);
  const std::array inputs = {Input{.open = [log] { return std::make_unique<bench::MemorySource>(log); }}};
  ScanOptions options;
  options.threads = static_cast<unsigned>(state.range(0));

  ScanSummary summary;
  for (auto _ : state) {
    CountingSink sink;
    summary = scan(*program, inputs, sink, options);
    if (sink.problems() > 0) {
      state.SkipWithError("the scan reported a problem");
      break;
    }
    benchmark::DoNotOptimize(sink.bytes());
  }
  bench::report_throughput(state, log.size());
  state.counters["examined"] = static_cast<double>(summary.records_examined);
  state.counters["matched"] = static_cast<double>(summary.records_matched);
}

void on_one_thread_and_all(benchmark::internal::Benchmark* scan) {
  scan->ArgName("threads")->Arg(1)->Arg(0)->UseRealTime()->MeasureProcessCPUTime()->Unit(benchmark::kMillisecond);
}

constexpr std::string_view kSelective = R"({ $.level = "ERROR" && $.user.age >= 20 })";
constexpr std::string_view kCommonMatch = "{ $.http.status >= 200 }";
constexpr std::string_view kTerms = "ERROR -timeout";
constexpr std::string_view kDelimited = "[ip, identity, user, time, request, status = 5*, size]";

BENCHMARK_CAPTURE(scan_log, json_selective, LogKind::Json, kSelective, Prefiltering::On)->Apply(on_one_thread_and_all);
BENCHMARK_CAPTURE(scan_log, json_selective_unfiltered, LogKind::Json, kSelective, Prefiltering::Off)
    ->Apply(on_one_thread_and_all);
BENCHMARK_CAPTURE(scan_log, json_most_lines, LogKind::Json, kCommonMatch, Prefiltering::On)
    ->Apply(on_one_thread_and_all);
BENCHMARK_CAPTURE(scan_log, terms, LogKind::Text, kTerms, Prefiltering::On)->Apply(on_one_thread_and_all);
BENCHMARK_CAPTURE(scan_log, terms_unfiltered, LogKind::Text, kTerms, Prefiltering::Off)->Apply(on_one_thread_and_all);
BENCHMARK_CAPTURE(scan_log, delimited, LogKind::Access, kDelimited, Prefiltering::On)->Apply(on_one_thread_and_all);

}  // namespace
}  // namespace insitu
