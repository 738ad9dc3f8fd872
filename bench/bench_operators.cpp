// One thread, rows in memory: what the commands of queries cost after extraction, per row.
#include <benchmark/benchmark.h>
#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "engine/model/timestamp.h"
#include "engine/plan/program_parts.h"
#include "engine/run/pipeline.h"
#include "insitu/compile.h"
#include "insitu/event_time.h"

namespace insitu {
namespace {

constexpr std::size_t kRows = 1'000'000;
constexpr std::int64_t kBegin = 1'772'323'200'000;  // 2026-03-01
constexpr std::uint64_t kSeed = 1;

/// An event of an application's log: ascending in time, with jitter.
struct Event {
  std::int64_t time = 0;
  std::string ts;
  std::string_view level;
  std::string user;
  std::string latency;
};

std::string iso_text(std::int64_t time) {
  const CivilTime civil = civil_time(time);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", civil.year, civil.month, civil.day, civil.hour,
                     civil.minute, civil.second, civil.millisecond);
}

const std::vector<Event>& events() {
  static const std::vector<Event> kEvents = [] {
    constexpr std::string_view kLevels[] = {"INFO", "INFO", "INFO", "INFO", "INFO", "DEBUG", "DEBUG", "WARN"};
    std::mt19937_64 random(kSeed);
    std::vector<Event> made(kRows);
    std::int64_t clock = kBegin;
    for (Event& event : made) {
      clock += static_cast<std::int64_t>(random() % 60);
      event.time = clock - static_cast<std::int64_t>(random() % 400);
      event.ts = iso_text(event.time);
      event.level = random() % 100 == 0 ? "ERROR" : kLevels[random() % std::size(kLevels)];
      event.user = fmt::format("u{:07}", random() % 150'000);
      event.latency = fmt::format("{}.{:03}", random() % 90, random() % 1000);
    }
    return made;
  }();
  return kEvents;
}

/// A batch whose texts lie in a block as they do in a log, one event some hundred bytes after the other.
class BlockOfRows {
 public:
  explicit BlockOfRows(const QueryPlan& plan) : plan_(plan), batch_(plan.slots) {}

  Batch& fill(std::size_t first, std::size_t count) {
    constexpr std::size_t kBytesPerEvent = 475;
    batch_.clear();
    block_.resize(count * kBytesPerEvent);
    for (std::size_t i = first; i < first + count; ++i) {
      const Event& event = events()[i];
      at_ = (i - first) * kBytesPerEvent;
      const std::span<FieldValue> row =
          batch_.add({.time = -event.time, .file = UINT64_MAX, .place = UINT64_MAX - i, .part = 0});
      for (std::size_t slot = 0; slot < plan_.fields.size(); ++slot) row[slot] = field(event, plan_.fields[slot].name);
    }
    return batch_;
  }

 private:
  FieldValue field(const Event& event, std::string_view name) {
    if (name == "@timestamp") return FieldValue::timestamp(event.time);
    if (name == "ts") return FieldValue::text(place(event.ts));
    if (name == "level") return FieldValue::text(place(event.level));
    if (name == "user.id") return FieldValue::text(place(event.user));
    if (name == "http.latency_ms") return FieldValue::written_number(place(event.latency));
    return {};
  }
  std::string_view place(std::string_view text) {
    std::ranges::copy(text, block_.begin() + static_cast<std::ptrdiff_t>(at_));
    return std::string_view(block_).substr(std::exchange(at_, at_ + text.size()), text.size());
  }

  const QueryPlan& plan_;
  Batch batch_;
  std::string block_;
  std::size_t at_ = 0;
};

class Nothing : public Operator {
 public:
  void push(Batch& batch) override { benchmark::DoNotOptimize(batch.size()); }
  void finish() override {}
};

/// The part of a query that runs on every thread.
void push_rows(benchmark::State& state, std::string_view query) {
  const Result<Program> program = compile_query(query);
  if (!program) {
    state.SkipWithError(program.error().message.c_str());
    return;
  }
  const QueryPlan& plan = *parts_of(*program).query;
  const QueryClock clock;
  BlockOfRows rows_of(plan);
  for (auto _ : state) {
    Nothing nothing;
    Pipeline pipeline(plan, clock, {}, 0, cut_of(plan).parallel, nothing);
    for (std::size_t first = 0; first < kRows; first += kBatchRows) {
      state.PauseTiming();
      Batch& batch = rows_of.fill(first, std::min(kBatchRows, kRows - first));
      state.ResumeTiming();
      pipeline.first().push(batch);
    }
    benchmark::DoNotOptimize(pipeline.memory());
  }
  const auto rows = static_cast<std::int64_t>(events().size());
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * rows);
}

BENCHMARK_CAPTURE(push_rows, top_by_text, "fields ts, level, user.id | sort ts desc | limit 20")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(push_rows, top_by_text_ascending, "fields ts, level, user.id | sort ts asc | limit 20")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(push_rows, top_by_number, "fields ts | sort http.latency_ms desc | limit 20")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(push_rows, newest, "fields ts, level, user.id")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(push_rows, numbers_by_text, "stats count(*), avg(http.latency_ms), pct(http.latency_ms, 99) by level")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(push_rows, count, "stats count(*)")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(push_rows, count_by_time, "stats count(*) by bin(5m)")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(push_rows, count_by_text, "stats count(*) by level")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(push_rows, count_by_many, "stats count(*) by user.id")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(push_rows, distinct, "stats count_distinct(user.id)")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(push_rows, extremes, "stats min(http.latency_ms), max(http.latency_ms), latest(level)")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(push_rows, dedup, "dedup user.id")->Unit(benchmark::kMillisecond);

void fill_batches(benchmark::State& state) {
  Batch batch(5);
  for (auto _ : state) {
    for (std::size_t i = 0; i < kBatchRows; ++i) benchmark::DoNotOptimize(batch.add({}).data());
    batch.clear();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(kBatchRows));
}
BENCHMARK(fill_batches);

void read_times(benchmark::State& state, std::string_view (*text_of)(const Event& event)) {
  const TimeReader reader = *TimeReader::make({.now = kBegin});
  for (auto _ : state) {
    std::int64_t sum = 0;
    for (const Event& event : events()) sum += reader.read(FieldValue::text(text_of(event))).value_or(0);
    benchmark::DoNotOptimize(sum);
  }
  const auto rows = static_cast<std::int64_t>(events().size());
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * rows);
}
BENCHMARK_CAPTURE(read_times, iso, [](const Event& event) {
  return std::string_view(event.ts);
})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace insitu
