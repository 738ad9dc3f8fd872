#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "insitu/pattern_explanation.h"

namespace insitu {

/// What keeps a message from matching: if all clauses must hold, those that do not; of alternatives, the nearest one.
/// One line each: "`$.level = "ERROR"` does not hold: "error" (string): differs in upper and lower case".
struct UnmetClauses {
  std::vector<std::string> lines;
  /// The distance from a match, for choosing the nearest alternative: fewer failing clauses first, then clauses that
  /// saw a value, then near misses (which fail only by letter case, quotes round a number and similar).
  std::size_t distance = 0;
};
/// Lists the clauses that do not hold; `lines` is empty if the message matches.
UnmetClauses unmet_clauses(const PatternExplanation& explanation);

/// Lists the clauses that hold, in the same words: why a message does match.
std::vector<std::string> met_clauses(const PatternExplanation& explanation);

}  // namespace insitu
