#if defined(__x86_64__)

#include <immintrin.h>

#include <cstdint>
#include <cstring>

#include "engine/kernels/literal_kernels.h"

namespace insitu::kernels {
namespace {

constexpr std::size_t kWidth = 64;

__attribute__((target("avx512f,avx512bw,bmi"))) inline __m512i load(const char* at) { return _mm512_loadu_si512(at); }

}  // namespace

__attribute__((target("avx512f,avx512bw,bmi"))) std::size_t find_literal_avx512(const char* bytes, std::size_t size,
                                                                                const Needle& needle) {
  const __m512i first = _mm512_set1_epi8(needle.text[needle.first]);
  const __m512i second = _mm512_set1_epi8(needle.text[needle.second]);
  std::size_t from = 0;
  // Candidates begin at from .. from + kWidth - 1; the last byte looked at is that of the second anchor.
  for (; from + needle.second + kWidth <= size; from += kWidth) {
    const char* at = bytes + from;
    std::uint64_t hits = _mm512_mask_cmpeq_epi8_mask(_mm512_cmpeq_epi8_mask(load(at + needle.first), first),
                                                     load(at + needle.second), second);
    for (; hits != 0; hits &= hits - 1) {
      const std::size_t begin = from + static_cast<std::size_t>(__builtin_ctzll(hits));
      if (begin + needle.size > size) return size;
      if (std::memcmp(bytes + begin, needle.text, needle.size) == 0) return begin;
    }
  }
  return from + find_literal_portable(bytes + from, size - from, needle);
}

}  // namespace insitu::kernels

#endif
