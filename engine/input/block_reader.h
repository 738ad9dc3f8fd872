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
  /// Lines: whole lines; only the last line of the file may lack its newline. Events: one stretch of the file, from the
  /// begin of the first object to the end of the last. Empty in a block that only carries a problem.
  PaddedBuffer buffer;
  std::uint64_t file_offset = 0;   ///< of the first byte, in the decompressed file; a byte order mark counts
  std::vector<ByteRange> objects;  ///< InputShape::Events: the event objects, in order. InputShape::Lines: empty
  std::size_t skipped_events = 0;  ///< events that had to be left out before the first one of this block
  /// Met before the first event of this block; the file is not at its end for that.
  std::vector<InputProblem> problems;
  std::size_t skipped_behind = 0;             ///< events that had to be left out behind the last one of this block
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

/// The problem of a line that has more bytes than a line may have.
InputProblem too_long_line(std::size_t most_bytes, std::uint64_t line_begin);

/// Cuts one file into blocks. Not thread-safe.
class BlockReader {
 public:
  virtual ~BlockReader() = default;
  BlockReader() = default;
  BlockReader(const BlockReader&) = delete;
  BlockReader& operator=(const BlockReader&) = delete;

  /// Fills `block` with the next events. False at the end of the file (then `block` is empty, but may carry problems).
  /// An error of the source ends the file: the events complete until then come first, then the problem. An event that
  /// it broke off is skipped, because half of it could match, or fail to match, where the whole would not.
  virtual bool next(Block& block) = 0;
  /// Nothing would come of a further `next`. May stay false although that is so.
  [[nodiscard]] virtual bool is_at_end() const { return false; }
};

/// `source` must outlive the reader.
std::unique_ptr<BlockReader> make_block_reader(ByteSource& source, const BlockOptions& options);

/// The reader of the lines from `offset` on, where one begins and `source` stands.
std::unique_ptr<BlockReader> make_line_reader_from(std::uint64_t offset, ByteSource& source,
                                                   const BlockOptions& options);

}  // namespace insitu
