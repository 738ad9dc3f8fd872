#pragma once

#include <immintrin.h>

#include <cstdint>

namespace insitu::kernels {
namespace {

/// Returns a word in which each bit is the sum, without carry, of itself and all lower bits of `bits`: ones between
/// pairs of bits.
inline std::uint64_t prefix_xor_x86(std::uint64_t bits) {
  const __m128i all = _mm_set1_epi8(-1);
  return static_cast<std::uint64_t>(
      _mm_cvtsi128_si64(_mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(bits)), all, 0)));
}

}  // namespace
}  // namespace insitu::kernels
