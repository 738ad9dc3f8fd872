#pragma once

#include <arm_neon.h>

#include <cstddef>
#include <cstdint>

#include "engine/kernels/json_block.h"
#include "engine/kernels/kept_places.h"

namespace insitu::kernels {
namespace {

class NeonBlock : public JsonBlock<NeonBlock> {
 public:
  static NeonBlock load(const char* at) {
    NeonBlock block;
    for (std::size_t i = 0; i < kQuarters; ++i) {
      block.quarters_[i] = vld1q_u8(reinterpret_cast<const std::uint8_t*>(at) + 16 * i);
    }
    return block;
  }

  [[nodiscard]] Bits equal(char byte) const {
    const uint8x16_t all = vdupq_n_u8(static_cast<std::uint8_t>(byte));
    return each([all](uint8x16_t bytes) { return vceqq_u8(bytes, all); });
  }
  [[nodiscard]] Bits equal_but_case(char byte) const {
    const uint8x16_t all = vdupq_n_u8(static_cast<std::uint8_t>(byte));
    return each([all](uint8x16_t bytes) { return vceqq_u8(vorrq_u8(bytes, vdupq_n_u8(0x20)), all); });
  }
  [[nodiscard]] Bits digits() const {
    return each([](uint8x16_t bytes) { return vcltq_u8(vsubq_u8(bytes, vdupq_n_u8('0')), vdupq_n_u8(10)); });
  }
  [[nodiscard]] Bits below(char limit) const {
    const uint8x16_t all = vdupq_n_u8(static_cast<std::uint8_t>(limit));
    return each([all](uint8x16_t bytes) { return vcltq_u8(bytes, all); });
  }
  [[nodiscard]] Bits high() const {
    return each([](uint8x16_t bytes) { return vcgeq_u8(bytes, vdupq_n_u8(0x80)); });
  }
  [[nodiscard]] Bits bit_5() const {
    return each([](uint8x16_t bytes) { return vtstq_u8(bytes, vdupq_n_u8(0x20)); });
  }
  [[nodiscard]] Bits among(const ByteSet& set) const {
    const uint8x16_t low = vld1q_u8(set.low);
    const uint8x16_t high = vld1q_u8(set.high);
    return each([low, high](uint8x16_t bytes) {
      return vtstq_u8(vqtbl1q_u8(low, vandq_u8(bytes, vdupq_n_u8(0x0F))), vqtbl1q_u8(high, vshrq_n_u8(bytes, 4)));
    });
  }

  static Bits prefix_xor(Bits bits) {
    for (unsigned shift = 1; shift < kBlock; shift *= 2) bits ^= bits << shift;
    return bits;
  }
  static void keep(const char* at, Bits which, char* to) {
    for (std::size_t i = 0; i < kQuarters; ++i, which >>= 16) {
      const Bits low = which & 0xFF;
      const Bits high = which >> 8 & 0xFF;
      const uint8x16_t places =
          vcombine_u8(vld1_u8(kKeptPlaces.of[low]), vadd_u8(vld1_u8(kKeptPlaces.of[high]), vdup_n_u8(8)));
      const uint8x16_t kept = vqtbl1q_u8(vld1q_u8(reinterpret_cast<const std::uint8_t*>(at) + 16 * i), places);
      vst1_u8(reinterpret_cast<std::uint8_t*>(to), vget_low_u8(kept));
      to += popcount(low);
      vst1_u8(reinterpret_cast<std::uint8_t*>(to), vget_high_u8(kept));
      to += popcount(high);
    }
  }

 private:
  static constexpr std::size_t kQuarters = 4;

  /// Returns one bit for each byte that `test` fills with ones.
  template <class Test>
  [[nodiscard]] Bits each(const Test& test) const {
    static constexpr std::uint8_t kPlaces[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t places = vld1q_u8(kPlaces);
    // Three pairwise sums bring the eight places of eight bytes together.
    const uint8x16_t front = vpaddq_u8(vandq_u8(test(quarters_[0]), places), vandq_u8(test(quarters_[1]), places));
    const uint8x16_t back = vpaddq_u8(vandq_u8(test(quarters_[2]), places), vandq_u8(test(quarters_[3]), places));
    const uint8x16_t all = vpaddq_u8(front, back);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
  }

  uint8x16_t quarters_[kQuarters];
};

}  // namespace
}  // namespace insitu::kernels
