#pragma once

#include "engine/input/block.h"

namespace insitu {

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
  /// Whether a further `next` is known to return false. It may stay false although that is so.
  [[nodiscard]] virtual bool is_at_end() const { return false; }
};

}  // namespace insitu
