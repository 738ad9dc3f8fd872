#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/model/record.h"

namespace insitu {

/// Something to be put in order, and a number that mostly decides: the lesser one comes first, and where two are equal
/// the items themselves are compared.
template <class Item>
struct Ordered {
  std::uint64_t prefix = 0;
  Item* item = nullptr;
};

/// The prefix of an order by rank.
inline std::uint64_t rank_prefix(const RowRank& rank) {
  return static_cast<std::uint64_t>(rank.time) ^ (std::uint64_t{1} << 63);
}

/// Prefetches items that come soon after `items[at]`: they lie anywhere.
template <class Item>
void fetch_ahead(std::span<const Ordered<Item>> items, std::size_t at) {
  constexpr std::size_t kAhead = 16;
  if (at + kAhead >= items.size()) return;
  __builtin_prefetch(items[at + kAhead].item);
  __builtin_prefetch(reinterpret_cast<const char*>(items[at + kAhead].item) + 64);  // the next line of the cache
}

}  // namespace insitu
