#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/run/block_result.h"
#include "insitu/scan_summary.h"

namespace insitu {

/// The part of a block that is reported and counted in input order, whatever becomes of its events. Owns its texts.
struct BlockOutcome {
  std::size_t file = 0;
  /// Decompressed.
  std::uint64_t bytes = 0;
  std::uint64_t invalid_utf8 = 0;
  std::vector<InputProblem> problems;
  bool names_next_page = false;
};

/// The number of outcomes that may wait for their turn: they are small.
inline constexpr std::size_t kRoomForOutcomes = 4096;

/// Moves the problems out of `result`, those of the block and those of its events; the rest stays.
inline BlockOutcome take_outcome(BlockResult& result) {
  Block& block = result.block;
  BlockOutcome outcome{result.file, block.buffer.size(), result.invalid_utf8, std::move(block.problems),
                       block.names_next_page};
  for (EventProblem& problem : result.problems) outcome.problems.push_back(std::move(problem.problem));
  for (InputProblem& problem : block.problems_after) outcome.problems.push_back(std::move(problem));
  return outcome;
}

/// Sums up the outcomes of blocks, which are added in the order of the input. Not thread-safe.
class InputTally {
 public:
  /// `report(file, problem)` is called for each problem.
  template <class Report>
  void add(const BlockOutcome& outcome, bool ends_file, const Report& report) {
    totals_.bytes_scanned += outcome.bytes;
    totals_.invalid_utf8 += outcome.invalid_utf8;
    totals_.names_next_page = totals_.names_next_page || outcome.names_next_page;
    for (const InputProblem& problem : outcome.problems) report(outcome.file, problem);
    file_has_problems_ = file_has_problems_ || std::ranges::any_of(outcome.problems, is_failure);
    if (!ends_file) return;
    ++totals_.files;
    if (std::exchange(file_has_problems_, false)) ++totals_.files_with_problems;
  }
  /// Includes the problems of a file that has not ended.
  [[nodiscard]] ScannedInputs totals() const {
    ScannedInputs totals = totals_;
    if (file_has_problems_) ++totals.files_with_problems;
    return totals;
  }

 private:
  ScannedInputs totals_;
  bool file_has_problems_ = false;  // the one that has not ended
};

}  // namespace insitu
