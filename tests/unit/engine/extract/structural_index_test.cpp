#include "engine/extract/structural_index.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace insitu {
namespace {

std::vector<std::size_t> indexed(StructuralIndex& index, std::string_view text) {
  index.open(text);
  std::vector<std::size_t> positions;
  while (true) {
    const std::size_t peeked = index.peek();
    const std::size_t at = index.next();
    EXPECT_EQ(peeked, at);
    if (at == text.size()) return positions;
    positions.push_back(at);
  }
}

bool fails(std::string_view text) {
  StructuralIndex index;
  indexed(index, text);
  return index.failed();
}

/// The same, byte by byte. REQUIRES: strings are closed
std::vector<std::size_t> by_hand(std::string_view text) {
  std::vector<std::size_t> positions;
  bool in_scalar = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool structure = std::string_view("{}[]:,").contains(c);
    const bool blank = std::string_view(" \t\r\n").contains(c);
    if (structure || c == '"' || (!blank && !in_scalar)) positions.push_back(at);
    in_scalar = !structure && !blank && c != '"';
    if (c != '"') continue;
    for (++at; text[at] != '"'; ++at) at += text[at] == '\\' ? 1U : 0U;
  }
  return positions;
}

TEST(StructuralIndex, MarksStructureAndBeginnings) {
  //                             0         1         2         3
  //                             0123456789012345678901234567890123456789
  const std::string_view text = R"({"a b":[1, -2.5e3 ,"]}\"\\", tru]} x)";
  StructuralIndex index;
  EXPECT_EQ(indexed(index, text), (std::vector<std::size_t>{0, 1, 6, 7, 8, 9, 11, 18, 19, 27, 29, 32, 33, 35}));
  EXPECT_EQ(by_hand(text), indexed(index, text));
  EXPECT_EQ(indexed(index, ""), std::vector<std::size_t>{});
  EXPECT_EQ(indexed(index, " \n\t "), std::vector<std::size_t>{});
  EXPECT_FALSE(index.failed());
}

TEST(StructuralIndex, RefusesBrokenStringsAndEncoding) {
  for (const std::string_view text :
       {"\"open", "{\"a\":\"b\\\"}", "\"a\nb\"", "\"a\x01z\"", "\"\xff\"", "{\xed\xa0\x80}", "\"\\", "\xc3"}) {
    EXPECT_TRUE(fails(text)) << text;
  }
  EXPECT_FALSE(fails("\"a\x7f\\n오\""));
  // A failure does not outlive its text.
  StructuralIndex index;
  indexed(index, "\"open");
  EXPECT_EQ(indexed(index, "[]"), (std::vector<std::size_t>{0, 1}));
  EXPECT_FALSE(index.failed());
}

TEST(StructuralIndex, TheBrokenPlaceCanBeFound) {
  EXPECT_EQ(find_broken_string("\"open"), 0U);
  EXPECT_EQ(find_broken_string("{\"a\":\"open\\\"}"), 5U);
  EXPECT_EQ(find_broken_string("[\"a\tb\"]"), 3U);
  EXPECT_EQ(find_broken_string("[\"a\\\\\",\"\xff\"]"), 8U);
  EXPECT_EQ(find_broken_string("\"\\"), 0U);
  EXPECT_EQ(find_broken_string("\"a\" \xff \"open"), 4U);
  EXPECT_EQ(find_broken_string("[\"fine\"]\n"), 9U);
}

// Nothing depends on where a text is cut into windows.
TEST(StructuralIndex, WindowsJoinWithoutASeam) {
  constexpr std::size_t kWindow = StructuralIndex::kWindowBytes;
  const std::string_view piece = R"({"key \" ]":[-12.5e+3,"a\\",[ ],{"오":null}] , "t":true},)";
  for (std::size_t shift = 0; shift < piece.size(); ++shift) {
    std::string text = "[" + std::string(shift, ' ');
    while (text.size() < kWindow + 3 * piece.size()) text += piece;
    text += "0]";
    StructuralIndex index;
    ASSERT_EQ(indexed(index, text), by_hand(text)) << shift;
    ASSERT_FALSE(index.failed());
  }
}

TEST(StructuralIndex, ALongStringMakesALongWindow) {
  constexpr std::size_t kWindow = StructuralIndex::kWindowBytes;
  for (const std::size_t size : {kWindow - 1, kWindow, kWindow + 1, 2 * kWindow + 7}) {
    const std::string text = "[1,\"" + std::string(size, ',') + "\",2]";
    StructuralIndex index;
    EXPECT_EQ(indexed(index, text), by_hand(text)) << size;
    EXPECT_TRUE(fails(text.substr(0, text.size() - 4)));
  }
}

}  // namespace
}  // namespace insitu
