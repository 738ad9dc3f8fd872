#include "engine/lint/query_equality.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "grammar/query_parser.h"

namespace insitu {
namespace {

bool queries_are_equal(std::string_view one, std::string_view other) {
  const auto a = parse_query(one);
  const auto b = parse_query(other);
  EXPECT_TRUE(a && b) << one << "  " << other;
  return a && b && give_the_same(a->query, b->query) && give_the_same(b->query, a->query);
}

bool filters_are_equal(std::string_view one, std::string_view other) {
  return queries_are_equal("filter " + std::string(one), "filter " + std::string(other));
}

TEST(QueryEquality, FollowsLogic) {
  EXPECT_TRUE(filters_are_equal("a = b", "a = b and a = b"));
  EXPECT_TRUE(filters_are_equal("a = b or (a = b and c like /x/)", "a = b"));
  EXPECT_TRUE(filters_are_equal("not (a = b and c = d)", "not a = b or not c = d"));
  EXPECT_TRUE(filters_are_equal("c not like /x/", "not c like /x/"));
  EXPECT_FALSE(filters_are_equal("a = b and c = d", "a = b or c = d"));
  EXPECT_FALSE(filters_are_equal("a = b", "a != b"));
}

// A missing field makes a comparison unknown, which only passes with `or`.
TEST(QueryEquality, KnowsThatUnknownIsNotFalse) {
  EXPECT_FALSE(filters_are_equal("a = 1 or a != 1", "b = b"));
  EXPECT_FALSE(queries_are_equal("filter a = 1 or a != 1 | limit 5", "limit 5"));
  EXPECT_TRUE(filters_are_equal("a = 1 and not a = 1", "a = 2 and not a = 2"));
  // A map is neither equal to anything nor unequal: `not` tells the two apart.
  EXPECT_FALSE(filters_are_equal("a != 1", "not a = 1"));
}

TEST(QueryEquality, KnowsTheOrderOfLiterals) {
  EXPECT_TRUE(filters_are_equal("n > 5", "n > 5 and n > 3"));
  EXPECT_TRUE(filters_are_equal("n > 5", "5 < n"));
  EXPECT_TRUE(filters_are_equal("n > 5 or n > 3", "n > 3"));
  EXPECT_TRUE(filters_are_equal("n > 5 and n < 4", "n = 1 and n = 2"));
  EXPECT_TRUE(filters_are_equal("level = 'ERROR'", "level = 'ERROR' and level != 'WARN'"));
  EXPECT_TRUE(filters_are_equal("level in ['a', 'b']", "level = 'b' or level = 'a'"));
  EXPECT_TRUE(filters_are_equal("level not in ['a'] and level != 'b'", "level not in ['a', 'b'] and level != 'b'"));
  EXPECT_FALSE(filters_are_equal("n > 5", "n >= 6"));
  EXPECT_FALSE(filters_are_equal("n > 5 and n > 3", "n > 3"));
  EXPECT_FALSE(filters_are_equal("level = 'ERROR'", "level = 'error'"));
}

// Against a text that is no number, 10 is compared as a text, which comes before "9"; no example has such a text.
TEST(QueryEquality, TakesForNumbersWhatIsComparedWithThem) {
  EXPECT_TRUE(filters_are_equal("n > 10", "n > 10 and n > 9"));
  EXPECT_TRUE(filters_are_equal("n > 10 and n > 5", "n > 10 and n > 6"));
  EXPECT_TRUE(filters_are_equal("n > 90", "n > 90 and n > 10"));
  EXPECT_FALSE(filters_are_equal("n > 10 and n > 5", "n > 11 and n > 5"));
  EXPECT_FALSE(filters_are_equal("n > 2.5", "n > 2.5 and n > 1.5"));
}

TEST(QueryEquality, KnowsWhatCannotBeSorted) {
  EXPECT_TRUE(queries_are_equal("filter n = 5 | sort n desc", "filter n = 5 | sort n"));
  EXPECT_TRUE(queries_are_equal("filter a = 'x' and b > 1 | sort b, a", "filter a = 'x' and b > 1 | sort b, a desc"));
  EXPECT_TRUE(queries_are_equal("stats count(*) as n | sort n desc", "stats count(*) as n | sort n"));
  EXPECT_FALSE(queries_are_equal("filter n >= 5 | sort n desc", "filter n >= 5 | sort n"));
  EXPECT_FALSE(queries_are_equal("filter n = 5 | sort m desc", "filter n = 5 | sort m"));
  EXPECT_FALSE(queries_are_equal("filter n = 5 or a = 1 | sort n desc", "filter n = 5 or a = 1 | sort n"));
  EXPECT_FALSE(queries_are_equal("filter n = 5 | stats count(*) as n by a | sort n desc",
                                 "filter n = 5 | stats count(*) as n by a | sort n"));
}

TEST(QueryEquality, LooksAtFiltersOneAfterTheOther) {
  EXPECT_TRUE(
      queries_are_equal("filter n > 5 | filter n > 3 | stats count(*) by a", "filter n > 5 | stats count(*) by a"));
  EXPECT_TRUE(queries_are_equal("fields a | filter a = 1 and b = 2", "fields a | filter b = 2 | filter a = 1"));
  EXPECT_FALSE(
      queries_are_equal("filter n > 5 | fields n * 2 as n2 | filter n > 3", "filter n > 5 | fields n * 2 as n2"));
  EXPECT_FALSE(queries_are_equal("filter n > 5 | limit 5", "filter n > 5 | limit 6"));
  EXPECT_FALSE(queries_are_equal("filter n > 5 | sort n", "filter n > 5"));
}

TEST(QueryEquality, GivesUpWhereThereIsTooMuchToTry) {
  std::string many = "a0 = b";
  for (int i = 1; i < 20; ++i) many += " and a" + std::to_string(i) + " = b";
  EXPECT_FALSE(filters_are_equal(many, many + " and a0 = b"));
}

}  // namespace
}  // namespace insitu
