#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/input/input_problem.h"
#include "engine/input/padded_buffer.h"

namespace insitu {

/// Where one event object lies in a block's buffer.
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A run of whole log events of one file. Reused: `next` overwrites what was there.
struct Block {
  /// Lines: whole lines; only the last line of the file may lack its newline. Events: one stretch of the file, from the
  /// begin of the first object to the end of the last. Empty in a block that only carries a problem.
  PaddedBuffer buffer;
  std::uint64_t file_offset = 0;   ///< of the first byte, in the decompressed file; a byte order mark counts
  std::vector<ByteRange> objects;  ///< InputShape::Events: the event objects, in order. InputShape::Lines: empty
  std::size_t skipped_events = 0;  ///< events that had to be left out before the first one of this block
  /// Met before the first event of this block; the file is not at its end for that.
  std::vector<InputProblem> problems;
  bool names_next_page = false;    ///< InputShape::Events: a page was met, here or before, that is not the last one
  std::size_t skipped_behind = 0;  ///< events that had to be left out behind the last one of this block
  std::vector<InputProblem> problems_behind;  ///< met there

  /// Ready for the next block, with the same memory: what a long event has taken beyond `keep` bytes goes back.
  void clear(std::size_t keep);
};

enum class InputShape {
  Lines,   ///< each line is one log event
  Events,  ///< what `aws logs filter-log-events` and `get-log-events` print, or one such event object per line
};

struct BlockOptions {
  InputShape shape = InputShape::Lines;
  std::size_t block_bytes = 512 * 1024;                ///< aimed at; a longer event makes a longer block
  std::size_t max_event_bytes = std::size_t{1} << 30;  ///< a longer line or event object is a problem and is skipped
};

}  // namespace insitu
