#include "insitu/caret.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu {
namespace {

Diagnostic at(std::size_t begin, std::size_t end) {
  return {Code::InvalidValue, {begin, end}, "a message", "a thing", "a way out"};
}

TEST(Caret, MarksTheSpan) {
  EXPECT_EQ(draw_caret(at(2, 4), "abcdef"), "1 | abcdef\n  |   ^^ expected a thing\n");
  EXPECT_EQ(draw_caret(at(6, 6), "abcdef"), "1 | abcdef\n  |       ^ expected a thing\n");
  EXPECT_EQ(draw_caret(at(0, 0), ""), "1 | \n  | ^ expected a thing\n");
}

TEST(Caret, CountsColumnsNotBytes) {
  EXPECT_EQ(draw_caret(at(7, 8), "오류 x"), "1 | 오류 x\n  |      ^ expected a thing\n");
  EXPECT_EQ(draw_caret(at(0, 6), "오류 x"), "1 | 오류 x\n  | ^^^^ expected a thing\n");
}

TEST(Caret, ShowsTheLineOfTheSpan) {
  EXPECT_EQ(draw_caret(at(6, 7), "one\n\tabc\nthree"), "2 |  abc\n  |   ^ expected a thing\n");
  EXPECT_EQ(draw_caret(at(1, 9), "one\ntwo"), "1 | one\n  |  ^^ expected a thing\n");
  EXPECT_EQ(draw_caret(at(4, 4), "one\n"), "2 | \n  | ^ expected a thing\n");
  EXPECT_EQ(draw_caret(at(28, 29), "1\n2\n3\n4\n5\n6\n7\n8\n9\n 10 1234567"),
            "10 |  10 1234567\n   |           ^ expected a thing\n");
}

TEST(Caret, MakesControlCharactersVisible) {
  EXPECT_EQ(draw_caret(at(2, 3),
                       "a\x1b"
                       "b"),
            "1 | a·b\n  |   ^ expected a thing\n");
  EXPECT_EQ(draw_caret(at(1, 2), "a\xff"), "1 | a·\n  |  ^ expected a thing\n");
}

TEST(Caret, CutsAnOverlongLineRoundTheSpan) {
  const std::string text = std::string(500, 'a') + "X" + std::string(500, 'b');
  const std::string drawing = draw_caret(at(500, 501), text);
  const std::string source = drawing.substr(0, drawing.find('\n'));
  const std::string carets = drawing.substr(drawing.find('\n') + 1);
  EXPECT_LT(source.size(), 140U);
  EXPECT_TRUE(source.starts_with("1 | …aaa") && source.ends_with("bbb…")) << source;
  // The cut mark takes three bytes and one column.
  EXPECT_EQ(source.find('X'), carets.find('^') + 2);
}

TEST(Caret, CutsOnlyWhatDoesNotFit) {
  EXPECT_EQ(draw_caret(at(0, 1), std::string(110, 'a')), "1 | " + std::string(110, 'a') + "\n  | ^ expected a thing\n");
  EXPECT_EQ(draw_caret(at(0, 1), std::string(111, 'a')),
            "1 | " + std::string(110, 'a') + "…\n  | ^ expected a thing\n");
  // At the end of an overlong line its last columns are shown.
  EXPECT_EQ(draw_caret(at(500, 500), std::string(500, 'a')),
            "1 | …" + std::string(110, 'a') + "\n  | " + std::string(111, ' ') + "^ expected a thing\n");
  // A span that is longer than what is shown is marked as far as it is.
  EXPECT_EQ(draw_caret(at(1, 500), std::string(500, 'a')),
            "1 | " + std::string(110, 'a') + "…\n  |  " + std::string(109, '^') + " expected a thing\n");
}

TEST(Caret, NeverCutsACharacter) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "오";
  for (std::size_t begin = 0; begin < text.size(); begin += 3) {
    const std::string drawing = draw_caret(at(begin, begin + 3), text);
    EXPECT_EQ(drawing.find("·"), std::string::npos) << drawing;
    EXPECT_TRUE(drawing.ends_with(" ^^ expected a thing\n")) << drawing;
  }
}

TEST(Caret, DrawsTheWholeDiagnostic) {
  EXPECT_EQ(draw_diagnostic(at(0, 1), "abc", "error"),
            "error[invalid-value]: a message\n1 | abc\n  | ^ expected a thing\n  = help: a way out\n");
}

}  // namespace
}  // namespace insitu
