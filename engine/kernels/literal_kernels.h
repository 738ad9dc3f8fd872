#pragma once

#include <cstddef>

/// Substring search by two anchor bytes of the literal, compared a vector at a time. One file per instruction set; this
/// folder is the only place with intrinsics.
namespace insitu::kernels {

/// What is searched for. REQUIRES: first < second < size, or size == 1 and both 0
struct Needle {
  const char* text = nullptr;
  std::size_t size = 0;
  std::size_t first = 0;   ///< offset of one anchor byte
  std::size_t second = 0;  ///< offset of the other
};

/// The offset of the first occurrence in `bytes`, or `size` if there is none. Never reads outside `bytes`.
using FindLiteral = std::size_t (*)(const char* bytes, std::size_t size, const Needle& needle);

std::size_t find_literal_portable(const char* bytes, std::size_t size, const Needle& needle);
#if defined(__x86_64__)
std::size_t find_literal_avx2(const char* bytes, std::size_t size, const Needle& needle);
std::size_t find_literal_avx512(const char* bytes, std::size_t size, const Needle& needle);
#endif

/// The fastest that this processor has.
FindLiteral best_find_literal();

}  // namespace insitu::kernels
