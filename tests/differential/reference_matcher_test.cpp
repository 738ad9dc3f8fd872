#include "tests/differential/reference_matcher.h"

#include <gtest/gtest.h>

#include <string_view>

#include "grammar/service_regex.h"
#include "tests/differential/reference_comparison.h"
#include "tests/differential/reference_regex.h"
#include "tests/differential/reference_utf8.h"

// The corners of the reference that are easy to get wrong; whole patterns are checked by the conformance cases.
namespace insitu::reference {
namespace {

TEST(ReferenceComparison, TakesEveryPieceBetweenStarsWhereItOccursFirst) {
  EXPECT_TRUE(wildcard_matches("", ""));
  EXPECT_FALSE(wildcard_matches("", "a"));
  EXPECT_TRUE(wildcard_matches("*", ""));
  EXPECT_TRUE(wildcard_matches("a*", "a"));
  EXPECT_TRUE(wildcard_matches("1*3", "123"));
  EXPECT_TRUE(wildcard_matches("1*4", "12.34"));
  EXPECT_FALSE(wildcard_matches("4*1", "12.34"));
  EXPECT_TRUE(wildcard_matches("*.111.111.111", "111.111.111.111"));
  EXPECT_FALSE(wildcard_matches("*111.111.111", "111.111.111.111"));
  EXPECT_FALSE(wildcard_matches("11*1", "111.111.111.111"));
  EXPECT_FALSE(wildcard_matches("aa*a", "aa"));
}

TEST(ReferenceComparison, KnowsWhatANumberIs) {
  for (const std::string_view text : {"0", "-0", "+1", "007", "1.5", "1e3", "1E-3", "-1.5e+3", "1e400"}) {
    EXPECT_TRUE(number_written(text)) << text;
  }
  for (const std::string_view text :
       {"", "+", ".5", "1.", "1e", "1e+", "0x1", "1 ", " 1", "inf", "nan", "1,5", "--1"}) {
    EXPECT_FALSE(number_written(text)) << text;
  }
}

TEST(ReferenceUtf8, ReplacesEveryMaximalSubpart) {
  // The table of the Unicode standard, 3.9: one replacement for each of these sequences' maximal subparts.
  EXPECT_EQ(decode_utf8("a\xF1\x80\x80\xE1\x80\xC2"
                        "b\x80"
                        "c\x80\xBF"
                        "d"),
            U"a\uFFFD\uFFFD\uFFFDb\uFFFDc\uFFFD\uFFFDd");
  EXPECT_EQ(decode_utf8("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"), U"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA");
  EXPECT_EQ(decode_utf8("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"), U"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA");
  EXPECT_EQ(decode_utf8("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"), U"\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDA\uFFFD\uFFFDB");
  EXPECT_EQ(decode_utf8("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), U"\uFFFD\uFFFD\uFFFD\uFFFDA");
}

bool found(std::string_view regex, std::string_view subject) {
  const auto parsed = parse_service_regex(regex, 1);
  EXPECT_TRUE(parsed) << regex;
  return parsed && regex_is_found(*parsed, subject);
}

TEST(ReferenceRegex, Repeats) {
  EXPECT_TRUE(found("^a{2,3}b$", "aab"));
  EXPECT_TRUE(found("^a{2,3}b$", "aaab"));
  EXPECT_FALSE(found("^a{2,3}b$", "ab"));
  EXPECT_FALSE(found("^a{2,3}b$", "aaaab"));
  EXPECT_TRUE(found("^a*a{2}$", "aa"));
  EXPECT_FALSE(found("^a+a{2}$", "aa"));
  EXPECT_TRUE(found("^.*.*.*x$", "aaax"));
  EXPECT_FALSE(found("x.*y", "yx"));
}

TEST(ReferenceRegex, DoesNotExplode) {
  const std::string many_letters(2'000, 'a');
  EXPECT_FALSE(found("^a*a*a*a*a*a*a*a*a{,1000}b$", many_letters));
}

}  // namespace
}  // namespace insitu::reference
