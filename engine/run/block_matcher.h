#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/extract/event_reader.h"
#include "engine/plan/program.h"
#include "engine/run/block_result.h"
#include "engine/run/matcher.h"
#include "engine/run/scan_options.h"

namespace insitu {

/// Runs a program over whole blocks, prefilter first. Not thread-safe; give each thread its own.
class BlockMatcher {
 public:
  BlockMatcher(const Program& program, const ScanOptions& options);

  /// Fills the lower half of `result` from its upper half.
  void match(BlockResult& result);

 private:
  void match_lines(BlockResult& result);
  void match_candidates(BlockResult& result);
  void match_events(BlockResult& result);
  /// Examines one message and decides whether its event is selected. `begin` is told as Hit::begin is, `offset` counts
  /// from the begin of the block.
  bool selects(std::string_view message, BlockResult& result, std::size_t begin, std::size_t offset);
  [[nodiscard]] bool cannot_match(std::string_view message) const;
  void add_hit(BlockResult& result, std::size_t begin, std::uint64_t index, std::string_view message);

  const Program& program_;
  const ScanOptions& options_;
  unsigned blocks_without_prefilter_ = 0;  // still to come: the last one tried let most of its bytes through
  Matcher matcher_;
  EventReader event_reader_;
};

}  // namespace insitu
