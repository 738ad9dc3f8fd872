#include "engine/model/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

struct Broken {
  std::string_view text;
  std::size_t first;         // byte that belongs to no character
  std::size_t replacements;  // one for each maximal part (Unicode 15, table 3-8)
};

const Broken kBroken[] = {
    {"\x80", 0, 1},
    {"ab\xff", 2, 1},
    {"\xc0\xaf", 0, 2},  // overlong
    {"\xc3", 0, 1},      // breaks off
    {"\xc3(", 0, 1},
    {"\xe0\x80\x80", 0, 3},  // overlong
    {"\xed\xa0\x80", 0, 3},  // a surrogate
    {"\xec\x98", 0, 1},
    {"오\xec\x98오", 3, 1},
    {"\xf0\x9f\x98", 0, 1},
    {"\xf0\x9f\x98\xf0\x9f\x98", 0, 2},
    {"\xf0\x80\x80\x80", 0, 4},  // overlong
    {"\xf4\x90\x80\x80", 0, 4},  // above U+10FFFF
    {"\xf5\x80", 0, 2},
};

TEST(Utf8, KnowsWhatIsValid) {
  for (const std::string_view text : {std::string_view(),
                                      std::string_view("\0", 1),
                                      {"\x7f"},
                                      {"\u0080"},
                                      {"\u07ff"},
                                      {"\u0800"},
                                      {"\xed\x9f\xbf"},
                                      {"\xee\x80\x80"},
                                      {"\uffff"},
                                      {"\U00010000"},
                                      {"\U0010ffff"}}) {
    EXPECT_TRUE(is_utf8(text)) << text;
    EXPECT_EQ(find_invalid_utf8(text), std::nullopt) << text;
    EXPECT_EQ(with_replacement_characters(text), text);
  }
}

TEST(Utf8, FindsAndReplacesWhatIsNot) {
  for (const auto& [text, first, replacements] : kBroken) {
    EXPECT_FALSE(is_utf8(text)) << text;
    EXPECT_EQ(find_invalid_utf8(text), first) << text;
    std::size_t found = 0;
    const std::string replaced = with_replacement_characters(text);
    for (std::size_t at = replaced.find(kReplacement); at != std::string::npos;
         at = replaced.find(kReplacement, at + 3))
      ++found;
    EXPECT_EQ(found, replacements) << text;
    EXPECT_TRUE(is_utf8(replaced)) << text;
  }
  EXPECT_EQ(with_replacement_characters("a\xe2\x82z\xff오"), "a\uFFFDz\uFFFD오");
}

// However long the text: the fast check sees what the exact one sees.
TEST(Utf8, SeesABrokenByteAnywhere) {
  for (std::size_t at = 0; at < 200; ++at) {
    std::string text(200, 'a');
    text[at] = '\xe9';
    EXPECT_FALSE(is_utf8(text)) << at;
    EXPECT_EQ(find_invalid_utf8(text), at);
  }
}

TEST(Utf8, WritesCodePoints) {
  const auto written = [](char32_t codepoint) {
    std::string text = ">";
    append_utf8(text, codepoint);
    return text;
  };
  EXPECT_EQ(written(0), std::string(">\0", 2));
  EXPECT_EQ(written(U'\x7f'), ">\x7f");
  EXPECT_EQ(written(U'\u0080'), ">\u0080");
  EXPECT_EQ(written(U'\u07ff'), ">\u07ff");
  EXPECT_EQ(written(U'\u0800'), ">\u0800");
  EXPECT_EQ(written(U'\uffff'), ">\uffff");
  EXPECT_EQ(written(U'\U00010000'), ">\U00010000");
  EXPECT_EQ(written(U'\U0010ffff'), ">\U0010ffff");
}

}  // namespace
}  // namespace insitu
