#pragma once

#include <cstddef>
#include <vector>

namespace insitu {

/// The size of a huge page, and from which size on memory is large.
inline constexpr std::size_t kHugePageBytes = std::size_t{2} << 20;

/// Allocates uninitialized memory, aligned as for `new` of any object. Large memory begins at the border of a huge
/// page, and the system is asked for huge ones: what is looked up all over it would else wait for a walk through the
/// tables of pages each time. Throws std::bad_alloc. Thread-safe.
[[nodiscard]] void* allocate_memory(std::size_t bytes);
/// Frees it. REQUIRES: `bytes` is what was asked for
void free_memory(void* memory, std::size_t bytes) noexcept;

/// An allocator of such memory, for containers that may become large.
template <class Item>
struct LargeAllocator {
  using value_type = Item;

  LargeAllocator() = default;
  template <class Other>
  explicit LargeAllocator(const LargeAllocator<Other>& /*other*/) {}

  [[nodiscard]] Item* allocate(std::size_t count) { return static_cast<Item*>(allocate_memory(count * sizeof(Item))); }
  void deallocate(Item* items, std::size_t count) noexcept { free_memory(items, count * sizeof(Item)); }
  friend bool operator==(const LargeAllocator& /*left*/, const LargeAllocator& /*right*/) { return true; }
};

template <class Item>
using LargeVector = std::vector<Item, LargeAllocator<Item>>;

}  // namespace insitu
