#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/input/input_problem.h"
#include "engine/input/input_shape.h"
#include "engine/input/padded_buffer.h"

namespace insitu {

/// Where one event object is in a block's buffer: offsets in bytes, `end` exclusive.
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A run of whole log events of one file. Reused: BlockReader::next overwrites all of it, and everything that borrowed
/// from it is void then.
struct Block {
  /// With InputShape::Lines whole lines; only the last line of the file may lack its newline. With InputShape::Events
  /// one stretch of the file, from the begin of the first object to the end of the last. Empty in a block that only
  /// carries a problem.
  PaddedBuffer buffer;
  /// The offset of the first byte in the decompressed file; a byte order mark counts.
  std::uint64_t file_offset = 0;
  /// With InputShape::Events the event objects, in order; with InputShape::Lines empty.
  std::vector<ByteRange> objects;
  /// The number of events that had to be left out before the first one of this block.
  std::size_t skipped_events = 0;
  /// Problems found before the first event of this block. They do not end the file.
  std::vector<InputProblem> problems;
  /// With InputShape::Events whether a page was met, here or before, that is not the last one.
  bool names_next_page = false;
  /// The number of events that had to be left out after the last one of this block, and the problems found there.
  std::size_t skipped_after = 0;
  std::vector<InputProblem> problems_after;

  /// Empties it for the next block and keeps its memory, but for what a long event has taken beyond `keep` bytes.
  void clear(std::size_t keep);
};

/// How a file is cut into blocks.
struct BlockOptions {
  InputShape shape = InputShape::Lines;
  /// The size of blocks to aim at; a longer event makes a longer block.
  std::size_t block_bytes = 512 * 1024;
  /// The maximum length of an event; a longer line or event object is a problem and is skipped.
  std::size_t max_event_bytes = std::size_t{1} << 30;
};

}  // namespace insitu
