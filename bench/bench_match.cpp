// One thread, lines in memory, every line examined: the path without the prefilter.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/corpus/log_generator.h"
#include "engine/plan/program.h"
#include "engine/run/matcher.h"

namespace insitu {
namespace {

using bench::LogKind;

constexpr std::size_t kCorpusSize = std::size_t{8} << 20;
constexpr std::uint64_t kSeed = 1;

/// Generated lines and their views, without newlines.
class Corpus {
 public:
  explicit Corpus(LogKind kind) : text_(bench::generate_log(kind, kSeed, kCorpusSize)) {
    for (std::size_t begin = 0; begin < text_.size();) {
      const std::size_t end = text_.find('\n', begin);
      messages_.push_back(std::string_view(text_).substr(begin, end - begin));
      begin = end + 1;
    }
  }
  Corpus(const Corpus&) = delete;  // the views would stay behind
  Corpus& operator=(const Corpus&) = delete;

  [[nodiscard]] std::size_t size_bytes() const { return text_.size(); }
  [[nodiscard]] const std::vector<std::string_view>& messages() const { return messages_; }

 private:
  std::string text_;
  std::vector<std::string_view> messages_;
};

const Corpus& corpus(LogKind kind) {
  static const Corpus json(LogKind::Json);
  static const Corpus access(LogKind::Access);
  static const Corpus text(LogKind::Text);
  switch (kind) {
    case LogKind::Json: return json;
    case LogKind::Access: return access;
    case LogKind::Text: return text;
  }
  return json;
}

void match(benchmark::State& state, LogKind kind, std::string_view pattern) {
  const Result<Program> program = compile_filter_pattern(pattern);
  if (!program) {
    state.SkipWithError(program.error().message.c_str());
    return;
  }
  const Corpus& lines = corpus(kind);
  Matcher matcher(*program);
  std::int64_t matched = 0;
  for (auto _ : state) {
    matched = 0;
    for (const std::string_view message : lines.messages()) matched += matcher.matches(message) ? 1 : 0;
    benchmark::DoNotOptimize(matched);
  }
  const auto events = static_cast<std::int64_t>(lines.messages().size());
  const auto rounds = static_cast<std::int64_t>(state.iterations());
  state.SetItemsProcessed(rounds * events);
  state.SetBytesProcessed(rounds * static_cast<std::int64_t>(lines.size_bytes()));
  state.counters["matched_percent"] = 100.0 * static_cast<double>(matched) / static_cast<double>(events);
}

BENCHMARK_CAPTURE(match, terms, LogKind::Text, "ERROR -timeout")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, regex, LogKind::Text, "%took=[0-9]{4,}ms%")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, json_selective, LogKind::Json, R"({ $.logType = "ERROR" && $.user.age >= 20 })")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, json_most_lines, LogKind::Json, "{ $.http.status >= 200 }")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, json_wildcard, LogKind::Json, R"({ $.message = "*오류*" })")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, json_regex, LogKind::Json, "{ $.http.path = %orders/[0-9]+$% }")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, json_any_element, LogKind::Json, R"({ $.tags[*] = "canary" })")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, delimited, LogKind::Access, "[ip, identity, user, time, request, status = 5*, size, ...]")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(match, delimited_from_the_end, LogKind::Access, R"([..., status = 5*, size, referer, agent])")
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace insitu
