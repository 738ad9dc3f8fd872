#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace insitu::reference {

/// Sorts; equal elements keep their order. `comes_first(a, b)` says whether a must come before b.
template <class T, class ComesFirst>
void put_in_order(std::vector<T>& values, const ComesFirst& comes_first) {
  std::vector<std::size_t> places(values.size());
  for (std::size_t place = 0; place < places.size(); ++place) places[place] = place;
  std::ranges::sort(places, [&](std::size_t a, std::size_t b) {
    if (comes_first(values[a], values[b])) return true;
    return !comes_first(values[b], values[a]) && a < b;
  });
  std::vector<T> sorted;
  for (const std::size_t place : places) sorted.push_back(std::move(values[place]));
  values = std::move(sorted);
}

}  // namespace insitu::reference
