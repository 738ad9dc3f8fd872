#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace insitu {

/// Returns the bytes that an allocation takes, roughly: allocators add a header and round.
constexpr std::size_t heap_bytes(std::size_t bytes) {
  constexpr std::size_t kHeader = 8;
  constexpr std::size_t kUnit = 16;
  return bytes == 0 ? 0 : std::max((bytes + kHeader + kUnit - 1) / kUnit * kUnit, 2 * kUnit);
}

/// Returns the bytes that a vector that grew takes at most. While a large one grew, the one before it was there, too;
/// the memory of small ones is used again.
template <class Item, class Allocator>
std::size_t heap_bytes(const std::vector<Item, Allocator>& items) {
  constexpr std::size_t kLarge = std::size_t{128} * 1024;
  const std::size_t bytes = items.capacity() * sizeof(Item);
  return heap_bytes(bytes) + (bytes >= kLarge ? bytes / 2 : 0);
}

}  // namespace insitu
