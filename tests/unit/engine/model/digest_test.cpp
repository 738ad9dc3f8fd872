#include "engine/model/digest.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <optional>
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

// FIPS 180-4.
TEST(Digest, Sha256IsThatOfTheStandard) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

// RFC 4231, case 2.
TEST(Digest, KeyedSha256IsThatOfTheStandard) {
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Digest, TheAlphabetOfUrlsIsReadBack) {
  for (const std::string text : {"", "f", "fo", "foo", "\xff\xfe\xfd", "a\x00z"}) {
    EXPECT_EQ(read_base64url(base64url_of(text)), text);
  }
  EXPECT_EQ(base64url_of("\xff\xff"), "__8");
  for (const std::string text : {"a+b=", "a/b_", "_", "__8=", "\x01"})
    EXPECT_EQ(read_base64url(text), std::nullopt) << text;
}

}  // namespace
}  // namespace insitu
