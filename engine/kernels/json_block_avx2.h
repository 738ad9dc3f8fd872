#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "engine/kernels/json_block.h"
#include "engine/kernels/keep_bytes_x86.h"
#include "engine/kernels/prefix_xor_x86.h"

namespace insitu::kernels {
namespace {

class Avx2Block : public JsonBlock<Avx2Block> {
 public:
  static Avx2Block load(const char* at) {
    const auto* words = reinterpret_cast<const __m256i*>(at);
    return Avx2Block(_mm256_loadu_si256(words), _mm256_loadu_si256(words + 1));
  }

  [[nodiscard]] Bits equal(char byte) const { return equal(byte, low_, high_); }
  [[nodiscard]] Bits equal_but_case(char byte) const {
    const __m256i bit = _mm256_set1_epi8(0x20);
    return equal(byte, _mm256_or_si256(low_, bit), _mm256_or_si256(high_, bit));
  }
  [[nodiscard]] Bits digits() const {
    const __m256i zero = _mm256_set1_epi8('0');
    return Avx2Block(_mm256_sub_epi8(low_, zero), _mm256_sub_epi8(high_, zero)).below(10);
  }
  [[nodiscard]] Bits below(char limit) const {
    const __m256i most = _mm256_set1_epi8(static_cast<char>(limit - 1));
    return bits(_mm256_cmpeq_epi8(_mm256_min_epu8(low_, most), low_),
                _mm256_cmpeq_epi8(_mm256_min_epu8(high_, most), high_));
  }
  [[nodiscard]] Bits bit_5() const { return bits(_mm256_slli_epi16(low_, 2), _mm256_slli_epi16(high_, 2)); }
  [[nodiscard]] Bits among(const ByteSet& set) const { return ~bits(is_outside(low_, set), is_outside(high_, set)); }

  static Bits prefix_xor(Bits bits) { return prefix_xor_x86(bits); }
  static void keep(const char* at, Bits which, char* to) { keep_bytes_x86(at, which, to); }

  /// Remembers whether a control character, or a byte beyond ASCII, was in one of the blocks.
  class Seen {
   public:
    void add(const Avx2Block& block) {
      lowest_ = _mm256_min_epu8(lowest_, _mm256_min_epu8(block.low_, block.high_));
      all_ = _mm256_or_si256(all_, _mm256_or_si256(block.low_, block.high_));
    }
    [[nodiscard]] bool has_controls() const {
      const __m256i last_control = _mm256_set1_epi8(0x1F);
      return _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(lowest_, last_control), lowest_)) != 0;
    }
    [[nodiscard]] bool has_high() const { return _mm256_movemask_epi8(all_) != 0; }

   private:
    __m256i lowest_ = _mm256_set1_epi8(' ');
    __m256i all_ = _mm256_setzero_si256();
  };

 private:
  Avx2Block(__m256i low, __m256i high) : low_(low), high_(high) {}

  static Bits bits(__m256i low, __m256i high) {
    return static_cast<Bits>(static_cast<std::uint32_t>(_mm256_movemask_epi8(low))) |
           static_cast<Bits>(static_cast<std::uint32_t>(_mm256_movemask_epi8(high))) << 32;
  }
  static Bits equal(char byte, __m256i low, __m256i high) {
    const __m256i all = _mm256_set1_epi8(byte);
    return bits(_mm256_cmpeq_epi8(low, all), _mm256_cmpeq_epi8(high, all));
  }
  static __m256i is_outside(__m256i bytes, const ByteSet& set) {
    const __m256i nibble = _mm256_set1_epi8(0x0F);
    const __m256i low = _mm256_shuffle_epi8(table(set.low), _mm256_and_si256(bytes, nibble));
    const __m256i high = _mm256_shuffle_epi8(table(set.high), _mm256_and_si256(_mm256_srli_epi16(bytes, 4), nibble));
    return _mm256_cmpeq_epi8(_mm256_and_si256(low, high), _mm256_setzero_si256());
  }
  static __m256i table(const std::uint8_t (&bytes)[16]) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
  }

  __m256i low_;
  __m256i high_;
};

}  // namespace
}  // namespace insitu::kernels
