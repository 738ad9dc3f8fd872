#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/metrics/emf_document.h"
#include "engine/metrics/emf_lines.h"
#include "engine/run/lines.h"
#include "insitu/emf_scan.h"
#include "tests/differential/reference_emf.h"
#include "tests/emf_answer.h"
#include "tests/escaped_text.h"
#include "tests/fuzz/targets.h"
#include "tests/memory_input.h"

namespace insitu::fuzz {
namespace {

/// The time of ingestion that all events have, so that times are compared with it.
constexpr std::int64_t kReceived = 1'772'442'000'000;

EmfData scan_lines(std::string_view lines, std::optional<std::int64_t> received, std::size_t block_bytes) {
  const Input input = chunked_input(std::string(lines));
  ScanOptions options;
  options.threads = 1;
  options.blocks.block_bytes = block_bytes;
  return scan_emf({&input, 1}, [](std::size_t, const InputProblem&) {}, options, {},
                  {.received = received, .entries = LedgerEntries::All});
}

std::string written(const EmfData& data) {
  std::string text;
  for (const EmfPeriod& period : periods_of(data, 1)) {
    const EmfMetric& metric = *period.metric;
    if (metric.name == "_aws") continue;
    write_emf(point_of(data, period), [&text](std::string_view line) { text += line; });
  }
  return text;
}

/// Reads lines as events that all have a time, so that it does not matter how the time of an event is found.
std::vector<reference::EmfEvent> emf_events_of(std::string_view lines) {
  std::vector<reference::EmfEvent> events;
  for (std::size_t begin = 0; begin < lines.size();) {
    const LineExtent line = line_extent(lines, begin);
    events.push_back({.message = std::string(message_of_line(lines.substr(begin, line.end - begin))),
                      .timestamp = kReceived,
                      .ingestion_time = {}});
    begin = line.next;
  }
  return events;
}

/// Collects as the reference does.
class Collected final : public EmfVisitor {
 public:
  void take(const EmfSamples& samples) override {
    for (const EmfValue& value : samples.values) samples_ += value.times;
    EmfSeries& series = data_.metrics[samples.metric];
    series.is_high_resolution = series.is_high_resolution || samples.is_high_resolution;
    for (const EmfValue& value : samples.values) series.samples[samples.time].add(value.value, value.times);
  }
  void take(EmfEntry entry) override {
    data_.ledger.lines.push_back({.file = 0, .line = line, .entry = std::move(entry)});
  }
  std::optional<std::int64_t> event_time() override { return kReceived; }

  [[nodiscard]] const EmfData& data() const { return data_; }
  [[nodiscard]] std::uint64_t samples() const { return samples_; }
  std::uint64_t line = 0;

 private:
  EmfData data_;
  std::uint64_t samples_ = 0;
};

}  // namespace

Finding emf(std::string_view bytes) {
  const std::vector<reference::EmfEvent> events = emf_events_of(bytes);
  Collected found;
  EmfReader reader;
  for (const reference::EmfEvent& event : events) {
    ++found.line;
    reader.read(event.message, kReceived, found);
  }
  // The reference writes every sample down.
  constexpr std::uint64_t kMaxSamples = 100'000;
  if (found.samples() > kMaxSamples) return std::nullopt;
  const reference::EmfAnswer expected = reference::read_emf(events, kReceived);
  const reference::EmfAnswer answer = answer_of(found.data());
  if (!is_same(answer, expected)) {
    return "expected\n" + describe_emf(expected) + "found\n" + describe_emf(answer) + write_escaped(bytes);
  }

  const EmfData whole = scan_lines(bytes, {}, std::size_t{1} << 20U);
  if (!is_same(answer_of(whole), answer_of(scan_lines(bytes, {}, 16)))) return "the samples depend on blocks";
  const std::string once = written(whole);
  const EmfData again = scan_lines(once, {}, std::size_t{1} << 20U);
  if (!again.ledger.lines.empty()) return "what is written is dropped: " + describe_emf(answer_of(again));
  if (written(again) != once) return "written again it is something else: " + write_escaped(once);
  return std::nullopt;
}

}  // namespace insitu::fuzz
