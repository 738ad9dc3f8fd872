#include "engine/kernels/literal_kernels.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace insitu::kernels {
namespace {

std::vector<std::pair<std::string, FindLiteral>> kernels_of_this_processor() {
  std::vector<std::pair<std::string, FindLiteral>> kernels = {{"portable", find_literal_portable}};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) kernels.emplace_back("avx2", find_literal_avx2);
  if (__builtin_cpu_supports("avx512bw")) kernels.emplace_back("avx512", find_literal_avx512);
#endif
  return kernels;
}

/// A copy that ends where its allocation ends, so that the sanitizers see a read behind it.
class ExactCopy {
 public:
  explicit ExactCopy(std::string_view text) : bytes_(new char[text.size()]), size_(text.size()) {
    std::memcpy(bytes_.get(), text.data(), text.size());
  }
  [[nodiscard]] std::size_t find(FindLiteral kernel, const std::string& needle, std::size_t first,
                                 std::size_t second) const {
    return kernel(bytes_.get(), size_, {needle.data(), needle.size(), first, second});
  }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

// Few letters, so that anchors are hit often and needles rarely; every pair of anchors.
TEST(LiteralKernels, AgreeWithAPlainSearch) {
  std::mt19937_64 random(7);
  const auto letters = [&](std::size_t size) {
    std::string text(size, 'a');
    for (char& c : text) c = "ab\xff"[random() % 3];
    return text;
  };
  std::size_t found = 0;
  for (int round = 0; round < 4000; ++round) {
    const std::string text = letters(random() % 300);
    const std::string needle = letters(1 + random() % (random() % 4 == 0 ? 70 : 8));
    const std::size_t expected = std::min(text.find(needle), text.size());
    found += text.contains(needle) ? 1U : 0U;
    std::size_t first = 0;
    std::size_t second = 0;
    if (needle.size() > 1) {
      first = random() % (needle.size() - 1);
      second = first + 1 + random() % (needle.size() - 1 - first);
    }
    for (const auto& [name, kernel] : kernels_of_this_processor()) {
      ASSERT_EQ(ExactCopy(text).find(kernel, needle, first, second), expected)
          << name << ": " << needle << " in " << text;
    }
  }
  EXPECT_GT(found, 500U);
}

// A needle at the very end of every size of text that begins at every alignment; what lies behind is not ours to read.
TEST(LiteralKernels, FindTheEndWhereverTheTextLies) {
  for (const std::size_t size : {1UL, 2UL, 3UL, 31UL, 32UL, 33UL, 63UL, 64UL, 65UL, 70UL}) {
    const std::string needle = std::string(size - 1, 'n') + "!";
    const std::size_t second = size - 1;
    const std::size_t first = second == 0 ? 0 : second - 1;
    for (std::size_t filler = 0; filler <= 200 - size; ++filler) {
      for (std::size_t alignment = 0; alignment < 64; alignment += filler % 2 == 0 ? 1U : 7U) {
        const std::size_t end = alignment + filler + size;
        const std::unique_ptr<char[]> bytes(new char[end]);  // exactly
        std::memset(bytes.get(), 'n', end);
        bytes[end - 1] = '!';
        for (const auto& [name, kernel] : kernels_of_this_processor()) {
          const char* text = bytes.get() + alignment;
          ASSERT_EQ(kernel(text, filler + size, {needle.data(), size, first, second}), filler) << name;
          ASSERT_EQ(kernel(text, filler + size - 1, {needle.data(), size, first, second}), filler + size - 1) << name;
        }
      }
    }
  }
}

TEST(LiteralKernels, TakeTextsWithoutBytes) {
  for (const auto& [name, kernel] : kernels_of_this_processor()) {
    EXPECT_EQ(kernel(nullptr, 0, {"ab", 2, 0, 1}), 0U) << name;
    EXPECT_EQ(kernel("a", 1, {"ab", 2, 0, 1}), 1U) << name;
  }
}

TEST(LiteralKernels, FindTheLastByte) {
  for (std::size_t size = 1; size < 200; ++size) {
    const std::string text = std::string(size - 1, '.') + "x";
    for (const auto& [name, kernel] : kernels_of_this_processor()) {
      ASSERT_EQ(ExactCopy(text).find(kernel, "x", 0, 0), size - 1) << name;
      if (size > 1) {
        ASSERT_EQ(ExactCopy(text).find(kernel, ".x", 0, 1), size - 2) << name;
      }
      ASSERT_EQ(ExactCopy(text).find(kernel, "xy", 0, 1), size) << name;
    }
  }
}

}  // namespace
}  // namespace insitu::kernels
