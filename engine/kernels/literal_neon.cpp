#if defined(__aarch64__)

#include <arm_neon.h>

#include "engine/kernels/literal_scan.h"

namespace insitu::kernels {
namespace {

struct Neon {
  using Bytes = uint8x16_t;
  using Truth = uint8x16_t;
  static constexpr std::size_t kWidth = 16;
  static constexpr std::size_t kBitsOfByte = 4;
  using Table = uint8x16_t;
  static constexpr bool kHasTables = true;

  static Bytes load(const char* at) { return vld1q_u8(reinterpret_cast<const std::uint8_t*>(at)); }
  static Bytes all(char byte) { return vdupq_n_u8(static_cast<std::uint8_t>(byte)); }
  static Truth equal(Bytes left, Bytes right) { return vceqq_u8(left, right); }
  static Truth at_most(Bytes left, Bytes right) { return vcleq_u8(left, right); }
  static Truth both(Truth left, Truth right) { return vandq_u8(left, right); }
  static Truth either(Truth left, Truth right) { return vorrq_u8(left, right); }
  static std::uint64_t bits(Truth truth) {
    // Every pair of bytes shrinks to the two nibbles in its middle; of each nibble one bit is kept.
    const uint8x8_t nibbles = vshrn_n_u16(vreinterpretq_u16_u8(truth), 4);
    return vget_lane_u64(vreinterpret_u64_u8(nibbles), 0) & 0x1111111111111111U;
  }

  static Table table(const std::uint8_t (&bytes)[16]) { return vld1q_u8(bytes); }
  static Bytes lower_halves(Bytes bytes) { return vandq_u8(bytes, vdupq_n_u8(0x0F)); }
  static Bytes upper_halves(Bytes bytes) { return vshrq_n_u8(bytes, 4); }
  static Bytes look_up(Table table, Bytes halves) { return vqtbl1q_u8(table, halves); }
  static Bytes common(Bytes left, Bytes right) { return vandq_u8(left, right); }
  static Bytes joined(Bytes left, Bytes right) { return vorrq_u8(left, right); }
  static Truth not_zero(Bytes bytes) { return vtstq_u8(bytes, bytes); }
};

}  // namespace

const LiteralKernels kNeonLiterals = {find<Neon, false>, find<Neon, true>, find_in_buckets<Neon>};

}  // namespace insitu::kernels

#endif
