#include "engine/model/content_hash.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace insitu {
namespace {

// The values of xxHash's own program, xxhsum -H64.
TEST(ContentHash, IsXxh64) {
  EXPECT_EQ(content_hash(""), 0xEF46DB3751D8E999);
  EXPECT_EQ(content_hash("a"), 0xD24EC4F1A98C6E5B);
  EXPECT_EQ(content_hash("abc"), 0x44BC2CF5AD770999);
  EXPECT_EQ(content_hash("The quick brown fox jumps over the lazy dog"), 0x0B242D361FDA71BC);
}

TEST(ContentHash, IsTheSameHoweverBytesCome) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += static_cast<char>(i * 7);
  const std::string_view bytes = text;
  for (std::size_t first = 0; first <= bytes.size(); first += 3) {
    for (std::size_t second = first; second <= bytes.size(); second += 5) {
      ContentHash hash;
      hash.add(bytes.substr(0, first));
      hash.add(bytes.substr(first, second - first));
      hash.add(bytes.substr(second));
      EXPECT_EQ(hash.value(), content_hash(bytes));
      EXPECT_EQ(hash.bytes(), bytes.size());
    }
  }
}

}  // namespace
}  // namespace insitu
