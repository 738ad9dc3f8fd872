#include <bit>
#include <cstring>

#include "engine/kernels/literal_scan.h"

namespace insitu::kernels {
namespace {

/// Eight bytes in a word, the first lowest. The highest bit of a byte says whether a comparison is true for it.
struct Word {
  using Bytes = std::uint64_t;
  using Truth = std::uint64_t;
  static constexpr std::size_t kWidth = 8;
  static constexpr std::size_t kBitsOfByte = 8;

  static Bytes load(const char* at) {
    Bytes bytes = 0;
    std::memcpy(&bytes, at, kWidth);
    return std::endian::native == std::endian::big ? __builtin_bswap64(bytes) : bytes;
  }
  static Bytes all(char byte) { return 0x0101010101010101U * static_cast<unsigned char>(byte); }
  static Truth equal(Bytes left, Bytes right) {
    const Bytes differing = left ^ right;
    // Seven bits that are not all zero carry into the eighth.
    return ~(((differing & kLowBits) + kLowBits) | differing) & ~kLowBits;
  }
  /// REQUIRES: `right` is ASCII
  static Truth at_most(Bytes left, Bytes right) {
    return ~(((left & kLowBits) + (kLowBits - right)) | left) & ~kLowBits;
  }
  static Truth both(Truth left, Truth right) { return left & right; }
  static Truth either(Truth left, Truth right) { return left | right; }
  static std::uint64_t bits(Truth truth) { return truth; }

 private:
  static constexpr Bytes kLowBits = 0x7F7F7F7F7F7F7F7FU;
};

}  // namespace

const LiteralKernels kPortableLiterals = {find<Word, false>, find<Word, true>};

const LiteralKernels& literal_kernels([[maybe_unused]] InstructionSet set) {
#if defined(__aarch64__)
  if (set == InstructionSet::Neon) return kNeonLiterals;
#endif
#if defined(__x86_64__)
  if (set == InstructionSet::Sse42) return kSse42Literals;
  if (set == InstructionSet::Avx2) return kAvx2Literals;
  if (set == InstructionSet::Avx512) return kAvx512Literals;
#endif
  return kPortableLiterals;
}

}  // namespace insitu::kernels
