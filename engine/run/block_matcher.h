#pragma once

#include <cstdint>
#include <optional>

#include "engine/run/block_events.h"
#include "engine/run/block_result.h"
#include "engine/run/block_times.h"
#include "engine/run/event_window.h"
#include "engine/run/name_watch.h"
#include "insitu/matcher.h"
#include "insitu/program.h"
#include "insitu/scan_options.h"

namespace insitu {

/// Runs a program over whole blocks, prefilter first. Not thread-safe; give each thread its own.
class BlockMatcher {
 public:
  /// All must outlive the matcher. `watch` may be nullptr: then no names are looked for.
  BlockMatcher(const Program& program, const ScanOptions& options, NameWatch* watch);

  /// Fills the output half of `result` (hits, problems, counts) from its input half. `origin`: what the input states of
  /// its events. May throw std::bad_alloc.
  void match(BlockResult& result, const Origin& origin);

 private:
  void match_lines(BlockResult& result);
  void match_messages(BlockResult& result);
  void match_events(BlockResult& result);
  bool selects(const BlockEvent& event, BlockResult& result);
  bool has_selected_outcome(const BlockEvent& event, BlockResult& result);
  /// `index`: of the event in the block.
  void add_hit(BlockResult& result, const BlockEvent& event, std::uint64_t index);

  const ScanOptions& options_;
  Matcher matcher_;
  NameWatcher watcher_;
  BlockEvents events_;
  TimeReader times_;
  std::optional<EventWindow> window_;      // unless events inherit times
  std::optional<BlockTimes> block_times_;  // if they do
  EventTime time_;                         // of the event that was selected last, if so
  Origin origin_;                          // of the block
};

}  // namespace insitu
