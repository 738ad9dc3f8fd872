#if defined(__x86_64__)

#include <immintrin.h>

#include <cstdint>
#include <cstring>

#include "engine/kernels/literal_kernels.h"

namespace insitu::kernels {
namespace {

constexpr std::size_t kWidth = 32;

__attribute__((target("avx2,bmi"))) inline __m256i load(const char* at) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
}

}  // namespace

__attribute__((target("avx2,bmi"))) std::size_t find_literal_avx2(const char* bytes, std::size_t size,
                                                                  const Needle& needle) {
  const __m256i first = _mm256_set1_epi8(needle.text[needle.first]);
  const __m256i second = _mm256_set1_epi8(needle.text[needle.second]);
  std::size_t from = 0;
  // Candidates begin at from .. from + kWidth - 1; the last byte looked at is that of the second anchor.
  for (; from + needle.second + kWidth <= size; from += kWidth) {
    const char* at = bytes + from;
    std::uint32_t hits = static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_and_si256(
        _mm256_cmpeq_epi8(load(at + needle.first), first), _mm256_cmpeq_epi8(load(at + needle.second), second))));
    for (; hits != 0; hits &= hits - 1) {
      const std::size_t begin = from + static_cast<std::size_t>(__builtin_ctz(hits));
      if (begin + needle.size > size) return size;
      if (std::memcmp(bytes + begin, needle.text, needle.size) == 0) return begin;
    }
  }
  return from + find_literal_portable(bytes + from, size - from, needle);
}

}  // namespace insitu::kernels

#endif
