#include "bench/corpus/randomness.h"

namespace insitu::bench {

std::uint64_t Randomness::bits() {
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t mixed = state_;
  mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EBU;
  return mixed ^ mixed >> 31;
}

std::uint32_t Randomness::below(std::uint32_t bound) {
  return static_cast<std::uint32_t>((bits() >> 32) * bound >> 32);
}

}  // namespace insitu::bench
