#pragma once

#include <string>
#include <vector>

#include "engine/plan/plan.h"

namespace insitu {

/// Messages derived from a pattern. Whether they do what is said of them is likely, and must be tried.
struct ExampleEvents {
  std::vector<std::string> match;   ///< one for each way to match, up to a few
  std::vector<std::string> reject;  ///< like those that match, with one thing otherwise
};

/// Derives messages that a pattern matches, and messages that it does not match. Both are empty where nothing is known
/// that would do, as for most regular expressions.
/// REQUIRES: `plan` as `lower_pattern` makes it, not normalized
ExampleEvents derive_examples(const PatternPlan& plan);

}  // namespace insitu
