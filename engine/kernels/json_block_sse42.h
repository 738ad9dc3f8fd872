#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "engine/kernels/json_block.h"
#include "engine/kernels/keep_bytes_x86.h"
#include "engine/kernels/prefix_xor_x86.h"

namespace insitu::kernels {
namespace {

class Sse42Block : public JsonBlock<Sse42Block> {
 public:
  static Sse42Block load(const char* at) {
    Sse42Block block;
    for (std::size_t i = 0; i < kQuarters; ++i) {
      block.quarters_[i] = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at) + i);
    }
    return block;
  }

  [[nodiscard]] Bits equal(char byte) const {
    const __m128i all = _mm_set1_epi8(byte);
    return each([all](__m128i bytes) { return _mm_cmpeq_epi8(bytes, all); });
  }
  [[nodiscard]] Bits equal_but_case(char byte) const {
    const __m128i all = _mm_set1_epi8(byte);
    const __m128i bit = _mm_set1_epi8(0x20);
    return each([all, bit](__m128i bytes) { return _mm_cmpeq_epi8(_mm_or_si128(bytes, bit), all); });
  }
  [[nodiscard]] Bits digits() const {
    const __m128i zero = _mm_set1_epi8('0');
    const __m128i most = _mm_set1_epi8(9);
    return each([zero, most](__m128i bytes) {
      const __m128i values = _mm_sub_epi8(bytes, zero);
      return _mm_cmpeq_epi8(_mm_min_epu8(values, most), values);
    });
  }
  [[nodiscard]] Bits below(char limit) const {
    const __m128i most = _mm_set1_epi8(static_cast<char>(limit - 1));
    return each([most](__m128i bytes) { return _mm_cmpeq_epi8(_mm_min_epu8(bytes, most), bytes); });
  }
  [[nodiscard]] Bits high() const {
    return each([](__m128i bytes) { return bytes; });
  }
  [[nodiscard]] Bits bit_5() const {
    return each([](__m128i bytes) { return _mm_slli_epi16(bytes, 2); });
  }
  [[nodiscard]] Bits among(const ByteSet& set) const {
    const __m128i nibble = _mm_set1_epi8(0x0F);
    const __m128i low = _mm_loadu_si128(reinterpret_cast<const __m128i*>(set.low));
    const __m128i high = _mm_loadu_si128(reinterpret_cast<const __m128i*>(set.high));
    return ~each([&](__m128i bytes) {
      const __m128i of_low = _mm_shuffle_epi8(low, _mm_and_si128(bytes, nibble));
      const __m128i of_high = _mm_shuffle_epi8(high, _mm_and_si128(_mm_srli_epi16(bytes, 4), nibble));
      return _mm_cmpeq_epi8(_mm_and_si128(of_low, of_high), _mm_setzero_si128());
    });
  }

  static Bits prefix_xor(Bits bits) { return prefix_xor_x86(bits); }
  static void keep(const char* at, Bits which, char* to) { keep_bytes_x86(at, which, to); }

 private:
  static constexpr std::size_t kQuarters = 4;

  /// Returns the highest bit of each byte that `test` makes.
  template <class Test>
  [[nodiscard]] Bits each(const Test& test) const {
    Bits bits = 0;
    for (std::size_t i = 0; i < kQuarters; ++i) {
      bits |= static_cast<Bits>(static_cast<std::uint32_t>(_mm_movemask_epi8(test(quarters_[i])))) << (16 * i);
    }
    return bits;
  }

  __m128i quarters_[kQuarters];
};

}  // namespace
}  // namespace insitu::kernels
