#include "engine/plan/needed_time.h"

#include <gtest/gtest.h>

#include <string_view>

#include "engine/plan/program_parts.h"
#include "insitu/compile.h"

namespace insitu {
namespace {

bool needs(std::string_view query, DefaultOrder order = DefaultOrder::NewestFirst) {
  const Result<Program> program = compile_query(query, {.order = order});
  EXPECT_TRUE(program) << query;
  return program && parts_of(*program).query->needs_time;
}
bool needs_in_input_order(std::string_view query) { return needs(query, DefaultOrder::Input); }

TEST(NeededTime, OneRowOfNumbersHasNone) {
  for (const std::string_view query :
       {"stats count(*)", "stats count_distinct(user.id)",
        "filter level = 'ERROR' | stats count(*), avg(ms), pct(ms, 99)",
        "stats sum(a), stddev(b), variance(b), median(c), sum_over_time(d) | sort x", "fields a | stats count(a) as n",
        "parse '* *' as a, b | filter a > 1 | stats count(*)", "stats count(*) as n | filter n > 3"}) {
    EXPECT_FALSE(needs(query)) << query;
  }
}

TEST(NeededTime, RowsAreRankedByIt) {
  EXPECT_TRUE(needs("fields a"));
  EXPECT_TRUE(needs("fields a | limit 5"));
  EXPECT_TRUE(needs("fields a | sort a")) << "ties";
  EXPECT_TRUE(needs("fields a | dedup a")) << "the newest is kept";
  EXPECT_TRUE(needs("stats count(*) by level")) << "the order of groups";
  EXPECT_TRUE(needs("fields a | limit 5 | stats count(*)")) << "of the newest five";
}

TEST(NeededTime, RowsInTheOrderOfTheInputAreNot) {
  EXPECT_FALSE(needs_in_input_order("fields a"));
  EXPECT_FALSE(needs_in_input_order("fields a | sort b | limit 5"));
  EXPECT_FALSE(needs_in_input_order("fields a | dedup b"));
  EXPECT_FALSE(needs_in_input_order("stats count(*) by level"));
  EXPECT_FALSE(needs("fields a | limit any 5")) << "any rows are the first of the input";
}

TEST(NeededTime, WhoeverNamesItNeedsIt) {
  for (const std::string_view query :
       {"fields @timestamp", "filter @timestamp > 5", "fields a | sort @timestamp", "fields a | display @timestamp",
        "stats count(*) by bin(5m)", "fields dateceil(@timestamp, 1h) as h | stats count(*)", "stats max(@timestamp)",
        "stats avg(@timestamp)", "filter a = 1", "parse @timestamp '*-*' as y, m | stats count(*)"}) {
    EXPECT_TRUE(needs_in_input_order(query)) << query;
  }
}

TEST(NeededTime, SomeAggregatesTellWhen) {
  for (const std::string_view query :
       {"stats latest(a)", "stats earliest(a)", "stats rate(a, 5m)", "stats values(a)", "stats topk(3, a)",
        "stats min(a)", "stats sortsLast(a)", "stats count(*), latest(a)"}) {
    EXPECT_TRUE(needs(query)) << query;
  }
}

TEST(NeededTime, BehindStatsThereAreNoEvents) {
  EXPECT_FALSE(needs("stats count(*) as n | sort n | limit 3"));
  EXPECT_FALSE(needs("stats count(*) as n | stats latest(n) by n"));
}

}  // namespace
}  // namespace insitu
