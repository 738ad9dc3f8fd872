#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/run/block_result.h"
#include "engine/run/block_times.h"
#include "engine/run/record_reader.h"
#include "engine/run/scan_progress.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"
#include "insitu/scan_summary.h"
#include "insitu/sink.h"

namespace insitu {

/// The one place where block results come back in order: numbers events, stops at the maximum per file, joins context
/// across block borders, and calls the sink. Thread-safe: the thread that delivers the next block in order processes
/// what is ready, while others may deliver more.
class Collector : public OrderedResults<std::unique_ptr<BlockResult>> {
 public:
  /// Blocks whose turn has not come may take `room` bytes while they wait. `sink` and `options` must outlive the
  /// collector.
  Collector(Sink& sink, const ScanOptions& options, std::size_t room)
      : OrderedResults(room), sink_(sink), options_(options) {}

  /// Sets the time of context, too, as far as events inherit one. All must outlive the collector.
  void inherit_times(std::span<const Input> inputs, const TimeInheritance& how) {
    inputs_ = inputs;
    if (options_.context) times_.emplace(how, options_.blocks.max_event_bytes);
  }

  /// An empty result to fill, whose memory has been used before if possible; nullptr once the scan is over.
  std::unique_ptr<BlockResult> take_empty();
  /// Takes a result back. Every block must be delivered exactly once, in any order.
  void deliver(std::unique_ptr<BlockResult> result);
  /// Ends the scan; the summary then states `out_of_memory`.
  void stop_for_lack_of_memory();
  /// The totals. Call it only after the last delivery.
  [[nodiscard]] ScanSummary summary() const;

 private:
  /// A position between the events of a block: lines are found by offset, event objects by their index.
  struct EventPosition {
    std::size_t at = 0;
    std::uint64_t index = 0;  // of the event in the block; right only when events are numbered
  };
  /// An event of an earlier block that may still become context.
  struct Remembered {
    std::string bytes;
    InputShape shape = InputShape::Lines;
    LogEvent event;  // its message borrows from `bytes`; its other texts are left out
    bool has_inherited_time = false;
    std::uint64_t offset = 0;
    std::uint64_t index_in_file = 0;
  };

  void consume(BlockResult& result);
  void report(const InputProblem& problem);
  void report_problems_before(std::size_t at);
  void consume_hits(const BlockResult& result);
  void hand_over_hits(const BlockResult& result);
  void hand_over_before(const BlockResult& result, EventPosition& cursor, EventPosition hit);
  void hand_over_after(const BlockResult& result, EventPosition& cursor, std::size_t until);
  void hand_over_selected(const BlockResult& result, EventPosition& cursor, const Hit& hit);
  void hand_over_context(SelectedEvent event, std::uint64_t index_in_file);
  void mark_gap(std::uint64_t index_in_file);
  void remember_tail(const BlockResult& result, EventPosition cursor);
  void end_file();
  void begin_member(std::string_view member);
  [[nodiscard]] Context context() const { return options_.context.value_or(Context{}); }
  [[nodiscard]] bool reached_most() const;
  [[nodiscard]] bool wants_more() const;
  [[nodiscard]] bool wants_more_at_all() const;
  [[nodiscard]] std::size_t end_of(const BlockResult& result) const;
  [[nodiscard]] EventPosition after(const BlockResult& result, EventPosition position) const;
  [[nodiscard]] EventPosition before(const BlockResult& result, EventPosition position) const;
  [[nodiscard]] SelectedEvent event_at(const BlockResult& result, std::size_t at) const;
  SelectedEvent context_at(const BlockResult& result, std::size_t at);
  void number(SelectedEvent& event, std::uint64_t index_in_file) const;

  Sink& sink_;
  const ScanOptions& options_;

  // Guarded by the lock.
  std::vector<std::unique_ptr<BlockResult>> empty_;
  bool is_draining_ = false;  // a thread is using what follows, without the lock

  // The file that is being processed.
  std::size_t file_ = 0;
  std::string member_;  // of an archive
  FileSummary file_summary_;
  bool has_enough_ = false;                   // it has given the maximum per file
  std::uint64_t events_before_file_ = 0;      // events of earlier files, and members of this one
  std::uint64_t events_in_file_ = 0;          // events of earlier blocks of this file or member
  std::span<const EventProblem> unreported_;  // of the block that is being processed

  // Context.
  std::size_t after_left_ = 0;                  // events still to come after a selected one
  bool handed_over_anything_ = false;           // in the whole scan: a gap lies between two things
  std::uint64_t next_contiguous_ = UINT64_MAX;  // index in the file of the event that would leave no gap
  std::deque<Remembered> tail_;                 // the last events of earlier blocks of this file, not handed over

  // The times of context, where events inherit them.
  std::span<const Input> inputs_;
  std::optional<BlockTimes> times_;
  std::optional<BlockOrigin> origin_;  // of the block that is being processed

  ScanSummary summary_;
};

}  // namespace insitu
