#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

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

/// How far ahead items are prefetched: they lie anywhere.
inline constexpr std::size_t kItemsAhead = 16;

template <class Item>
void fetch(const Ordered<Item>& ordered) {
  __builtin_prefetch(ordered.item);
  __builtin_prefetch(reinterpret_cast<const char*>(ordered.item) + 64);  // the next line of the cache
}

/// Prefetches an item that comes soon after `items[at]`.
template <class Item>
void fetch_ahead(std::span<const Ordered<Item>> items, std::size_t at) {
  if (at + kItemsAhead < items.size()) fetch(items[at + kItemsAhead]);
}

/// Sorts by the prefixes alone, in place: by the first eight bits in which they differ, then each part by what follows
/// (American flag sort).
template <class Item>
void sort_by_prefix(std::span<Ordered<Item>> items) {
  constexpr std::size_t kFew = 128;  // comparisons are quicker
  constexpr int kDigitBits = 8;
  constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;
  if (std::ranges::is_sorted(items, {}, &Ordered<Item>::prefix)) return;
  if (items.size() <= kFew) {
    std::ranges::sort(items, {}, &Ordered<Item>::prefix);
    return;
  }

  std::uint64_t differences = 0;
  for (const Ordered<Item>& item : items) differences |= item.prefix ^ items.front().prefix;
  const int shift = std::max(static_cast<int>(std::bit_width(differences)) - kDigitBits, 0);
  const auto digit_of = [shift](const Ordered<Item>& item) {
    return static_cast<std::size_t>(item.prefix >> shift) % kDigits;
  };
  std::array<std::size_t, kDigits> next{};  // first how many items a digit has, then the place of the next one
  for (const Ordered<Item>& item : items) ++next[digit_of(item)];
  std::array<std::size_t, kDigits> end{};
  for (std::size_t digit = 0, begin = 0; digit < kDigits; ++digit) {
    end[digit] = begin + next[digit];
    next[digit] = std::exchange(begin, end[digit]);
  }
  for (std::size_t digit = 0; digit < kDigits; ++digit) {
    while (next[digit] < end[digit]) {
      Ordered<Item> item = items[next[digit]];
      for (std::size_t its = digit_of(item); its != digit; its = digit_of(item)) std::swap(item, items[next[its]++]);
      items[next[digit]++] = item;
    }
  }
  for (std::size_t digit = 0, begin = 0; digit < kDigits; begin = end[digit++]) {
    sort_by_prefix(items.subspan(begin, end[digit] - begin));
  }
}

/// Calls `visit` for the items of each prefix that several have. REQUIRES: they are sorted by prefix
template <class Item, class Visit>
void each_tie(std::span<Ordered<Item>> items, const Visit& visit) {
  const auto is_tied = [&](std::size_t at) {
    return items[at].prefix == items[at - 1].prefix ||
           (at + 1 < items.size() && items[at].prefix == items[at + 1].prefix);
  };
  for (std::size_t first = 0, end = 0; first < items.size(); first = end) {
    for (; end < items.size() && items[end].prefix == items[first].prefix; ++end) {
      if (end + kItemsAhead < items.size() && is_tied(end + kItemsAhead)) fetch(items[end + kItemsAhead]);
    }
    if (end - first > 1) visit(items.subspan(first, end - first));
  }
}

}  // namespace insitu
