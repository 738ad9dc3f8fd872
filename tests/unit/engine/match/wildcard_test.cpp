#include "engine/match/wildcard.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

bool matches(std::string_view pattern, std::string_view text) { return Wildcard(pattern).matches(text); }

// As observed on the service: "111.111.111.111" and the numbers 123, 12.34.
TEST(Wildcard, MatchesAsTheServiceWasSeenTo) {
  EXPECT_FALSE(matches("*111.111.111", "111.111.111.111"));
  EXPECT_TRUE(matches("*.111.111.111", "111.111.111.111"));
  EXPECT_FALSE(matches("111*111", "111.111.111.111"));
  EXPECT_FALSE(matches("11*1", "111.111.111.111"));
  EXPECT_TRUE(matches("1*", "123"));
  EXPECT_TRUE(matches("*3", "123"));
  EXPECT_TRUE(matches("1*3", "123"));
  EXPECT_TRUE(matches("12.*", "12.34"));
  EXPECT_TRUE(matches("*.34", "12.34"));
  EXPECT_TRUE(matches("1*4", "12.34"));
  EXPECT_FALSE(matches("4*1", "12.34"));
}

TEST(Wildcard, TakesEachPieceWhereItOccursFirst) {
  EXPECT_TRUE(matches("*a*b", "xaxb"));
  EXPECT_FALSE(matches("*b", "abab"));  // the first b is not at the end, and there is no second try
  EXPECT_TRUE(matches("*b*", "abab"));
  EXPECT_TRUE(matches("*b*b", "abab"));
  EXPECT_FALSE(matches("a*ab", "ab"));  // pieces do not overlap
  EXPECT_TRUE(matches("a*ab", "aab"));
  EXPECT_FALSE(matches("b*", "ab"));
  EXPECT_FALSE(matches("a*b*c", "acb"));
}

TEST(Wildcard, AStarMayMatchNothing) {
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("**", ""));
  EXPECT_TRUE(matches("*", "anything\nat all"));
  EXPECT_TRUE(matches("a*b", "ab"));
  EXPECT_TRUE(matches("a**b", "ab"));
  EXPECT_TRUE(matches("***a***", "a"));
  EXPECT_FALSE(matches("*a*", ""));
}

TEST(Wildcard, WithoutAStarIsTheText) {
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("", "a"));
  EXPECT_TRUE(matches("ab", "ab"));
  EXPECT_FALSE(matches("ab", "abc"));
}

TEST(Wildcard, NamesThePiecesThatAreInEveryMatch) {
  EXPECT_EQ(Wildcard("ab*c**").pieces(), (std::vector<std::string>{"ab", "c", "", ""}));
  EXPECT_EQ(Wildcard("*").pieces(), (std::vector<std::string>{"", ""}));
}

}  // namespace
}  // namespace insitu
