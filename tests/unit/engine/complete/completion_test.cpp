#include "engine/complete/completion.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace insitu {
namespace {

/// Events with a few fields; `level` has values.
KnownEvents some_events() {
  return {
      .fields = [] { return std::vector<KnownField>{{"level", "string"}, {"user.id", "number"}, {"http-code", ""}}; },
      .values =
          [](const std::string& field) {
            return field == "level" ? std::vector<KnownValue>{{"ERROR"}, {"say \"no\""}, {"7", true}}
                                    : std::vector<KnownValue>();
          }};
}

/// The texts of the candidates where ^ is, each after what it replaces: `le>level`.
std::string completed(std::string_view text_with_mark, bool is_query) {
  const std::size_t cursor = text_with_mark.find('^');
  const std::string text =
      std::string(text_with_mark.substr(0, cursor)) + std::string(text_with_mark.substr(cursor + 1));
  const Completions found =
      is_query ? complete_query(text, cursor, some_events()) : complete_pattern(text, cursor, some_events());
  std::string texts;
  for (const Candidate& candidate : found.candidates) {
    texts += (texts.empty() ? "" : " ") + text.substr(found.span.begin, found.span.size()) + ">" + candidate.text;
  }
  return texts;
}

std::string query(std::string_view text) { return completed(text, true); }
std::string pattern(std::string_view text) { return completed(text, false); }

TEST(CompleteQuery, BeginsWithACommand) {
  EXPECT_EQ(query("de^"), "de>dedup");
  EXPECT_EQ(query("DED^"), "DED>dedup");
  EXPECT_EQ(query("fields a | so^"), "so>sort so>SOURCE");
  EXPECT_EQ(query("fields a | so^ | limit 1"), "so>sort so>SOURCE");
  EXPECT_EQ(query("# a comment\nded^"), "ded>dedup");
}

TEST(CompleteQuery, NamesFieldsAndFunctionsWhereAnOperandStands) {
  EXPECT_EQ(query("filter lev^"), "lev>level");
  EXPECT_EQ(query("filter level = 1 and use^"), "use>user.id");
  EXPECT_EQ(query("filter not(us^"), "us>user.id");
  EXPECT_EQ(query("fields strl^"), "strl>strlen(");
  EXPECT_EQ(query("stats count_d^"), "count_d>count_distinct(");
  EXPECT_EQ(query("stats count_distinct(lev^"), "lev>level");
  EXPECT_EQ(query("stats count(*) by lev^"), "lev>level");
  EXPECT_EQ(query("stats count(*) by bi^"), "bi>bin(");
  EXPECT_EQ(query("dedup @m^"), "@m>@message");
  EXPECT_EQ(query("display ht^"), "");
  EXPECT_EQ(query("display `ht^"), "") << "in backticks nothing is known to be meant";
}

TEST(CompleteQuery, KnowsTheNamesThatTheQueryGives) {
  EXPECT_EQ(query("stats count(*) as hits by level | sort hi^"), "hi>histogram( hi>hits");
  EXPECT_EQ(query("fields level as le^"), "");
}

TEST(CompleteQuery, NamesWordsAfterAnOperand) {
  EXPECT_EQ(query("filter level l^"), "l>like");
  EXPECT_EQ(query("stats count(*) b^"), "b>by");
  EXPECT_EQ(query("sort level d^"), "d>desc");
  EXPECT_EQ(query("limit ^"), "");
}

TEST(CompleteQuery, NamesValuesAfterAComparison) {
  EXPECT_EQ(query("filter level = ^"), R"(>"ERROR" >"say \"no\"" >7)");
  EXPECT_EQ(query("filter level = \"e^"), R"("e>"ERROR")");
  EXPECT_EQ(query("filter level != err^"), R"(err>"ERROR")");
  EXPECT_EQ(query("filter level in [\"x\", \"s^"), R"("s>"say \"no\"")");
  EXPECT_EQ(query("filter level not like \"e^"), R"("e>"ERROR")");
  EXPECT_EQ(query("filter user.id = ^"), "");
}

TEST(CompleteQuery, SaysNothingInCommentsAndRegularExpressions) {
  EXPECT_EQ(query("filter a # lev^"), "");
  EXPECT_EQ(query("filter @message like /lev^"), "");
  EXPECT_EQ(query("filter user.id / lev^"), "lev>level") << "that slash divides";
}

TEST(CompletePattern, KnowsJsonPatterns) {
  EXPECT_EQ(pattern("{ ^"), ">$.http-code >$.level >$.user.id");
  EXPECT_EQ(pattern("{ $.le^ }"), "$.le>$.level");
  EXPECT_EQ(pattern("{ $.level = \"ERROR\" && ($.us^"), "$.us>$.user.id");
  EXPECT_EQ(pattern("{ $.level = ^"), R"(>"ERROR" >"say \"no\"" >7)");
  EXPECT_EQ(pattern("{ $.level = ERR^"), R"(ERR>"ERROR")");
  EXPECT_EQ(pattern("{ $.level I^"), "I>IS");
  EXPECT_EQ(pattern("{ $.level IS N^"), "N>NULL");
  EXPECT_EQ(pattern("{ $.level NOT^"), "NOT>NOT EXISTS");
}

TEST(CompletePattern, SaysNothingOfOthers) {
  EXPECT_EQ(pattern("ERR^"), "");
  EXPECT_EQ(pattern("[ip, ^"), "");
  EXPECT_EQ(pattern("%lev^"), "");
}

TEST(Complete, TakesAnyText) {
  for (const std::string_view text :
       {"", "|", "((", "\"", "`", "\\", "\xff\x80", "filter `", "{ $.[", "in [", "as", "= "}) {
    for (std::size_t cursor = 0; cursor <= text.size() + 1; ++cursor) {
      EXPECT_LE(complete_query(text, cursor, {}).span.end, text.size());
      EXPECT_LE(complete_pattern(text, cursor, {}).span.end, text.size());
    }
  }
}

}  // namespace
}  // namespace insitu
