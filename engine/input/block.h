#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/input/padded_buffer.h"
#include "insitu/block_source.h"
#include "insitu/input_problem.h"
#include "insitu/input_shape.h"
#include "insitu/log_event.h"

namespace insitu {

/// What the bytes of a block are.
enum class BlockForm : std::uint8_t {
  Lines,           ///< whole lines, each of them an event; there are no records
  Messages,        ///< each record is the message of an event
  EventObjects,    ///< each record is an event object, as `aws logs filter-log-events` prints it
  QueryResults,    ///< each record is a row of `aws logs get-query-results`, or what `get-log-record` prints
  JournalEntries,  ///< each record is an entry of `journalctl -o json`
};

/// Where one event is in a block, and what is stated around it. Offsets in bytes, `end` exclusive.
struct BlockRecord {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::uint64_t file_offset = 0;  ///< of its first byte in the decoded file
  /// The time that its frame states, in epoch milliseconds.
  std::optional<std::int64_t> timestamp = {};
  /// The index of its origin in Block::origins; kNoOrigin: none is stated.
  std::uint32_t origin = kNoOrigin;
  /// The index of its facts in Block::containers; kNoContainer: none are stated.
  std::uint32_t container = kNoContainer;

  static constexpr std::uint32_t kNoOrigin = UINT32_MAX;
  static constexpr std::uint32_t kNoContainer = UINT32_MAX;
};

/// A run of whole log events of one file. Reused: BlockReader::next overwrites all of it, and everything that borrowed
/// from it is void then.
struct Block {
  /// How the file is written that the block is of.
  InputShape shape = InputShape::Lines;
  BlockForm form = BlockForm::Lines;
  /// With BlockForm::Lines whole lines; only the last line of the file may lack its newline. Otherwise what the records
  /// lie in. Empty in a block that only carries a problem.
  PaddedBuffer buffer;
  /// The offset of the first byte in the decoded file; a byte order mark counts.
  std::uint64_t file_offset = 0;
  /// The events, in the order of the file; with BlockForm::Lines none.
  std::vector<BlockRecord> records;
  /// The origins that records state.
  std::vector<StatedOrigin> origins;
  /// The facts of containers that records state.
  std::vector<ContainerFacts> containers;
  /// Shared by all blocks of a file; nullptr: nothing is to be said of it.
  std::shared_ptr<const BlockSource> source;
  /// The size of the members before it, so that places in an archive have an order.
  std::uint64_t bytes_before = 0;
  /// The number of events that had to be left out before the first one of this block.
  std::size_t skipped_events = 0;
  /// Whether events may lack, after BlockOptions::sieve.
  bool is_sifted = false;
  /// Problems found before the first event of this block. They do not end the file.
  std::vector<InputProblem> problems;
  /// With InputShape::Events whether a page was met, here or before, that is not the last one.
  bool names_next_page = false;
  /// The number of events that had to be left out after the last one of this block, and the problems found there.
  std::size_t skipped_after = 0;
  std::vector<InputProblem> problems_after;

  /// Empties it for the next block and keeps its memory, but for what a long event has taken beyond `keep` bytes.
  void clear(std::size_t keep);
  /// Returns the index of an origin, which is added if it is not the last one.
  std::uint32_t index_of(StatedOrigin origin);
  /// Returns the index of facts, which are added if they are not among the last two.
  std::uint32_t index_of(const ContainerFacts& facts);
  [[nodiscard]] std::string_view text_of(const BlockRecord& record) const {
    return buffer.view().substr(record.begin, record.end - record.begin);
  }
};

}  // namespace insitu
