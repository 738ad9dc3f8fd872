#pragma once

#include <immintrin.h>

#include "engine/kernels/json_bits.h"
#include "engine/kernels/kept_places.h"

namespace insitu::kernels {
namespace {

/// Writes the bytes of `which` among the 64 at `at` to `to` without gaps. Up to 64 bytes are written.
inline void keep_bytes_x86(const char* at, Bits which, char* to) {
  const auto places_of = [](Bits chosen) {
    return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(kKeptPlaces.of[chosen]));
  };
  const __m128i eight_further = _mm_set_epi64x(0x0808080808080808, 0);
  for (unsigned i = 0; i < kBlock; i += 16, which >>= 16) {
    const Bits low = which & 0xFF;
    const Bits high = which >> 8 & 0xFF;
    const __m128i places = _mm_or_si128(_mm_unpacklo_epi64(places_of(low), places_of(high)), eight_further);
    const __m128i kept = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at + i)), places);
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to), kept);
    to += popcount(low);
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_unpackhi_epi64(kept, kept));
    to += popcount(high);
  }
}

}  // namespace
}  // namespace insitu::kernels
