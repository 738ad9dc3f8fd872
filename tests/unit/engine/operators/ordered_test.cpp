#include "engine/operators/ordered.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace insitu {
namespace {

using Items = std::vector<Ordered<const int>>;

std::mt19937_64& generator() {
  static std::mt19937_64 random(11);
  return random;
}

/// Numbers that differ in various parts of their 64 bits, by the name of what they are.
std::vector<std::pair<std::string, std::function<std::uint64_t()>>> kinds_of_prefixes() {
  return {{"any", [] { return generator()(); }},
          {"one", [] { return std::uint64_t{7}; }},
          {"two", [] { return generator()() % 2 << 63; }},
          {"small", [] { return generator()() % 300; }},
          {"times", [] { return (std::uint64_t{1} << 63) - 1'770'000'000'000 - generator()() % 5'000'000; }},
          {"doubles", [] { return std::bit_cast<std::uint64_t>(static_cast<double>(generator()() % 100'000) / 7); }},
          {"far apart", [] { return std::uint64_t{1} << generator()() % 64; }}};
}

TEST(Ordered, SortsByPrefix) {
  static constexpr int kItem = 0;
  for (const auto& [kind, prefix] : kinds_of_prefixes()) {
    for (const std::size_t size : {0U, 1U, 2U, 127U, 128U, 129U, 3000U}) {
      Items items;
      for (std::size_t i = 0; i < size; ++i) items.push_back({prefix(), &kItem});
      std::vector<std::uint64_t> expected;
      for (const auto& item : items) expected.push_back(item.prefix);
      std::ranges::sort(expected);
      sort_by_prefix(std::span(items));
      EXPECT_TRUE(std::ranges::equal(items, expected, {}, &Ordered<const int>::prefix)) << kind << " " << size;
    }
  }
}

TEST(Ordered, KeepsEachItemWithItsPrefix) {
  std::vector<std::uint64_t> values(2000);
  std::ranges::generate(values, [] { return generator()() % 1500; });
  std::vector<Ordered<std::uint64_t>> items;
  for (std::uint64_t& value : values) items.push_back({value << 20, &value});
  sort_by_prefix(std::span(items));
  std::vector<const std::uint64_t*> seen;
  for (const auto& item : items) {
    EXPECT_EQ(item.prefix, *item.item << 20);
    seen.push_back(item.item);
  }
  std::ranges::sort(seen);
  EXPECT_EQ(std::ranges::unique(seen).begin(), seen.end());
}

TEST(Ordered, VisitsTies) {
  const auto ties_of = [](const std::vector<std::uint64_t>& prefixes) {
    static constexpr int kItem = 0;
    Items items;
    for (const std::uint64_t prefix : prefixes) items.push_back({prefix, &kItem});
    std::vector<std::string> ties;
    each_tie(std::span(items), [&](std::span<const Ordered<const int>> tied) {
      ties.push_back(std::to_string(tied.front().prefix) + "x" + std::to_string(tied.size()));
    });
    return ties;
  };
  using Ties = std::vector<std::string>;
  EXPECT_EQ(ties_of({}), Ties());
  EXPECT_EQ(ties_of({1, 2, 3}), Ties());
  EXPECT_EQ(ties_of({1, 1}), Ties({"1x2"}));
  EXPECT_EQ(ties_of({1, 1, 2, 3, 3, 3, 4}), (Ties{"1x2", "3x3"}));
  EXPECT_EQ(ties_of(std::vector<std::uint64_t>(40, 5)), Ties({"5x40"}));
  std::vector<std::uint64_t> long_row;
  for (std::uint64_t i = 0; i < 60; ++i) long_row.push_back(i / 20 * 20 + (i % 20 < 18 ? i % 20 : 18));
  EXPECT_EQ(ties_of(long_row), (Ties{"18x2", "38x2", "58x2"}));
}

}  // namespace
}  // namespace insitu
