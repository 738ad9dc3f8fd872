#include "engine/run/field_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>
#include <optional>

#include "engine/extract/event_reader.h"
#include "engine/extract/json_walker.h"
#include "engine/extract/origin.h"
#include "engine/match/prefilter.h"
#include "engine/run/candidate_lines.h"
#include "engine/run/counting_scan.h"
#include "engine/run/query_window.h"

namespace insitu {
namespace {

/// What one thread makes of the blocks it takes.
class Counter {
 public:
  Counter(const ScanOptions& options, const TimeReader& times, FieldQuota quota,
          const std::optional<TimeWindow>& window)
      : shape_(options.blocks.shape), census_(times, quota, kMaxCountedNames, window) {}

  /// Counts the events of a block. What is wrong with them is added to `block.problems`.
  void count(BlockResult& block, const Origin& origin) {
    if (shape_ == InputShape::Lines) {
      count_lines(block, origin);
    } else {
      count_events(block, origin);
    }
  }
  [[nodiscard]] const FieldCensus& census() const { return census_; }

 private:
  void count_lines(BlockResult& block, const Origin& origin) {
    static const Prefilter kLetsEverythingPass;
    CandidateLines lines(kLetsEverythingPass, block.block.buffer.view());
    while (const auto line = lines.next()) {
      LogEvent event;
      event.message = line->message;
      count_event(event, block, origin, block.block.file_offset + line->begin);
    }
  }

  void count_events(BlockResult& block, const Origin& origin) {
    const std::string_view bytes = block.block.buffer.view();
    for (const ByteRange& object : block.block.objects) {
      block.texts.clear();  // a census keeps copies
      const std::uint64_t offset = block.block.file_offset + object.begin;
      const auto event = events_.read(bytes.substr(object.begin, object.end - object.begin), block.texts);
      if (event) {
        count_event(*event, block, origin, offset);
      } else {
        block.block.problems.push_back({fmt::format("the event at byte {} was left out: {}", offset, event.error())});
      }
    }
  }

  void count_event(const LogEvent& event, BlockResult& block, const Origin& origin, std::uint64_t place) {
    const FieldReading reading = census_.add(event, origin, {block.file, place});
    if (!reading.too_deep) return;
    block.block.problems.push_back({fmt::format(
        "the event at byte {} has no fields: its JSON nests deeper than {} levels", place, kMaxJsonDepth)});
  }

  InputShape shape_;
  FieldCensus census_;
  EventReader events_;
};

FieldScanResult result_of(const FieldCensus& census, const ScannedInputs& scanned) {
  FieldScanResult result;
  static_cast<ScannedInputs&>(result) = scanned;
  if (scanned.out_of_memory) return result;
  result.fields = census.fields();
  result.events = census.events();
  result.json_events = census.json_events();
  result.events_beyond_quota = census.events_beyond_quota();
  result.events_outside = census.events_outside();
  result.left_names_out = census.left_names_out();
  const auto timestamp = std::ranges::find(result.fields, "@timestamp", &FieldCount::name);
  result.events_without_time = result.events - (timestamp == result.fields.end() ? 0 : timestamp->events);
  return result;
}

}  // namespace

FieldScanResult scan_fields(std::span<const Input> inputs, const ProblemReport& report, const ScanOptions& options,
                            const QueryOptions& query, FieldQuota quota) {
  try {
    const TimeReader recognising = *TimeReader::make({.now = query.clock.now});
    const TimeReader& times = query.times ? *query.times : recognising;
    const std::optional<TimeWindow> window = window_of(query.clock);
    FieldCensus total(times, quota);
    CountingScan scan(inputs, report, options);
    const ScannedInputs scanned = scan.run([&] { return Counter(options, times, quota, window); },
                                           [&](const Counter& counter) { total.merge(counter.census()); });
    return result_of(total, scanned);
  } catch (const std::bad_alloc&) {
    FieldScanResult result;
    result.out_of_memory = true;
    return result;
  }
}

}  // namespace insitu
