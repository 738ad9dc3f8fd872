#include "engine/output/terminal_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace insitu {
namespace {

std::string unescaped(std::string_view json) {
  std::string out;
  append_unescaped(out, json);
  return out;
}

TEST(CutToColumns, LeavesAColumnForTheMark) {
  EXPECT_EQ(cut_to_columns("abcdef", 6), "abcdef");
  EXPECT_EQ(cut_to_columns("abcdef", 5), "abcd…");
  EXPECT_EQ(cut_to_columns("한글입니다", 5), "한글…");
  EXPECT_EQ(cut_to_columns("한글입니다", 4), "한…") << "no character is split";
  EXPECT_EQ(cut_to_columns("abc", 1), "…");
  EXPECT_EQ(cut_to_columns("", 1), "");
}

TEST(AppendUnescaped, ShowsWhatEscapesSpell) {
  EXPECT_EQ(unescaped(R"({"a":"\uc778\uc99d"})"), R"({"a":"인증"})");
  EXPECT_EQ(unescaped(R"(\ud83d\ude00)"), "😀");
  EXPECT_EQ(unescaped(R"(\u0041 \n \")"), R"(\u0041 \n \")") << "what ASCII needs its escape for, or not, stays";
  EXPECT_EQ(unescaped(R"(\\uc778)"), R"(\\uc778)") << "a backslash, not an escape";
  EXPECT_EQ(unescaped(R"(\u202e\u009b)"), R"(\u202e\u009b)") << "would drive a terminal";
  EXPECT_EQ(unescaped(R"(\ud83d x \ude00 \u12 \)"), R"(\ud83d x \ude00 \u12 \)") << "spells no character";
}

TEST(ColourOfLevel, KnowsLevelsInAnyCase) {
  const Palette& palette = colour_palette();
  EXPECT_EQ(colour_of_level("ERROR", palette), palette.bad);
  EXPECT_EQ(colour_of_level("warn", palette), palette.warning);
  EXPECT_EQ(colour_of_level("Info", palette), palette.good);
  EXPECT_EQ(colour_of_level("INSUFFICIENT_DATA", palette), palette.warning);
  EXPECT_EQ(colour_of_level("ERRORS", palette), "");
  EXPECT_EQ(colour_of_level("ERROR", plain_palette()), "");
}

}  // namespace
}  // namespace insitu
