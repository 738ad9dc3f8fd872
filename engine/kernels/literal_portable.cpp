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
  static constexpr bool kHasTables = false;

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

char small_letter(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool begins_with(const BucketNeedle& needle, const char* at) {
  if (!needle.is_caseless) return std::memcmp(at, needle.text, needle.size) == 0;
  for (std::size_t i = 0; i < needle.size; ++i) {
    if (small_letter(at[i]) != needle.text[i]) return false;
  }
  return true;
}

bool is_in_place(const BucketNeedle& needle, const char* bytes, std::size_t size, std::size_t begin) {
  if (begin > 0 && !may_precede_field(bytes[begin - 1])) return false;
  if (needle.has_field_before && (begin == 0 || bytes[begin - 1] == '\n')) return false;
  return !needle.has_field_after || another_field_follows(bytes + begin + needle.size, bytes + size);
}

}  // namespace

bool occurs_at(const BucketNeedle& needle, const char* bytes, std::size_t size, std::size_t from, std::size_t at) {
  if (at - from < needle.window) return false;
  const std::size_t begin = at - needle.window;
  if (size - begin < needle.size || !begins_with(needle, bytes + begin)) return false;
  return !needle.begins_field || is_in_place(needle, bytes, size, begin);
}

bool occurs_at(const NeedleBuckets& buckets, std::uint32_t which, const char* bytes, std::size_t size, std::size_t from,
               std::size_t at) {
  for (; which != 0; which &= which - 1) {
    const auto bucket = static_cast<std::size_t>(std::countr_zero(which));
    for (std::uint32_t i = buckets.first[bucket]; i < buckets.first[bucket + 1]; ++i) {
      if (occurs_at(buckets.needles[i], bytes, size, from, at)) return true;
    }
  }
  return false;
}

const LiteralKernels kPortableLiterals = {find<Word, false>, find<Word, true>, find_in_buckets<Word>};

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
