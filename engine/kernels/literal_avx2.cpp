// Compiled with the options of its instruction set: see engine/CMakeLists.txt.
#if defined(__x86_64__)

#include <immintrin.h>

#include "engine/kernels/literal_scan.h"

namespace insitu::kernels {
namespace {

struct Avx2 {
  using Bytes = __m256i;
  using Truth = __m256i;
  static constexpr std::size_t kWidth = 32;
  static constexpr std::size_t kBitsOfByte = 1;
  using Table = __m256i;
  static constexpr bool kHasTables = true;

  static Bytes load(const char* at) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)); }
  static Bytes all(char byte) { return _mm256_set1_epi8(byte); }
  static Truth equal(Bytes left, Bytes right) { return _mm256_cmpeq_epi8(left, right); }
  static Truth at_most(Bytes left, Bytes right) { return _mm256_cmpeq_epi8(_mm256_min_epu8(left, right), left); }
  static Truth both(Truth left, Truth right) { return _mm256_and_si256(left, right); }
  static Truth either(Truth left, Truth right) { return _mm256_or_si256(left, right); }
  static std::uint64_t bits(Truth truth) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(truth)); }

  static Table table(const std::uint8_t (&bytes)[16]) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)));
  }
  static Bytes lower_halves(Bytes bytes) { return _mm256_and_si256(bytes, _mm256_set1_epi8(0x0F)); }
  static Bytes upper_halves(Bytes bytes) { return lower_halves(_mm256_srli_epi16(bytes, 4)); }
  static Bytes look_up(Table table, Bytes halves) { return _mm256_shuffle_epi8(table, halves); }
  static Bytes common(Bytes left, Bytes right) { return _mm256_and_si256(left, right); }
  static Bytes joined(Bytes left, Bytes right) { return _mm256_or_si256(left, right); }
  static Truth not_zero(Bytes bytes) { return equal(_mm256_min_epu8(bytes, all(1)), all(1)); }
};

}  // namespace

const LiteralKernels kAvx2Literals = {find<Avx2, false>, find<Avx2, true>, find_in_buckets<Avx2>};

}  // namespace insitu::kernels

#endif
