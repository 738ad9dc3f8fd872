#include "grammar/unparse_pattern.h"

#include <gtest/gtest.h>

#include <string>

#include "grammar/filter_pattern_parser.h"
#include "tests/unit/grammar/sentence.h"
#include "tests/unit/grammar/tree_text.h"

namespace insitu {
namespace {

const Sentence kPatternSentences[] = {
    {"", ""},
    {"  ERROR\t-  timeout ", R"("ERROR" -"timeout")"},
    {R"(?"a \"b\" \\c" ? %x{2,}% -"\d")", R"(?"a \"b\" \\c" ?%x{2,}% -"\\d")"},
    {"{$.a=1}", "{ $.a = 1 }"},
    {R"({ $['a b'].c[0].*[*] != "x*" })", R"({ $.['a b'].c[0].*[*] != "x*" })"},
    {"{ $.a = 1 || $.b = 2 && $.c = 3 }", "{ $.a = 1 || ($.b = 2 && $.c = 3) }"},
    {"{ ((($.a = 1))) && ($.b < -1e3 || $.c NOT EXISTS) }", "{ $.a = 1 && ($.b < -1e3 || $.c NOT EXISTS) }"},
    {"{ ($.a = 1 && $.b = 2) && $.c IS   TRUE }", "{ ($.a = 1 && $.b = 2) && $.c IS TRUE }"},
    {R"({ $.a = "" })", R"({ $.a = "" })"},
    {"[]", "[]"},
    {"[ a,,... , b=%x% && b != 3,\"lit\", ]", "[a, , ..., b = %x% && b != 3, \"lit\", ]"},
    {"[(ip != 10.* && ip != 192.*) || ip = 127.*]", "[(ip != 10.* && ip != 192.*) || ip = 127.*]"},
};

TEST(Unparse, WritesTheCanonicalText) {
  for (const auto& [written, canonical] : kPatternSentences) {
    const auto tree = parse_filter_pattern(written);
    ASSERT_TRUE(tree) << written;
    EXPECT_EQ(unparse(*tree), canonical) << written;
  }
}

TEST(Unparse, CanonicalTextStaysAsItIs) {
  for (const auto& [written, canonical] : kPatternSentences) {
    const auto tree = parse_filter_pattern(canonical);
    ASSERT_TRUE(tree) << canonical;
    EXPECT_EQ(unparse(*tree), canonical);
  }
}

// What would read differently if a quote, a bracket or a parenthesis got lost.
TEST(Unparse, ReadsBackAsTheSameTree) {
  for (const std::string pattern : {
           R"('a' !#~&*+/;<=>@^_ -"-" ?"?")",
           R"("\\\"" "%x%" "\x" %\x25\\|%)",
           R"({ $.a = 1 })",
           R"({ $.a = "1" })",
           R"({ $.a = "%x%" || $.a = %x% })",
           R"({ $.a = "a\"\\b" })",
           R"({ $.['a'] = a && $['$.b'].['"'].['\'] = b })",
           R"({ $.0[0][00012].-._[*] = +1e-3 })",
           R"({ $.a=1||$.b=2&&$.c=3||$.d=4 })",
           R"({ $.a=1&&($.b=2||$.c=3)&&$.d=4 })",
           R"({ $.a=1||($.b=2||($.c=3||$.d=4)) })",
           R"({ ($.a=1&&$.b=2)&&($.c=3||$.d=4&&$.e=5) })",
           "{\n\t$.a IS\n\tFALSE\r\n}",
           "[ , ]",
           R"(["", "a\"b", ",", ...,...])",
           "[a=1 && a!=2 || a>=3, (b<4 || b<=5) && b>-6]",
       }) {
    const auto tree = parse_filter_pattern(pattern);
    ASSERT_TRUE(tree) << pattern << ": " << tree.error().message;
    const auto again = parse_filter_pattern(unparse(*tree));
    ASSERT_TRUE(again) << unparse(*tree);
    EXPECT_EQ(tree_text(*again, Spans::Hidden), tree_text(*tree, Spans::Hidden)) << unparse(*tree);
  }
}

}  // namespace
}  // namespace insitu
