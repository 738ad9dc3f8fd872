#include "engine/plan/query_text.h"

#include <gtest/gtest.h>

#include <string_view>

namespace insitu {
namespace {

std::string all_on_one_line(std::string_view text) { return on_one_line(text, {0, text.size()}); }

TEST(QueryText, BlanksAndCommentsBecomeOneBlank) {
  EXPECT_EQ(all_on_one_line("filter a  =\t1"), "filter a = 1");
  EXPECT_EQ(all_on_one_line("filter a = 1 # why\n  and b = 2 # end"), "filter a = 1 and b = 2");
  EXPECT_EQ(all_on_one_line("stats\r\n  count(*)\r\nby a"), "stats count(*) by a");
}

TEST(QueryText, WhatStandsInQuotesStays) {
  EXPECT_EQ(all_on_one_line("a = \"x  # y\" # z"), "a = \"x  # y\"");
  EXPECT_EQ(all_on_one_line(R"(a = 'it\'s  #' and  b)"), R"(a = 'it\'s  #' and b)");
  EXPECT_EQ(all_on_one_line("`a  #b`   as  c"), "`a  #b` as c");
  EXPECT_EQ(all_on_one_line(R"(like /a  \/  #/  or b)"), R"(like /a  \/  #/ or b)");
}

// A query that is cut off in quotes is refused, but a span may end there.
TEST(QueryText, OpenQuotesEndWithTheText) {
  EXPECT_EQ(all_on_one_line("a / b"), "a / b");
  EXPECT_EQ(all_on_one_line(R"("a\)"), R"("a\)");
}

TEST(QueryText, OnlyTheSpanCounts) { EXPECT_EQ(on_one_line("fields a | limit 1", {9, 18}), "| limit 1"); }

}  // namespace
}  // namespace insitu
