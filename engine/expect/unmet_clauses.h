#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/run/pattern_explanation.h"

namespace insitu {

/// What keeps a message from matching: of clauses that must all hold those that do not, of alternatives the one that
/// comes nearest. One line each: "`$.level = "ERROR"` does not hold: "error" (string): differs in upper and lower
/// case".
struct UnmetClauses {
  std::vector<std::string> lines;
  /// How far from a match: fewer clauses are nearer, one that met a value, too, and most of all one that was about to
  /// hold (but for letter case, quotes round a number and such).
  std::size_t distance = 0;
};
UnmetClauses unmet_clauses(const PatternExplanation& explanation);

/// Why a message does match: the clauses that hold, in the same words.
std::vector<std::string> met_clauses(const PatternExplanation& explanation);

}  // namespace insitu
