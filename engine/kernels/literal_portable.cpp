#include <cstring>

#include "engine/kernels/literal_kernels.h"

namespace insitu::kernels {

std::size_t find_literal_portable(const char* bytes, std::size_t size, const Needle& needle) {
  if (size == 0) return 0;  // `bytes` may then be null
  const void* found = ::memmem(bytes, size, needle.text, needle.size);
  return found == nullptr ? size : static_cast<std::size_t>(static_cast<const char*>(found) - bytes);
}

FindLiteral best_find_literal() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512bw")) return find_literal_avx512;
  if (__builtin_cpu_supports("avx2")) return find_literal_avx2;
#endif
  return find_literal_portable;
}

}  // namespace insitu::kernels
