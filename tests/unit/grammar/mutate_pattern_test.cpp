#include "grammar/mutate_pattern.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "grammar/filter_pattern_parser.h"
#include "grammar/unparse_pattern.h"

namespace insitu {
namespace {

std::vector<std::string> patterns(const std::string& text) {
  const auto pattern = parse_filter_pattern(text);
  EXPECT_TRUE(pattern) << text;
  std::vector<std::string> patterns;
  for (const Mutation& one : mutations_of(*pattern)) patterns.push_back(one.text);
  return patterns;
}

std::vector<std::string> changes(const std::string& text) {
  std::vector<std::string> changes;
  for (const Mutation& one : mutations_of(*parse_filter_pattern(text))) changes.push_back(one.change);
  return changes;
}

using Texts = std::vector<std::string>;

TEST(MutatePattern, Terms) {
  EXPECT_EQ(patterns("ERROR"), (Texts{R"(-"ERROR")", ""}));
  EXPECT_EQ(patterns("ERROR -timeout"),
            (Texts{R"(-"timeout")", R"(-"ERROR" -"timeout")", R"("ERROR")", R"("ERROR" "timeout")"}));
  EXPECT_EQ(patterns("?a ?b"), (Texts{R"(?"b")", R"(-"a" ?"b")", R"(?"a")", R"(?"a" -"b")"}));
}

// The service ignores optional terms beside others: without one the pattern means the same.
TEST(MutatePattern, IgnoredTermsAreNotLeftOut) {
  EXPECT_EQ(patterns("a ?b"), (Texts{R"(?"b")", R"(-"a" ?"b")", R"("a" -"b")"}));
}

TEST(MutatePattern, PatternsThatTestNothing) {
  EXPECT_EQ(patterns(""), Texts{});
  EXPECT_EQ(patterns("[]"), Texts{});
  EXPECT_EQ(patterns("[ip, ..., size]"), Texts{});
}

TEST(MutatePattern, Operators) {
  EXPECT_EQ(patterns(R"({ $.a = "x" })"), (Texts{R"({ $.a != "x" })", ""}));
  EXPECT_EQ(patterns(R"({ $.a != "x" })"), (Texts{R"({ $.a = "x" })", ""}));
  EXPECT_EQ(patterns("{ $.a > 5 }"), (Texts{"{ $.a >= 5 }", "{ $.a < 5 }", "{ $.a > 6 }", "{ $.a > 4 }", ""}));
  EXPECT_EQ(patterns("{ $.a <= -1.5 }"),
            (Texts{"{ $.a < -1.5 }", "{ $.a >= -1.5 }", "{ $.a <= -0.5 }", "{ $.a <= -2.5 }", ""}));
  EXPECT_EQ(patterns("{ $.a IS TRUE }"), (Texts{"{ $.a IS FALSE }", ""}));
  EXPECT_EQ(patterns("{ $.a IS NULL }"), (Texts{"{ $.a NOT EXISTS }", ""}));
  EXPECT_EQ(patterns("{ $.a NOT EXISTS }"), (Texts{"{ $.a IS NULL }", ""}));
}

TEST(MutatePattern, Wildcards) {
  EXPECT_EQ(patterns(R"({ $.a = "x*" })"), (Texts{R"({ $.a != "x*" })", R"({ $.a = "x" })", ""}));
  // `*` alone asks whether there is a value: without it nothing is left.
  EXPECT_EQ(patterns("{ $.a = * }"), (Texts{"{ $.a != * }", ""}));
}

TEST(MutatePattern, Groups) {
  EXPECT_EQ(
      patterns("{ $.a IS TRUE && ($.b IS TRUE || $.c IS TRUE) }"),
      (Texts{"{ $.b IS TRUE || $.c IS TRUE }", "{ $.a IS TRUE }", "{ $.a IS TRUE || ($.b IS TRUE || $.c IS TRUE) }",
             "{ $.a IS FALSE && ($.b IS TRUE || $.c IS TRUE) }", "{ $.a IS TRUE && $.c IS TRUE }",
             "{ $.a IS TRUE && $.b IS TRUE }", "{ $.a IS TRUE && ($.b IS TRUE && $.c IS TRUE) }",
             "{ $.a IS TRUE && ($.b IS FALSE || $.c IS TRUE) }", "{ $.a IS TRUE && ($.b IS TRUE || $.c IS FALSE) }"}));
}

TEST(MutatePattern, SpaceDelimited) {
  EXPECT_EQ(patterns("[ip, status = 4* || status = 5*, \"x\"]"),
            (Texts{"[ip, status, \"x\"]", "[ip, status = 5*, \"x\"]", "[ip, status = 4*, \"x\"]",
                   "[ip, status = 4* && status = 5*, \"x\"]", "[ip, status != 4* || status = 5*, \"x\"]",
                   "[ip, status = 4 || status = 5*, \"x\"]", "[ip, status = 4* || status != 5*, \"x\"]",
                   "[ip, status = 4* || status = 5, \"x\"]", "[ip, status = 4* || status = 5*, ]"}));
}

TEST(MutatePattern, SaysWhatWasChanged) {
  EXPECT_EQ(changes("{ $.a > 5 && $.b = x }"),
            (Texts{"without `$.a > 5`", "without `$.b = x`", "`||` for `&&` in `$.a > 5 && $.b = x`",
                   "`>=` for `>` in `$.a > 5`", "`<` for `>` in `$.a > 5`", "6 for 5 in `$.a > 5`",
                   "4 for 5 in `$.a > 5`", "`!=` for `=` in `$.b = x`"}));
  EXPECT_EQ(changes("ERROR -timeout"),
            (Texts{"without `ERROR`", "`ERROR` excluded", "without `-timeout`", "`-timeout` wanted"}));
}

TEST(MutatePattern, EachIsAnotherPatternThatCanBeRead) {
  for (const std::string text : {"a ?b -%c%", "{ ($.a = 1 && $.b != \"*x*\") || $.c[0].d < 1e3 }",
                                 "[a, ..., b > 3 && b != 7, %x%]", "{ $.a = %x% }"}) {
    const auto pattern = parse_filter_pattern(text);
    if (!pattern) continue;
    std::set<std::string> seen = {unparse(*pattern)};
    for (const Mutation& one : mutations_of(*pattern)) {
      EXPECT_TRUE(seen.insert(one.text).second) << one.text;
      EXPECT_TRUE(parse_filter_pattern(one.text)) << one.text;
    }
    EXPECT_GT(seen.size(), 1U) << text;
  }
}

}  // namespace
}  // namespace insitu
