#pragma once

#include <string_view>
#include <vector>

#include "engine/match/literal_search.h"

namespace insitu {

struct Plan;

/// Decides all patterns at once that match wherever one of their texts occurs, such as `ERROR` and `?panic ?refused`:
/// the cost hardly depends on the number of texts. Immutable; share it between threads.
class TextUnion {
 public:
  /// Has no part in any pattern.
  TextUnion() = default;
  /// Takes the patterns of a plan, if together they have enough texts to be worth it.
  explicit TextUnion(const Plan& plan);

  /// Whether it decides the pattern of that index in the plan.
  [[nodiscard]] bool decides(std::size_t pattern) const { return !decides_.empty() && decides_[pattern]; }
  /// Whether one of the patterns that it decides matches.
  [[nodiscard]] bool matches(std::string_view message) const;

 private:
  std::vector<bool> decides_;  // per pattern of the plan; empty: none
  std::vector<LiteralSearch> searches_;
};

}  // namespace insitu
