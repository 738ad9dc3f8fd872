#include "engine/model/letter_case.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

std::string upper(std::string_view text) {
  std::string out;
  append_upper(out, text);
  return out;
}

std::string lower(std::string_view text) {
  std::string out;
  append_lower(out, text);
  return out;
}

TEST(LetterCase, OfAscii) {
  EXPECT_EQ(upper("aBc-9 @[`{z"), "ABC-9 @[`{Z");
  EXPECT_EQ(lower("AbC-9 @[`{Z"), "abc-9 @[`{z");
}

TEST(LetterCase, CharacterByCharacter) {
  EXPECT_EQ(upper("é"), "É");
  EXPECT_EQ(upper("오1я"), "오1Я");
  EXPECT_EQ(lower("ÉЯ"), "éя");
  EXPECT_EQ(lower("İ").empty(), false) << "what has no single counterpart still gives something";
}

TEST(LetterCase, RepairsWhatIsNoText) { EXPECT_EQ(upper("a\xff"), "A\uFFFD"); }

}  // namespace
}  // namespace insitu
