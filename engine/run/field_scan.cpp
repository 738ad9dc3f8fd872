#include "insitu/field_scan.h"

#include <algorithm>
#include <cstddef>
#include <new>
#include <optional>

#include "engine/extract/field_census.h"
#include "engine/extract/origin.h"
#include "engine/match/prefilter.h"
#include "engine/run/block_events.h"
#include "engine/run/block_times.h"
#include "engine/run/counting_scan.h"
#include "insitu/query_clock.h"

namespace insitu {
namespace {

/// What one thread makes of the blocks it takes.
class Counter {
 public:
  Counter(const TimeReader& times, FieldQuota quota, const std::optional<TimeWindow>& window,
          const std::optional<TimeInheritance>& inheritance, std::size_t max_event_bytes)
      : census_(times, quota, kMaxCountedNames, window), events_(Prefilter::none()) {
    if (inheritance) block_times_.emplace(*inheritance, max_event_bytes);
  }

  /// Counts the events of a block. What is wrong with them is reported in `block.problems`.
  void count(BlockResult& block, const Origin& origin) {
    if (block_times_) block_times_->begin(block, origin);
    events_.each(block, [&](const BlockEvent& event) {
      LogEvent timed = event.event;
      if (block_times_) timed.timestamp = block_times_->of(event).time;
      const FieldReading reading = census_.add(timed, origin, {block.file, event.file_offset});
      if (reading.too_deep) events_.report_too_deep(event, TooDeep::NoFields, block);
      block.texts.clear();  // a census keeps copies
      return true;
    });
  }
  [[nodiscard]] const FieldCensus& census() const { return census_; }

 private:
  FieldCensus census_;
  BlockEvents events_;
  std::optional<BlockTimes> block_times_;  // if events inherit times
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
  result.newest = census.newest();
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
    std::optional<TimeInheritance> inheritance;
    if (query.missing_times == MissingTimes::Inherited) inheritance = TimeInheritance{.times = &times};
    CountingScan scan(inputs, report, options, inheritance);
    const auto make_counter = [&] {
      return Counter(times, quota, window, inheritance, options.blocks.max_event_bytes);
    };
    const ScannedInputs scanned =
        scan.run(make_counter, [&](const Counter& counter) { total.merge(counter.census()); });
    return result_of(total, scanned);
  } catch (const std::bad_alloc&) {
    FieldScanResult result;
    result.out_of_memory = true;
    return result;
  }
}

}  // namespace insitu
