// Measures what is done with a value once it is found. Bytes are those of the values.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/corpus/log_in_memory.h"
#include "bench/throughput.h"
#include "engine/extract/delimited_fields.h"
#include "engine/extract/json_walker.h"
#include "engine/match/regex.h"
#include "engine/match/wildcard.h"
#include "engine/model/number.h"
#include "insitu/event_time.h"
#include "insitu/field_value.h"

namespace insitu::bench {
namespace {

class Collector : public JsonVisitor {
 public:
  void restart() override {}
  void value(WantId /*want*/, const JsonToken& token) override { values_.push_back(token.raw); }
  [[nodiscard]] std::vector<std::string_view> take() { return std::move(values_); }

 private:
  std::vector<std::string_view> values_;
};

std::vector<std::string_view> values_at(const SelectorSteps& steps) {
  PathSet paths;
  paths.add(steps, 0);
  JsonWalker walker;
  Collector values;
  for (const std::string_view line : log_lines(LogKind::Json)) walker.walk(line, paths, values);
  return values.take();
}

/// Tests each value, and reports the throughput.
template <class Ask>
void ask_each(benchmark::State& state, const std::vector<std::string_view>& values, Ask ask) {
  for (auto _ : state) {
    std::size_t held = 0;
    for (const std::string_view value : values) held += ask(value) ? 1U : 0U;
    benchmark::DoNotOptimize(held);
  }
  report_throughput(state, total_size(values), values.size());
}

void value_number(benchmark::State& state) {
  ask_each(state, values_at({MemberStep{"http"}, MemberStep{"latency_ms"}}),
           [](std::string_view number) { return number_value(number) >= 20; });
}
BENCHMARK(value_number)->Unit(benchmark::kMillisecond);

void value_wildcard(benchmark::State& state) {
  const Wildcard wildcard("*오류*");
  ask_each(state, values_at({MemberStep{"message"}}), [&](std::string_view text) { return wildcard.matches(text); });
}
BENCHMARK(value_wildcard)->Unit(benchmark::kMillisecond);

void value_regex(benchmark::State& state, SelectorSteps steps, const std::string& text) {
  const auto regex = Regex::compile(text);
  if (!regex) {
    state.SkipWithError(regex.error().c_str());
    return;
  }
  ask_each(state, values_at(steps), [&](std::string_view value) { return regex->found_in(value); });
}
BENCHMARK_CAPTURE(value_regex, prefix, SelectorSteps{MemberStep{"errorCode"}}, "^DA0001")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(value_regex, anywhere, SelectorSteps{MemberStep{"message"}}, "re[a-z]+ed [0-9]+")
    ->Unit(benchmark::kMillisecond);

void value_time(benchmark::State& state) {
  const TimeReader reader = *TimeReader::make({});
  ask_each(state, values_at({MemberStep{"ts"}}),
           [&](std::string_view text) { return reader.read(FieldValue::text(text)).has_value(); });
}
BENCHMARK(value_time)->Unit(benchmark::kMillisecond);

void line_time(benchmark::State& state, LogKind kind) {
  const TimeReader reader = *TimeReader::make({});
  ask_each(state, log_lines(kind), [&](std::string_view line) { return reader.find_in_line(line).has_value(); });
}
BENCHMARK_CAPTURE(line_time, text, LogKind::Text)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(line_time, access, LogKind::Access)->Unit(benchmark::kMillisecond);

void line_fields(benchmark::State& state) {
  std::vector<DelimitedField> fields;
  ask_each(state, log_lines(LogKind::Access), [&](std::string_view line) {
    split_fields(line, fields);
    return fields.size() == 7;
  });
}
BENCHMARK(line_fields)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace insitu::bench
