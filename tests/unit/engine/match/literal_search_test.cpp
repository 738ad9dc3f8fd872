#include "engine/match/literal_search.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

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

TEST(LiteralSearch, AnchorsAreTheRarestBytes) {
  EXPECT_EQ(anchored("the quick brown fox jumps"), "qj");
  EXPECT_EQ(anchored("requestId=1"), "qI");
  EXPECT_EQ(anchored("ab"), "ab");
  EXPECT_EQ(anchored("x"), "xx");
}

TEST(LiteralSearch, AnchorsDiffer) {
  EXPECT_EQ(anchored("ERROR"), "ER");
  EXPECT_EQ(anchored("zzaz"), "za");
  EXPECT_EQ(anchored("zz"), "zz");
}

// Bytes of which whole logs are full make poor anchors.
TEST(LiteralSearch, AnchorsAreQuotesBlanksAndDigitsOnlyAtNeed) {
  EXPECT_EQ(anchored("\"id\""), "id");
  EXPECT_EQ(anchored(" et 1"), "et");
  EXPECT_EQ(anchored("DA0001"), "DA");
  EXPECT_EQ(anchored("404 e"), "4e");
  EXPECT_EQ(anchored("\" \""), "\" ");
}

// What a character of three bytes begins with is the same for most of a script.
TEST(LiteralSearch, AnchorsAreNotTheFirstBytesOfCharacters) { EXPECT_EQ(anchored("오류"), "\x98\xA4"); }

TEST(LiteralSearch, RarityRanks) {
  EXPECT_GT(rarity("ERROR"), rarity("error"));
  EXPECT_GT(rarity("errors"), rarity("error"));
  EXPECT_EQ(rarity(""), 0);
}

TEST(LiteralSearch, FindsTheFirstOfAFew) {
  const std::vector<PlacedLiteral> literals = {{"abc"}, {"b"}, {"xyz"}};
  const LiteralSearch search(literals);
  EXPECT_EQ(search.find("....xyz.abc", 0), 4U);
  EXPECT_EQ(search.find("....xyz.abc", 5), 8U);
  EXPECT_EQ(search.find("....xyz.abc", 10), 11U);
  EXPECT_EQ(search.find("", 0), 0U);
}

TEST(LiteralSearch, FindsWhereFieldsBegin) {
  const std::vector<PlacedLiteral> literals = {{"5", {.begins_field = true, .has_field_before = true}}};
  const LiteralSearch search(literals);
  EXPECT_EQ(search.find("5 x5 \"503\"", 0), 6U);
  EXPECT_EQ(search.find("5 5", 2), 2U) << "what is before `from` counts";
}

}  // namespace
}  // namespace insitu
