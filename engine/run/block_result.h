#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/input/block.h"
#include "engine/run/event_choice.h"
#include "engine/run/events_before.h"
#include "insitu/input_problem.h"
#include "insitu/log_event.h"

namespace insitu {

/// One selected event of a block.
struct Hit {
  std::size_t begin =
      0;  ///< lines: offset of the line. Messages: index of the record. Else index in BlockResult::events
  std::uint64_t index = 0;  ///< of the event in its block, from 0; counted only when events are numbered
  std::vector<std::pair<std::size_t, std::size_t>> highlights;
  std::vector<std::pair<std::string, std::string>> extracted;
  std::optional<std::int64_t> time = {};  ///< of the event, where events inherit times
  bool has_inherited_time = false;
};

/// A problem with one event.
struct EventProblem {
  std::size_t at = 0;  ///< the problem is just before this place, in the unit of Hit::begin
  InputProblem problem;
};

/// A block as input (what was read) and the results of matching it as output. Reused from block to block, so that its
/// memory is.
struct BlockResult {
  // What was read.
  Block block;
  std::size_t file = 0;
  std::uint64_t sequence = 0;  ///< of the block in its file
  EventsBefore before;         ///< where events inherit times
  /// Which of the events are looked at, where they have to be read for that; nullptr: all that are in the block.
  std::shared_ptr<const EventChoice> choice;
  std::uint64_t invalid_utf8 = 0;  ///< events with bytes that are no UTF-8; counted only on demand
  bool ends_file = false;
  bool is_live = false;
  bool is_open = true;      ///< false: its file could not be opened
  bool count_only = false;  ///< nothing more of its file is selected: only its events are counted

  // What resulted from it.
  std::vector<Hit> hits;
  std::vector<EventProblem> problems;
  std::vector<LogEvent> events;            ///< of a block neither of lines nor of messages: all events
  std::vector<std::size_t> event_records;  ///< of each of them, the index of its record
  std::deque<std::string> texts;           ///< texts of events that had escapes; the events borrow from them
  std::uint64_t event_count = 0;           ///< counted only when events are numbered
  std::uint64_t index_count = 0;  ///< by which indexes go on in the next block: empty lines count, though they are none
  std::uint64_t examined = 0;
  std::uint64_t not_json = 0;

  /// Empties the output half.
  void clear();
};

}  // namespace insitu
