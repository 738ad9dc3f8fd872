#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/match/prefilter.h"
#include "engine/run/row_bound.h"

namespace insitu {

/// The lines of a block that may match: those round a candidate byte, while the lines in between are not even told
/// apart; or all, where the prefilter lets everything pass.
class CandidateLines {
 public:
  struct Line {
    std::size_t begin = 0;  ///< offset in the block
    std::string_view message;
  };

  CandidateLines(const Prefilter& prefilter, std::string_view bytes)
      : bytes_(bytes), searches_(prefilter.is_active()), search_(std::in_place, prefilter, bytes) {}
  /// Those that may be within a bound, which must outlive them.
  CandidateLines(RowBound& bound, std::string_view bytes) : bytes_(bytes), searches_(true), bound_(&bound) {}

  std::optional<Line> next();
  /// Bytes of the lines given so far.
  [[nodiscard]] std::size_t examined() const { return examined_; }

 private:
  std::string_view bytes_;
  bool searches_;
  std::optional<Prefilter::Search> search_;
  RowBound* bound_ = nullptr;
  std::size_t from_ = 0;
  std::size_t examined_ = 0;
};

/// Decides block by block whether searching for candidates is worth it: where most lines pass, the search costs more
/// than it spares. It is tried again now and then, for logs change their nature.
class PrefilterThrottle {
 public:
  /// Whether to use the prefilter for the next block.
  bool is_open() {
    if (blocks_without_ == 0) return true;
    --blocks_without_;
    return false;
  }
  /// After a block that was searched.
  void learn(std::size_t examined_bytes, std::size_t block_bytes) {
    if (examined_bytes > block_bytes / 2) blocks_without_ = kBlocksUntilRetry;
  }

 private:
  static constexpr unsigned kBlocksUntilRetry = 31;
  unsigned blocks_without_ = 0;
};

}  // namespace insitu
