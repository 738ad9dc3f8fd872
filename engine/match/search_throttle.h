#pragma once

#include <cstddef>

namespace insitu {

/// Decides block by block whether a search for what may match is worth its cost: where most of a block passes, it costs
/// more than it spares. The search is tried again now and then, because logs change their nature. Not thread-safe.
class SearchThrottle {
 public:
  /// Whether the next block should be searched.
  bool is_open() {
    if (blocks_without_ == 0) return true;
    --blocks_without_;
    return false;
  }
  /// Call it after a block that was searched.
  void learn(std::size_t examined_bytes, std::size_t block_bytes) {
    if (examined_bytes > block_bytes / 2) blocks_without_ = kBlocksUntilRetry;
  }

 private:
  static constexpr unsigned kBlocksUntilRetry = 31;
  unsigned blocks_without_ = 0;
};

}  // namespace insitu
