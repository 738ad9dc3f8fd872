#include "grammar/filter_pattern_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "tests/unit/grammar/tree_text.h"

namespace insitu {
namespace {

std::string tree(std::string_view text) {
  const auto pattern = parse_filter_pattern(text);
  return pattern ? tree_text(*pattern, Spans::Shown) : "refused: " + pattern.error().message;
}

std::string tree_without_spans(std::string_view text) {
  const auto pattern = parse_filter_pattern(text);
  return pattern ? tree_text(*pattern, Spans::Hidden) : "refused: " + pattern.error().message;
}

TEST(FilterPatternParser, ReadsTerms) {
  EXPECT_EQ(tree(R"(ERROR -"disk full" ?%x+%)"),
            R"(terms(bare"ERROR"@0-5@0-5 -"disk full"@7-18@6-18 ?%x+%@20-24@19-24))");
  EXPECT_EQ(tree("\t- a "), R"(terms(-bare"a"@3-4@1-4))");
  EXPECT_EQ(tree(""), "terms()");
  EXPECT_EQ(tree(" \n"), "terms()");
}

TEST(FilterPatternParser, ReadsConditionsOnMembers) {
  EXPECT_EQ(tree(R"({ $.a = 1 })"), R"(json(($."a"@2-5 = bare"1"@8-9)@2-9))");
  EXPECT_EQ(tree(R"({$['a b'].c[0].*[*]!=%x%})"), R"(json(($.["a b"."c"[0.*[*@1-19 != %x%@21-24)@1-24))");
  EXPECT_EQ(tree(R"({ $.a IS NULL && $.b NOT  EXISTS })"),
            R"(json(and(($."a"@2-5 is null)@2-13($."b"@17-20 not exists)@17-32)@2-32))");
}

TEST(FilterPatternParser, ReadsSlots) {
  EXPECT_EQ(tree("[]"), "fields()");
  EXPECT_EQ(tree("[ip, , ...]"), R"(fields(named "ip"@1-3@1-3, unnamed@5-5, ellipsis@7-10))");
  EXPECT_EQ(tree(R"(["x", s = 4* && s<9])"),
            R"(fields("x"@1-4@1-4, and(("s"@6-7 = bare"4*"@10-12)@6-12("s"@16-17 < bare"9"@18-19)@16-19)@6-19@6-19))");
  EXPECT_EQ(tree("[a,]"), R"(fields(named "a"@1-2@1-2, unnamed@3-3))");
}

// ( ) over && over ||; parentheses leave a trace only where they change the tree.
TEST(FilterPatternParser, ConnectivesBindAsDocumented) {
  const std::string a = R"(($."a" = bare"1"))";
  const std::string b = R"(($."b" = bare"2"))";
  const std::string c = R"(($."c" = bare"3"))";
  EXPECT_EQ(tree_without_spans("{ $.a=1||$.b=2&&$.c=3 }"), "json(or(" + a + "and(" + b + c + ")))");
  EXPECT_EQ(tree_without_spans("{ $.a=1&&$.b=2||$.c=3 }"), "json(or(and(" + a + b + ")" + c + "))");
  EXPECT_EQ(tree_without_spans("{ ($.a=1||$.b=2)&&$.c=3 }"), "json(and(or(" + a + b + ")" + c + "))");
  EXPECT_EQ(tree_without_spans("{ $.a=1&&($.b=2&&$.c=3) }"), "json(and(" + a + "and(" + b + c + ")))");
  EXPECT_EQ(tree_without_spans("{ ((($.a=1)))||(($.b=2)) }"), "json(or(" + a + b + "))");
}

TEST(FilterPatternParser, QuotesKnowTwoEscapes) {
  EXPECT_EQ(tree_without_spans(R"("a\"b")"), R"(terms("a\"b"))");
  EXPECT_EQ(tree_without_spans(R"("\\")"), R"(terms("\\"))");
  EXPECT_EQ(tree_without_spans(R"("\\\"")"), R"(terms("\\\""))");
  // Before anything else a backslash is itself: here `\d` and `\n` are two characters each.
  EXPECT_EQ(tree_without_spans(R"("\d\n")"), R"(terms("\\d\\n"))");
  EXPECT_EQ(tree_without_spans(R"({ $.a = "C:\dir\\" })"), R"(json(($."a" = "C:\\dir\\")))");
}

TEST(FilterPatternParser, KeepsTheTextThatSpansReferTo) { EXPECT_EQ(parse_filter_pattern(" a  b ")->text, " a  b "); }

TEST(FilterPatternParser, BoundsTheNesting) {
  const auto nested = [](std::string before, std::string condition, std::size_t depth, std::string behind) {
    return before + std::string(depth, '(') + condition + std::string(depth, ')') + behind;
  };
  EXPECT_TRUE(parse_filter_pattern(nested("{", "$.a=1", kMaxPatternNesting, "}")));
  EXPECT_TRUE(parse_filter_pattern(nested("[", "a=1", kMaxPatternNesting, "]")));
  for (const std::size_t depth : {kMaxPatternNesting + 1, std::size_t{100'000}}) {
    const auto refused = parse_filter_pattern(nested("{", "$.a=1", depth, "}"));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::NestingTooDeep);
    EXPECT_EQ(refused.error().span, (Span{kMaxPatternNesting + 1, kMaxPatternNesting + 2}));
  }
  // It is the depth that counts, not the number.
  std::string wide = "{ ($.a=1)";
  for (std::size_t i = 0; i < 2 * kMaxPatternNesting; ++i) wide += "||($.a=1)";
  EXPECT_TRUE(parse_filter_pattern(wide + "}"));
}

}  // namespace
}  // namespace insitu
