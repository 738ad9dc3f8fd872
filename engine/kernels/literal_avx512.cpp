// Compiled with the options of its instruction set: see engine/CMakeLists.txt.
#if defined(__x86_64__)

#include <immintrin.h>

#include "engine/kernels/literal_scan.h"

namespace insitu::kernels {
namespace {

struct Avx512 {
  using Bytes = __m512i;
  using Truth = __mmask64;
  static constexpr std::size_t kWidth = 64;
  static constexpr std::size_t kBitsOfByte = 1;
  using Table = __m512i;
  static constexpr bool kHasTables = true;

  static Bytes load(const char* at) { return _mm512_loadu_si512(at); }
  static Bytes all(char byte) { return _mm512_set1_epi8(byte); }
  static Truth equal(Bytes left, Bytes right) { return _mm512_cmpeq_epi8_mask(left, right); }
  static Truth at_most(Bytes left, Bytes right) { return _mm512_cmple_epu8_mask(left, right); }
  static Truth both(Truth left, Truth right) { return left & right; }
  static Truth either(Truth left, Truth right) { return left | right; }
  static std::uint64_t bits(Truth truth) { return truth; }

  static Table table(const std::uint8_t (&bytes)[16]) {
    return _mm512_broadcast_i32x4(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
  }
  static Bytes lower_halves(Bytes bytes) { return _mm512_and_si512(bytes, all(0x0F)); }
  static Bytes upper_halves(Bytes bytes) { return lower_halves(_mm512_srli_epi16(bytes, 4)); }
  static Bytes look_up(Table table, Bytes halves) { return _mm512_shuffle_epi8(table, halves); }
  static Bytes common(Bytes left, Bytes right) { return _mm512_and_si512(left, right); }
  static Bytes joined(Bytes left, Bytes right) { return _mm512_or_si512(left, right); }
  static Truth not_zero(Bytes bytes) { return _mm512_test_epi8_mask(bytes, bytes); }
};

}  // namespace

const LiteralKernels kAvx512Literals = {find<Avx512, false>, find<Avx512, true>, find_in_buckets<Avx512>};

}  // namespace insitu::kernels

#endif
