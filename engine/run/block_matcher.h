#pragma once

#include <cstdint>

#include "engine/plan/program.h"
#include "engine/run/block_events.h"
#include "engine/run/block_result.h"
#include "engine/run/matcher.h"
#include "engine/run/name_watch.h"
#include "engine/run/scan_options.h"

namespace insitu {

/// Runs a program over whole blocks, prefilter first. Not thread-safe; give each thread its own.
class BlockMatcher {
 public:
  BlockMatcher(const Program& program, const ScanOptions& options, NameWatch* watch);

  /// Fills the lower half of `result` from its upper half.
  void match(BlockResult& result);

 private:
  void match_lines(BlockResult& result);
  void match_events(BlockResult& result);
  bool selects(const BlockEvent& event, BlockResult& result);
  /// `index`: of the event in the block.
  void add_hit(BlockResult& result, const BlockEvent& event, std::uint64_t index);

  const ScanOptions& options_;
  Matcher matcher_;
  NameWatcher watcher_;
  BlockEvents events_;
};

}  // namespace insitu
