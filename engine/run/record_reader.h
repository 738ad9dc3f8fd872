#pragma once

#include <deque>
#include <expected>
#include <span>
#include <string>

#include "engine/extract/event_reader.h"
#include "engine/extract/journald_reader.h"
#include "engine/extract/origin.h"
#include "engine/extract/results_reader.h"
#include "engine/input/block.h"
#include "insitu/log_event.h"
#include "insitu/scan_input.h"

namespace insitu {

/// Reads the records of blocks by their form. Not thread-safe: holds scratch memory.
class RecordReader {
 public:
  /// Reads a record that is no message itself. The texts of the event borrow from the block or, where they had escapes,
  /// from `texts`, which grows by them. The error says why it is no event. REQUIRES: the form of the block is neither
  /// Lines nor Messages
  std::expected<LogEvent, std::string> read(const Block& block, const BlockRecord& record,
                                            std::deque<std::string>& texts);

 private:
  EventReader event_objects_;
  ResultsReader results_;
  JournaldReader journal_;
};

/// Adds to an event what is stated around its record.
inline void add_frame(LogEvent& event, const Block& block, const BlockRecord& record) {
  if (record.timestamp) event.timestamp = record.timestamp;
  if (record.container != BlockRecord::kNoContainer) event.container = &block.containers[record.container];
  if (record.origin == BlockRecord::kNoOrigin) return;
  const StatedOrigin& origin = block.origins[record.origin];
  if (!origin.log_group.empty()) event.log_group = origin.log_group;
  if (!origin.log_stream.empty()) event.log_stream = origin.log_stream;
}

/// The event whose message is the record.
inline LogEvent message_event(const Block& block, const BlockRecord& record) {
  LogEvent event;
  event.message = block.text_of(record);
  add_frame(event, block, record);
  return event;
}

/// What the input states about the events of a block: by its path, or otherwise.
class BlockOrigin {
 public:
  /// Both must outlive this.
  BlockOrigin(const Input& input, const Block& block);
  [[nodiscard]] Origin origin() const {
    return {path_.log_group, path_.log_stream, file_, modified_, columns_, is_baseline_};
  }

 private:
  PathOrigin path_;
  std::string file_;
  std::optional<std::int64_t> modified_;
  std::span<const std::string> columns_;
  bool is_baseline_ = false;
};

}  // namespace insitu
