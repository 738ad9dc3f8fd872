#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/input/byte_source.h"
#include "engine/input/padded_buffer.h"

namespace insitu {

/// Where one event object lies in a block's buffer.
struct ByteRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// A run of whole log events of one file. Reused: `next` overwrites what was there.
struct Block {
  PaddedBuffer buffer;  ///< whole lines (the last may lack its newline only at the end of the file), or objects
  std::uint64_t file_offset = 0;   ///< of the first byte, in the decompressed file
  std::vector<ByteRange> objects;  ///< InputShape::Events: the event objects, in order. InputShape::Lines: empty
  std::size_t skipped_events = 0;  ///< events that had to be left out before the first one of this block
  std::vector<InputProblem>
      problems;  ///< met before the first event of this block; the file is not at its end for that
};

enum class InputShape {
  Lines,   ///< each line is one log event
  Events,  ///< what `aws logs filter-log-events` and `get-log-events` print, or one such event object per line
};

struct BlockOptions {
  InputShape shape = InputShape::Lines;
  std::size_t block_bytes = 512 * 1024;                ///< aimed at; a longer line makes a longer block
  std::size_t max_event_bytes = std::size_t{1} << 30;  ///< a longer line or event object is a problem and is skipped
};

/// Cuts one file into blocks. Not thread-safe.
class BlockReader {
 public:
  virtual ~BlockReader() = default;
  BlockReader() = default;
  BlockReader(const BlockReader&) = delete;
  BlockReader& operator=(const BlockReader&) = delete;

  /// Fills `block` with the next events. False at the end of the file (then `block` is empty, but may carry problems).
  /// An error of the source ends the file: the lines complete until then come first, then the problem.
  virtual bool next(Block& block) = 0;
};

/// `source` must outlive the reader.
std::unique_ptr<BlockReader> make_block_reader(ByteSource& source, const BlockOptions& options);

}  // namespace insitu
