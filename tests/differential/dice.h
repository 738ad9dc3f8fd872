#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

namespace insitu {

/// The only source of chance of the random tests. A plain remainder instead of a distribution, since those give other
/// numbers with another standard library.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}

  /// Returns 0 to `count` - 1. REQUIRES: `count` > 0
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(engine_() % count); }

  bool chance(std::size_t percent) { return below(100) < percent; }

  template <class T, std::size_t kCount>
  const T& pick(const T (&from)[kCount]) {
    return from[below(kCount)];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace insitu
