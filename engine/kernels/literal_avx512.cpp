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

  static Bytes load(const char* at) { return _mm512_loadu_si512(at); }
  static Bytes all(char byte) { return _mm512_set1_epi8(byte); }
  static Truth equal(Bytes left, Bytes right) { return _mm512_cmpeq_epi8_mask(left, right); }
  static Truth at_most(Bytes left, Bytes right) { return _mm512_cmple_epu8_mask(left, right); }
  static Truth both(Truth left, Truth right) { return left & right; }
  static Truth either(Truth left, Truth right) { return left | right; }
  static std::uint64_t bits(Truth truth) { return truth; }
};

}  // namespace

const LiteralKernels kAvx512Literals = {find<Avx512, false>, find<Avx512, true>};

}  // namespace insitu::kernels

#endif
