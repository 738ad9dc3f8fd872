#pragma once

#include <cstddef>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/extract/origin.h"
#include "engine/run/block_outcome.h"
#include "engine/run/block_queue.h"
#include "engine/run/block_times.h"
#include "engine/run/record_reader.h"
#include "engine/run/scan_progress.h"
#include "engine/run/thread_count.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"

namespace insitu {

/// A scan that only sums up over all events: each thread counts its blocks in any order, and at the end the
/// counts are added up. Problems are reported in the order of the input.
class CountingScan : public OrderedResults<BlockOutcome> {
 public:
  /// All must outlive the scan. `inheritance`: as in BlockQueue.
  CountingScan(std::span<const Input> inputs, const ProblemReport& report, const ScanOptions& options,
               const std::optional<TimeInheritance>& inheritance = {})
      : OrderedResults(kRoomForOutcomes),
        inputs_(inputs),
        report_(report),
        options_(options),
        inheritance_(inheritance) {}

  /// Runs the scan to its end. Call it once. `make_counter()` gives each thread its own counter, whose
  /// `count(BlockResult&, const Origin&)` reports what is wrong with events in `block.problems`. `add_up(counter)` is
  /// called once for each, one call at a time. If memory runs out the result states `out_of_memory` and the counts are
  /// incomplete.
  template <class MakeCounter, class AddUp>
  ScannedInputs run(const MakeCounter& make_counter, const AddUp& add_up) {
    const auto work = [&](BlockQueue& queue) {
      try {
        auto counter = make_counter();
        count_blocks(queue, counter);
        const std::lock_guard lock(mutex_);
        add_up(counter);
      } catch (const std::bad_alloc&) {
        give_up();
      }
    };
    {
      BlockQueue queue(inputs_, options_, *this, inheritance_);
      std::vector<std::jthread> others;
      start_others(others, queue.useful_threads(thread_count(options_.threads)) - 1, [&] { work(queue); });
      work(queue);
    }
    ScannedInputs scanned = tally_.totals();
    scanned.out_of_memory = is_out_of_memory_;
    scanned.was_stopped = was_stopped_;
    return scanned;
  }

 private:
  template <class Counter>
  void count_blocks(BlockQueue& queue, Counter& counter) {
    BlockResult block;
    while (queue.next(block)) {
      block.clear();
      const BlockOrigin origin(inputs_[block.file], block.block);
      counter.count(block, origin.origin());
      deliver(block);
    }
  }

  /// A block has been processed: it is counted and reported once all before it are.
  void deliver(BlockResult& block) {
    {
      const std::lock_guard lock(mutex_);
      add({block.file, block.sequence}, {take_outcome(block), block.ends_file});
      while (const auto turn = take()) {
        tally_.add(turn->result, turn->ends_file, report_);
        if (options_.progress != nullptr) options_.progress->bytes_scanned += turn->result.bytes;
        advance(turn->ends_file);
      }
    }
    changed_.notify_all();
  }

  void give_up() {
    {
      const std::lock_guard lock(mutex_);
      over_ = is_out_of_memory_ = true;
    }
    changed_.notify_all();
  }

  std::span<const Input> inputs_;
  const ProblemReport& report_;
  const ScanOptions& options_;
  std::optional<TimeInheritance> inheritance_;

  // Guarded by the lock.
  InputTally tally_;
  bool is_out_of_memory_ = false;
};

}  // namespace insitu
