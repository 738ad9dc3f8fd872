#include "engine/model/arena.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace insitu {
namespace {

bool is_aligned(const void* place, std::size_t alignment) {
  return reinterpret_cast<std::uintptr_t>(place) % alignment == 0;
}

TEST(Arena, KeepsTextsOfAnySize) {
  Arena arena;
  std::vector<std::string> texts;
  for (const std::size_t size : {0U, 1U, 7U, 4095U, 4096U, 70'000U, 300'000U, 3U}) {
    texts.emplace_back(size, static_cast<char>('a' + texts.size()));
  }
  std::vector<std::string_view> kept;
  for (const std::string& text : texts) kept.push_back(arena.keep(text));
  std::size_t used = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(kept[i], texts[i]);
    used += texts[i].size();
  }
  EXPECT_EQ(arena.used(), used);
  EXPECT_GE(arena.memory(), used);
}

TEST(Arena, AlignsObjects) {
  struct alignas(16) Wide {
    std::uint64_t halves[2];
  };
  Arena arena;
  for (int i = 0; i < 2'000; ++i) {
    arena.keep("odd");
    EXPECT_TRUE(is_aligned(arena.make<Wide>(), alignof(Wide)));
    arena.keep("x");
    EXPECT_TRUE(is_aligned(arena.make_array<std::uint64_t>(3), alignof(std::uint64_t)));
  }
  EXPECT_EQ(arena.make_array<int>(0), nullptr);
}

TEST(Arena, AlsoWhenItIsLarge) {
  Arena arena;
  std::vector<std::string_view> kept;
  const std::string text(3000, 'x');
  for (int i = 0; i < 8000; ++i) {
    kept.push_back(arena.keep(text));
    EXPECT_TRUE(is_aligned(arena.make<std::uint64_t>(), alignof(std::uint64_t)));
  }
  for (const std::string_view one : kept) {
    if (one != text) FAIL();
  }
  EXPECT_LT(static_cast<double>(arena.memory()), 1.15 * static_cast<double>(arena.used()));
  Arena other;
  other.adopt(arena);
  EXPECT_EQ(kept.back(), text);
}

TEST(Arena, WhatIsAdoptedStaysWhereItIs) {
  Arena mine;
  const std::string_view first = mine.keep("first");
  std::string_view second;
  {
    Arena other;
    second = other.keep("second");
    mine.adopt(other);
    EXPECT_EQ(other.used(), 0U);
    EXPECT_EQ(other.memory(), 0U);
    other.keep("of its own again");
  }
  mine.keep("third");
  EXPECT_EQ(first, "first");
  EXPECT_EQ(second, "second");
  EXPECT_EQ(mine.used(), 16U);
  mine.clear();
  EXPECT_EQ(mine.used(), 0U);
  EXPECT_EQ(mine.memory(), 0U);
}

}  // namespace
}  // namespace insitu
