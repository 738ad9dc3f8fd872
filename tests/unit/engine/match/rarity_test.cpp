#include "engine/match/rarity.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace insitu {
namespace {

/// The two bytes that are looked for first.
std::string anchored(std::string_view literal) {
  const auto [first, second] = anchors(literal);
  EXPECT_LE(first, second);
  EXPECT_LT(second, literal.size());
  EXPECT_EQ(first == second, literal.size() == 1);
  return {literal[first], literal[second]};
}

TEST(Rarity, AnchorsAreTheRarestBytes) {
  EXPECT_EQ(anchored("the quick brown fox jumps"), "qj");
  EXPECT_EQ(anchored("requestId=1"), "qI");
  EXPECT_EQ(anchored("ab"), "ab");
  EXPECT_EQ(anchored("x"), "xx");
}

TEST(Rarity, AnchorsDiffer) {
  EXPECT_EQ(anchored("ERROR"), "ER");
  EXPECT_EQ(anchored("zzaz"), "za");
  EXPECT_EQ(anchored("zz"), "zz");
}

// Bytes of which whole logs are full make poor anchors.
TEST(Rarity, AnchorsAreQuotesBlanksAndDigitsOnlyAtNeed) {
  EXPECT_EQ(anchored("\"id\""), "id");
  EXPECT_EQ(anchored(" et 1"), "et");
  EXPECT_EQ(anchored("DA0001"), "DA");
  EXPECT_EQ(anchored("404 e"), "4e");
  EXPECT_EQ(anchored("\" \""), "\" ");
}

// What a character of three bytes begins with is the same for most of a script.
TEST(Rarity, AnchorsAreNotTheFirstBytesOfCharacters) { EXPECT_EQ(anchored("오류"), "\x98\xA4"); }

TEST(Rarity, Ranks) {
  EXPECT_GT(rarity("ERROR"), rarity("error"));
  EXPECT_GT(rarity("errors"), rarity("error"));
  EXPECT_EQ(rarity(""), 0);
}

}  // namespace
}  // namespace insitu
