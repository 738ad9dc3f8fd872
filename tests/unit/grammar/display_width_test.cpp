#include "grammar/display_width.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

struct Sample {
  std::string_view text;
  std::size_t bytes;
  std::size_t columns;
};

TEST(DisplayWidth, KnowsBytesAndColumnsOfACharacter) {
  for (const auto& [text, bytes, columns] : {Sample{"ab", 1, 1},
                                             {"\u00e9x", 2, 1},
                                             {"오류", 3, 2},
                                             {"漢", 3, 2},
                                             {"😀.", 4, 2},
                                             {"\u0301", 2, 0},
                                             {"\u201c", 3, 1}}) {
    const Character character = first_character(text);
    EXPECT_EQ(character.bytes, bytes) << text;
    EXPECT_EQ(character.columns, columns) << text;
    EXPECT_TRUE(character.valid) << text;
    EXPECT_FALSE(character.control) << text;
  }
}

TEST(DisplayWidth, TellsControlCharacters) {
  for (const std::string_view text : {std::string_view("\0", 1), {"\t"}, {"\n"}, {"\x1b["}, {"\x7f"}, {"\u0085"}}) {
    EXPECT_TRUE(first_character(text).control) << static_cast<int>(text.front());
    EXPECT_TRUE(first_character(text).valid);
  }
}

// A broken sequence is taken byte by byte, also where the text breaks off in it.
TEST(DisplayWidth, TakesAByteThatIsNoCharacterAlone) {
  for (const std::string_view text : {"\xff", "\x80", "\xec\x98", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80"}) {
    const Character character = first_character(text);
    EXPECT_FALSE(character.valid);
    EXPECT_FALSE(character.control);
    EXPECT_EQ(character.bytes, 1U);
    EXPECT_EQ(display_width(text), text.size());
  }
}

TEST(DisplayWidth, AddsUp) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("오류 x"), 6U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
}

}  // namespace
}  // namespace insitu
