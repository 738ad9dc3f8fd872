#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "engine/input/block.h"
#include "engine/input/input_problem.h"
#include "engine/model/log_event.h"

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
  std::size_t at = 0;  ///< it comes just before this place, which is stated as Hit::begin is
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

}  // namespace insitu
