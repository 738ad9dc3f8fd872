#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "engine/extract/event_reader.h"
#include "engine/input/block.h"
#include "engine/input/input_problem.h"
#include "engine/model/log_event.h"
#include "engine/plan/program.h"
#include "engine/run/candidate_lines.h"
#include "engine/run/matcher.h"
#include "engine/run/scan.h"

namespace insitu {

/// One selected event of a block.
struct Hit {
  std::size_t begin = 0;    ///< lines: offset of the line. Events: index in BlockResult::events
  std::uint64_t index = 0;  ///< of the event in its block, from 0; counted only when events are numbered
  std::vector<std::pair<std::size_t, std::size_t>> highlights;
  std::vector<std::pair<std::string, std::string>> extracted;
};

/// Something wrong with one event.
struct EventProblem {
  std::size_t at = 0;  ///< it comes just before this place, which is told as Hit::begin is
  InputProblem problem;
};

/// A block and what became of it. Reused from block to block.
struct BlockResult {
  // What was read.
  Block block;
  std::size_t file = 0;
  std::uint64_t sequence = 0;  ///< of the block in its file
  bool ends_file = false;
  bool is_live = false;
  bool is_open = true;      ///< false: its file could not be opened
  bool count_only = false;  ///< its file has given enough: only numbers are wanted

  // What came of it.
  std::vector<Hit> hits;
  std::vector<EventProblem> problems;
  std::vector<LogEvent> events;   ///< InputShape::Events: all of the block
  std::deque<std::string> texts;  ///< what the events' texts borrow from, where they had escapes
  std::uint64_t event_count = 0;  ///< counted only when events are numbered
  std::uint64_t examined = 0;
  std::uint64_t not_json = 0;

  void clear();
};

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
