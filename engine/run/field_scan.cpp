#include "engine/run/field_scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <utility>

#include "engine/extract/event_reader.h"
#include "engine/extract/json_walker.h"
#include "engine/extract/origin.h"
#include "engine/match/prefilter.h"
#include "engine/run/block_outcome.h"
#include "engine/run/block_queue.h"
#include "engine/run/candidate_lines.h"
#include "engine/run/query_window.h"
#include "engine/run/thread_count.h"

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

/// One count over its inputs: the order in which problems are told, and what it came to. Thread-safe.
class FieldScan : public OrderedResults<BlockOutcome> {
 public:
  FieldScan(std::span<const Input> inputs, const ProblemReport& report, const ScanOptions& options,
            const QueryOptions& query, const TimeReader& times, FieldQuota quota)
      : OrderedResults(kRoomForOutcomes),
        inputs_(inputs),
        report_(report),
        options_(options),
        window_(window_of(query.clock)),
        times_(times),
        quota_(quota),
        total_(times, quota) {}

  FieldScanResult run() {
    {
      BlockQueue queue(inputs_, options_, *this);
      std::vector<std::jthread> others;
      start_others(others, queue.useful_threads(thread_count(options_.threads)) - 1, [&] { work(queue); });
      work(queue);
    }
    return conclude();
  }

 private:
  void work(BlockQueue& queue) {
    try {
      Counter counter(options_, times_, quota_, window_);
      BlockResult block;
      while (queue.next(block)) {
        const std::string& file = inputs_[block.file].path;
        const PathOrigin path = origin_of_path(file);
        counter.count(block, {path.log_group, path.log_stream, file});
        deliver(block);
      }
      const std::lock_guard lock(mutex_);
      total_.merge(counter.census());
    } catch (const std::bad_alloc&) {
      {
        const std::lock_guard lock(mutex_);
        result_.out_of_memory = over_ = true;
      }
      changed_.notify_all();
    }
  }

  /// A block has been worked off: it is told and counted when all before it are.
  void deliver(BlockResult& block) {
    {
      const std::lock_guard lock(mutex_);
      add({block.file, block.sequence}, {take_outcome(block), block.ends_file});
      while (const auto turn = take()) {
        work_off(turn->result, turn->ends_file);
        advance(turn->ends_file);
      }
    }
    changed_.notify_all();
  }

  void work_off(const BlockOutcome& outcome, bool ends_file) {
    result_.bytes_scanned += outcome.bytes;
    for (const InputProblem& problem : outcome.problems) report_(outcome.file, problem);
    file_has_problems_ = file_has_problems_ || !outcome.problems.empty();
    if (!ends_file) return;
    ++result_.files;
    if (std::exchange(file_has_problems_, false)) ++result_.files_with_problems;
  }

  FieldScanResult conclude() {
    if (file_has_problems_) ++result_.files_with_problems;
    if (result_.out_of_memory) return result_;
    result_.fields = total_.fields();
    result_.events = total_.events();
    result_.json_events = total_.json_events();
    result_.events_beyond_quota = total_.events_beyond_quota();
    result_.events_outside = total_.events_outside();
    result_.left_names_out = total_.left_names_out();
    const auto timestamp = std::ranges::find(result_.fields, "@timestamp", &FieldCount::name);
    result_.events_without_time = result_.events - (timestamp == result_.fields.end() ? 0 : timestamp->events);
    return result_;
  }

  std::span<const Input> inputs_;
  const ProblemReport& report_;
  const ScanOptions& options_;
  std::optional<TimeWindow> window_;
  const TimeReader& times_;
  FieldQuota quota_;

  // Guarded by the lock.
  FieldCensus total_;
  bool file_has_problems_ = false;
  FieldScanResult result_;
};

}  // namespace

FieldScanResult scan_fields(std::span<const Input> inputs, const ProblemReport& report, const ScanOptions& options,
                            const QueryOptions& query, FieldQuota quota) {
  try {
    const TimeReader recognising = *TimeReader::make({.now = query.clock.now});
    return FieldScan(inputs, report, options, query, query.times ? *query.times : recognising, quota).run();
  } catch (const std::bad_alloc&) {
    FieldScanResult result;
    result.out_of_memory = true;
    return result;
  }
}

}  // namespace insitu
