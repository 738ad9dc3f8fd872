#pragma once

#include <immintrin.h>

#include <cstddef>
#include <cstdint>

#include "engine/kernels/json_bits.h"
#include "engine/kernels/json_object.h"
#include "engine/kernels/prefix_xor_x86.h"

namespace insitu::kernels {
namespace {

class Avx512Block {
 public:
  static Avx512Block load(const char* at) { return Avx512Block(_mm512_loadu_si512(at)); }
  /// The last bytes of a text, with blanks after them, as a window of blocks.
  class Tail {
   public:
    Tail(const char* at, std::size_t size) : at_(at), size_(size) {}
    [[nodiscard]] Avx512Block block(std::size_t offset) const {
      const Bits there = size_ <= offset ? 0 : bits_below(static_cast<unsigned>(size_ - offset));
      return Avx512Block(_mm512_mask_loadu_epi8(_mm512_set1_epi8(' '), there, at_ + offset));
    }

   private:
    const char* at_;
    std::size_t size_;
  };

  /// Writes the bytes of `which` without gaps. Up to 64 bytes are written.
  void keep(const char* /*at*/, Bits which, char* to) const {
    _mm512_storeu_si512(to, _mm512_maskz_compress_epi8(which, bytes_));
  }

  /// Remembers whether a control character, or a byte beyond ASCII, was in one of the blocks.
  class Seen {
   public:
    void add(const Avx512Block& block) {
      least_ = _mm512_min_epu8(least_, block.bytes_);
      all_ = _mm512_or_si512(all_, block.bytes_);
    }
    [[nodiscard]] bool has_controls() const { return _mm512_cmplt_epu8_mask(least_, _mm512_set1_epi8(' ')) != 0; }
    [[nodiscard]] bool has_high() const { return _mm512_movepi8_mask(all_) != 0; }

   private:
    __m512i least_ = _mm512_set1_epi8(' ');
    __m512i all_ = _mm512_setzero_si512();
  };

  [[nodiscard]] Bits equal(char byte) const { return _mm512_cmpeq_epi8_mask(bytes_, _mm512_set1_epi8(byte)); }
  [[nodiscard]] Bits equal_but_case(char byte) const {
    return _mm512_cmpeq_epi8_mask(_mm512_or_si512(bytes_, _mm512_set1_epi8(0x20)), _mm512_set1_epi8(byte));
  }
  [[nodiscard]] Bits below(char limit) const { return _mm512_cmplt_epu8_mask(bytes_, _mm512_set1_epi8(limit)); }
  class Set {
   public:
    explicit Set(const ByteSet& set) : low_(table(set.low)), high_(table(set.high)) {}
    [[nodiscard]] Bits among(const Avx512Block& block) const {
      const __m512i nibble = _mm512_set1_epi8(0x0F);
      const __m512i high = _mm512_and_si512(_mm512_srli_epi16(block.bytes_, 4), nibble);
      return _mm512_test_epi8_mask(_mm512_shuffle_epi8(low_, _mm512_and_si512(block.bytes_, nibble)),
                                   _mm512_shuffle_epi8(high_, high));
    }

   private:
    static __m512i table(const std::uint8_t (&bytes)[16]) {
      return _mm512_maskz_broadcast_i32x4(0xFFFF, _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
    }

    __m512i low_;
    __m512i high_;
  };

  [[nodiscard]] Bits digits() const {
    return _mm512_cmplt_epu8_mask(_mm512_sub_epi8(bytes_, _mm512_set1_epi8('0')), _mm512_set1_epi8(10));
  }
  [[nodiscard]] Bits bit_5() const { return _mm512_test_epi8_mask(bytes_, _mm512_set1_epi8(0x20)); }
  static Bits prefix_xor(Bits bits) { return prefix_xor_x86(bits); }

 private:
  explicit Avx512Block(__m512i bytes) : bytes_(bytes) {}
  __m512i bytes_;
};

}  // namespace
}  // namespace insitu::kernels
