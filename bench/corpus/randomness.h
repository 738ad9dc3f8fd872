#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace insitu::bench {

/// Random numbers that are the same on every machine (splitmix64; the distributions of <random> are not).
class Randomness {
 public:
  explicit Randomness(std::uint64_t seed) : state_(seed) {}

  /// Returns 64 random bits.
  std::uint64_t bits();
  /// Returns a number that is uniform in [0, bound). REQUIRES: bound > 0.
  std::uint32_t below(std::uint32_t bound);
  /// Returns true `times` out of `out_of`.
  bool chance(std::uint32_t times, std::uint32_t out_of) { return below(out_of) < times; }

  /// Returns one of the elements, each with the same chance. REQUIRES: `from` outlives the result
  template <class T, std::size_t N>
  const T& pick(const std::array<T, N>& from) {
    return from[below(static_cast<std::uint32_t>(N))];
  }

 private:
  std::uint64_t state_;
};

}  // namespace insitu::bench
