#include "engine/model/large_memory.h"

#include <sys/mman.h>

#include <new>

namespace insitu {

void* allocate_memory(std::size_t bytes) {
  if (bytes < kHugePageBytes) return ::operator new(bytes);
  void* const memory = ::operator new(bytes, std::align_val_t{kHugePageBytes});
#ifdef MADV_HUGEPAGE
  // Whole pages only: the rest of the last one may belong to others. Where the system has none, nothing is lost.
  madvise(memory, bytes / kHugePageBytes * kHugePageBytes, MADV_HUGEPAGE);
#endif
  return memory;
}

void free_memory(void* memory, std::size_t bytes) noexcept {
  if (bytes < kHugePageBytes) return ::operator delete(memory);
  ::operator delete(memory, std::align_val_t{kHugePageBytes});
}

}  // namespace insitu
