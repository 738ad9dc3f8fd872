#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "engine/match/literal_search.h"

namespace insitu {

/// Decides all patterns at once that match wherever one of their texts occurs, such as `ERROR` and `?panic ?refused`:
/// the cost hardly depends on the number of texts. Immutable; share it between threads.
class TextUnion {
 public:
  /// Has no part in any pattern.
  TextUnion() = default;
  /// `decides`: for each pattern of a plan, whether `texts` are all that it asks for, with those of the others.
  TextUnion(std::vector<bool> decides, std::span<const PlacedLiteral> texts);

  /// Whether it decides the pattern of that index in the plan.
  [[nodiscard]] bool decides(std::size_t pattern) const { return !decides_.empty() && decides_[pattern]; }
  /// Whether one of the patterns that it decides matches.
  [[nodiscard]] bool matches(std::string_view message) const;

 private:
  std::vector<bool> decides_;  // per pattern of the plan; empty: none
  std::vector<LiteralSearch> searches_;
};

}  // namespace insitu
