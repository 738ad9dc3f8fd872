#include "engine/model/digest.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace insitu {
namespace {

// RFC 4648, section 10.
TEST(Digest, Base64IsThatOfTheStandard) {
  EXPECT_EQ(base64_of(""), "");
  EXPECT_EQ(base64_of("f"), "Zg==");
  EXPECT_EQ(base64_of("fo"), "Zm8=");
  EXPECT_EQ(base64_of("foo"), "Zm9v");
  EXPECT_EQ(base64_of("foobar"), "Zm9vYmFy");
}

TEST(Digest, LongTextsAreEncodedInParts) {
  constexpr std::size_t kBytes = std::size_t{3} * 1024 * 1024;
  const std::string text = base64_of(std::string(kBytes + 1, 'f'));
  ASSERT_EQ(text.size(), kBytes / 3 * 4 + 4);
  EXPECT_EQ(text.substr(0, 8), "ZmZmZmZm");
  EXPECT_EQ(text.substr(text.size() - 8), "ZmZmZg==");
}

// FIPS 180-4: the digest of "abc" is ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad.
TEST(Digest, Sha256IsThatOfTheStandard) {
  EXPECT_EQ(sha256_in_base64("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
}

}  // namespace
}  // namespace insitu
