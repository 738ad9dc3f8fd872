#include "grammar/unparse.h"

#include <gtest/gtest.h>

#include <string>

#include "grammar/filter_pattern_parser.h"

namespace insitu {
namespace {

// What was written → how it is written canonically. Unparsing the tree of the right side gives the right side again, so
// nothing is lost on the way.
struct Sentence {
  std::string written;
  std::string canonical;
};

const Sentence kSentences[] = {
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
  for (const auto& [written, canonical] : kSentences) {
    const auto tree = parse_filter_pattern(written);
    ASSERT_TRUE(tree) << written;
    EXPECT_EQ(unparse(*tree), canonical) << written;
  }
}

TEST(Unparse, CanonicalTextStaysAsItIs) {
  for (const auto& [written, canonical] : kSentences) {
    const auto tree = parse_filter_pattern(canonical);
    ASSERT_TRUE(tree) << canonical;
    EXPECT_EQ(unparse(*tree), canonical);
  }
}

}  // namespace
}  // namespace insitu
