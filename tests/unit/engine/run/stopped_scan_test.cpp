#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <expected>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "insitu/compile.h"
#include "insitu/field_scan.h"
#include "insitu/query_scan.h"
#include "insitu/scan.h"
#include "tests/memory_input.h"

// Scans that are asked to stop, and how far they have come by then; also run under ThreadSanitizer.
namespace insitu {
namespace {

constexpr std::string_view kLine = "ERROR 1\n";
/// A scan that does not stop ends all the same, after so many reads.
constexpr std::uint64_t kMostReads = 200'000;

/// Gives the same line again and again, and asks for a stop when it has done so for a while.
class EndlessLog final : public ByteSource {
 public:
  EndlessLog(std::stop_source stop, std::uint64_t stops_at) : stop_(std::move(stop)), stops_at_(stops_at) {}

  std::expected<std::size_t, InputProblem> read(char* into, std::size_t capacity) override {
    if (++reads_ == stops_at_) stop_.request_stop();
    if (reads_ > kMostReads || capacity < kLine.size()) return 0;
    std::memcpy(into, kLine.data(), kLine.size());
    return kLine.size();
  }
  [[nodiscard]] bool is_live() const override { return false; }

 private:
  std::stop_source stop_;
  std::uint64_t stops_at_;
  std::uint64_t reads_ = 0;
};

/// Gives one line, and then waits until it is no longer asked for more.
class SilentPipe final : public ByteSource {
 public:
  std::expected<std::size_t, InputProblem> read(char* into, std::size_t /*capacity*/) override {
    if (!std::exchange(has_given_, true)) {
      std::memcpy(into, kLine.data(), kLine.size());
      return kLine.size();
    }
    while (ask_ && ask_()) {
      if (++waits_ > kMostReads) return std::unexpected(InputProblem{"is still asked for more"});
    }
    return 0;
  }
  [[nodiscard]] bool is_live() const override { return true; }
  void ask_before_waiting(const std::function<bool()>& ask) override { ask_ = ask; }

 private:
  std::function<bool()> ask_;
  std::uint64_t waits_ = 0;
  bool has_given_ = false;
};

Input endless_input(const std::stop_source& stop, std::uint64_t stops_at) {
  return {.open = [=]() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    return std::make_unique<EndlessLog>(stop, stops_at);
  }};
}

/// Counts the events, and asks for a stop at the first if there is something to stop.
class CountingSink : public Sink {
 public:
  explicit CountingSink(std::stop_source stop = std::stop_source(std::nostopstate)) : stop_(std::move(stop)) {}
  void selected(const SelectedEvent& /*event*/) override {
    ++events;
    stop_.request_stop();
  }
  void end_of_file(std::size_t /*file*/, const FileSummary& /*summary*/) override { ++files; }
  void problem(std::size_t /*file*/, const InputProblem& problem) override { problems.push_back(problem.message); }

  std::uint64_t events = 0;
  std::size_t files = 0;
  std::vector<std::string> problems;

 private:
  std::stop_source stop_;
};

class RowCount : public RowSink {
 public:
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> /*values*/, std::string_view /*pointer*/) override { ++rows; }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  void finish(const ScanSummary& /*summary*/) override { is_finished = true; }

  std::uint64_t rows = 0;
  bool is_finished = false;
};

ScanOptions stoppable(const std::stop_source& stop, unsigned threads) {
  return {.threads = threads, .blocks = {.block_bytes = 64}, .stop = stop.get_token()};
}

TEST(StoppedScan, OfAPatternEndsEarlyAndSaysSo) {
  const auto program = compile_filter_pattern("ERROR");
  for (const unsigned threads : {1U, 2U, 4U}) {
    const std::stop_source stop;
    CountingSink sink;
    const std::vector<Input> inputs = {endless_input(stop, 1000), memory_input("ERROR\n")};
    const ScanSummary summary = scan(*program, inputs, sink, stoppable(stop, threads));
    EXPECT_TRUE(summary.was_stopped);
    EXPECT_FALSE(summary.ended_early) << "more was wanted";
    EXPECT_FALSE(is_whole(summary));
    EXPECT_EQ(summary.records_matched, sink.events) << "what was passed on counts";
    EXPECT_LE(sink.events, 2000U);
    EXPECT_EQ(sink.files, 0U);
  }
}

TEST(StoppedScan, MayBeStoppedByItsSink) {
  const auto program = compile_filter_pattern("ERROR");
  for (const unsigned threads : {1U, 3U}) {
    const std::stop_source stop;
    CountingSink sink(stop);
    const std::vector<Input> inputs = {endless_input(stop, 0)};
    EXPECT_TRUE(scan(*program, inputs, sink, stoppable(stop, threads)).was_stopped);
    EXPECT_GE(sink.events, 1U);
    EXPECT_LT(sink.events, kMostReads);
  }
}

TEST(StoppedScan, BeforeItBeginsReadsNothing) {
  const auto program = compile_filter_pattern("ERROR");
  const std::stop_source stop;
  EXPECT_TRUE(std::stop_source(stop).request_stop());
  CountingSink sink;
  const std::vector<Input> inputs = {missing_input(), memory_input("ERROR\n")};
  const ScanSummary summary = scan(*program, inputs, sink, stoppable(stop, 2));
  EXPECT_TRUE(summary.was_stopped);
  EXPECT_EQ(sink.events, 0U);
  EXPECT_TRUE(sink.problems.empty());
}

TEST(StoppedScan, DoesNotWaitForAPipe) {
  const auto program = compile_filter_pattern("ERROR");
  const std::stop_source stop;
  CountingSink sink(stop);
  const std::vector<Input> inputs = {{.open = []() -> std::expected<std::unique_ptr<ByteSource>, InputProblem> {
    return std::make_unique<SilentPipe>();
  }}};
  EXPECT_TRUE(scan(*program, inputs, sink, stoppable(stop, 1)).was_stopped);
  EXPECT_EQ(sink.events, 1U);
  EXPECT_EQ(sink.problems, std::vector<std::string>{});
}

TEST(StoppedScan, IsNotStoppedAfterItsEnd) {
  const auto program = compile_filter_pattern("ERROR");
  const std::stop_source stop;
  CountingSink sink(stop);
  const std::vector<Input> inputs = {memory_input("ERROR\n")};
  const ScanSummary summary = scan(*program, inputs, sink, stoppable(stop, 1));
  EXPECT_FALSE(summary.was_stopped) << "all was read";
  EXPECT_EQ(sink.files, 1U);
}

TEST(StoppedScan, OfAQueryHasNoRowsOfCommandsThatHoldThem) {
  for (const std::string_view query : {"stats count(*)", "fields @message | sort @message | limit 3", "fields @ptr"}) {
    const auto program = compile_query(query);
    for (const unsigned threads : {1U, 2U, 4U}) {
      const std::stop_source stop;
      RowCount sink;
      const std::vector<Input> inputs = {endless_input(stop, 1000)};
      const ScanSummary summary = scan(*program, inputs, sink, stoppable(stop, threads));
      EXPECT_TRUE(summary.was_stopped) << query;
      EXPECT_FALSE(summary.ended_early) << query;
      EXPECT_GT(summary.bytes_scanned, 0U) << query;
      EXPECT_LE(summary.bytes_scanned, 2000 * kLine.size()) << query;
      EXPECT_EQ(sink.rows, 0U) << query;
      EXPECT_FALSE(sink.is_finished) << query;
    }
  }
}

TEST(StoppedScan, OfAQueryInOrderEndsAmongItsRows) {
  const auto program =
      compile_query("fields @message", {.quotas = ServiceQuotas::Lifted, .order = DefaultOrder::Input});
  for (const unsigned threads : {1U, 3U}) {
    const std::stop_source stop;
    RowCount sink;
    const std::vector<Input> inputs = {endless_input(stop, 1000)};
    EXPECT_TRUE(scan(*program, inputs, sink, stoppable(stop, threads)).was_stopped);
    EXPECT_LE(sink.rows, 2000U);
    EXPECT_FALSE(sink.is_finished);
  }
}

// What only counts is stopped, too.
TEST(StoppedScan, OfFieldsEndsEarly) {
  const std::stop_source stop;
  const std::vector<Input> inputs = {endless_input(stop, 1000)};
  const FieldScanResult result = scan_fields(inputs, [](std::size_t, const InputProblem&) {}, stoppable(stop, 2));
  EXPECT_TRUE(result.was_stopped);
}

// ---- progress

TEST(ScannedSoFar, ComesToWhatTheSummaryStates) {
  const auto pattern = compile_filter_pattern("ERROR");
  const auto query = compile_query("stats count(*)");
  std::string text;
  for (int i = 0; i < 100; ++i) text += i % 3 == 0 ? kLine : "\ninfo\n";
  const std::vector<Input> inputs = {memory_input(text), chunked_input(text)};
  for (const unsigned threads : {1U, 2U, 4U}) {
    ScannedSoFar of_pattern;
    ScannedSoFar of_query;
    ScanOptions options{.threads = threads, .blocks = {.block_bytes = 64}, .numbering = Numbering::On};
    CountingSink events;
    options.progress = &of_pattern;
    const ScanSummary found = scan(*pattern, inputs, events, options);
    RowCount rows;
    options.progress = &of_query;
    const ScanSummary counted = scan(*query, inputs, rows, options);
    EXPECT_EQ(of_pattern.bytes_scanned, 2 * text.size());
    EXPECT_EQ(of_pattern.records_scanned, 200U);
    EXPECT_EQ(of_query.bytes_scanned, 2 * text.size());
    EXPECT_EQ(of_query.records_scanned, 200U);
    EXPECT_EQ(found.records_scanned, 200U);
    EXPECT_EQ(counted.records_scanned, 200U);
  }
}

/// Looks at the progress while rows come.
class WatchingSink : public CountingSink {
 public:
  explicit WatchingSink(const ScannedSoFar& progress) : progress_(progress) {}
  void selected(const SelectedEvent& event) override {
    CountingSink::selected(event);
    if (progress_.bytes_scanned != seen_.back()) seen_.push_back(progress_.bytes_scanned);
  }
  [[nodiscard]] const std::vector<std::uint64_t>& seen() const { return seen_; }

 private:
  const ScannedSoFar& progress_;
  std::vector<std::uint64_t> seen_ = {0};
};

TEST(ScannedSoFar, GrowsWhileTheScanRuns) {
  const auto program = compile_filter_pattern("ERROR");
  std::string text;
  for (int i = 0; i < 100; ++i) text += kLine;
  ScannedSoFar progress;
  WatchingSink sink(progress);
  const std::vector<Input> inputs = {memory_input(text)};
  scan(*program, inputs, sink, {.threads = 1, .blocks = {.block_bytes = 64}, .progress = &progress});
  EXPECT_GT(sink.seen().size(), 10U);
  EXPECT_TRUE(std::ranges::is_sorted(sink.seen()));
  EXPECT_EQ(sink.seen().back(), text.size());
}

}  // namespace
}  // namespace insitu
