#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/run/block_result.h"
#include "engine/run/scan_progress.h"

namespace insitu {

/// What remains to be told and counted, in the order of the input, of a block whose events have gone another way.
struct BlockOutcome {
  std::size_t file = 0;
  std::uint64_t bytes = 0;
  std::vector<InputProblem> problems;
};

/// So many blocks whose turn to be told has not come may wait: they are small.
inline constexpr std::size_t kRoomForOutcomes = 4096;

inline BlockOutcome take_outcome(BlockResult& result) {
  Block& block = result.block;
  BlockOutcome outcome{result.file, block.buffer.size(), std::move(block.problems)};
  for (EventProblem& problem : result.problems) outcome.problems.push_back(std::move(problem.problem));
  for (InputProblem& problem : block.problems_behind) outcome.problems.push_back(std::move(problem));
  return outcome;
}

}  // namespace insitu
