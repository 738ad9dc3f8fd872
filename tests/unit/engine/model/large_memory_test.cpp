#include "engine/model/large_memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>

namespace insitu {
namespace {

TEST(LargeMemory, IsWritableToItsLastByte) {
  for (const std::size_t bytes :
       {std::size_t{0}, std::size_t{1}, kHugePageBytes - 1, kHugePageBytes, kHugePageBytes + 1, 3 * kHugePageBytes}) {
    void* const memory = allocate_memory(bytes);
    std::memset(memory, 'x', bytes);
    const auto place = reinterpret_cast<std::uintptr_t>(memory);
    EXPECT_EQ(place % (bytes < kHugePageBytes ? alignof(std::max_align_t) : kHugePageBytes), 0U) << bytes;
    free_memory(memory, bytes);
  }
}

TEST(LargeMemory, VectorsGrowIntoIt) {
  LargeVector<std::uint64_t> numbers;
  constexpr std::uint64_t kCount = 3 * kHugePageBytes / sizeof(std::uint64_t);
  for (std::uint64_t i = 0; i < kCount; ++i) numbers.push_back(i);
  const LargeVector<std::uint64_t> copy = numbers;
  numbers = {};
  for (std::uint64_t i = 0; i < kCount; i += 1000) {
    if (copy[i] != i) FAIL() << i;
  }
}

}  // namespace
}  // namespace insitu
