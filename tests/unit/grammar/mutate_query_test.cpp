#include "grammar/mutate_query.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "grammar/query_parser.h"

namespace insitu {
namespace {

std::vector<std::string> queries(const std::string& text) {
  const auto query = parse_query(text);
  EXPECT_TRUE(query) << text;
  std::vector<std::string> queries;
  for (const Mutation& one : mutations_of(query->query)) {
    queries.push_back(one.text);
    EXPECT_TRUE(parse_query(one.text)) << one.text;
  }
  return queries;
}

using Texts = std::vector<std::string>;

TEST(MutateQuery, Comparisons) {
  EXPECT_EQ(queries("fields a | filter a = 'x'"), (Texts{"fields a", R"(fields a | filter a != "x")"}));
  EXPECT_EQ(queries("fields a | filter a > 5"),
            (Texts{"fields a", "fields a | filter a >= 5", "fields a | filter a < 5", "fields a | filter a > 4",
                   "fields a | filter a > 6"}));
}

TEST(MutateQuery, Conditions) {
  EXPECT_EQ(queries("fields a | filter a and b"),
            (Texts{"fields a", "fields a | filter b", "fields a | filter a", "fields a | filter a or b"}));
  EXPECT_EQ(queries("fields a | filter a like 'x'"), (Texts{"fields a", R"(fields a | filter a not like "x")"}));
  EXPECT_EQ(queries("fields a | filter a in ['x', 'y']"),
            (Texts{"fields a", R"(fields a | filter a not in ["x", "y"])", R"(fields a | filter a in ["y"])",
                   R"(fields a | filter a in ["x"])"}));
}

TEST(MutateQuery, OtherCommands) {
  EXPECT_EQ(queries("stats sum(a) as s by b"), (Texts{"stats avg(a) as s by b", "stats sum(a) as s"}));
  EXPECT_EQ(queries("sort a desc | limit 2"),
            (Texts{"sort a | limit 2", "sort a desc | limit 1", "sort a desc | limit 3"}));
  EXPECT_EQ(queries("sort a | limit 101"), (Texts{"sort a desc | limit 101"}));
  EXPECT_EQ(queries("fields a, b"), Texts{});
}

// A query that is nothing but a filter is not left without commands.
TEST(MutateQuery, TheLastCommandStays) { EXPECT_EQ(queries("filter a = 'x'"), Texts{R"(filter a != "x")"}); }

TEST(MutateQuery, SaysWhatWasChanged) {
  const auto query = parse_query("fields a | filter a >= 5");
  ASSERT_TRUE(query);
  const auto mutations = mutations_of(query->query);
  ASSERT_EQ(mutations.size(), 5U);
  EXPECT_EQ(mutations[0].change, "without `filter a >= 5`");
  EXPECT_EQ(mutations[1].change, "`>` for `>=` in `a >= 5`");
  EXPECT_EQ(mutations[3].change, "4 for 5 in `a >= 5`");
}

}  // namespace
}  // namespace insitu
