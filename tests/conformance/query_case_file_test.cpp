#include "tests/conformance/query_case_file.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/conformance/faults_text.h"

namespace insitu::conformance {
namespace {

TEST(QueryCaseFile, ReadsBlocks) {
  const QueryCaseFile file = parse_query_case_file(
      "# prose\n"
      "\n"
      "# source\n"
      "query    fields a\n"
      "query    | limit 2\n"
      "now      2023-11-14T22:13:20.000Z\n"
      "window   2023-11-14T22:13:20.000Z  -\n"
      "group    123456789012:/g\n"
      "event    2023-11-14T22:13:20.001Z  a  b\n"
      "file     next\n"
      "group    -\n"
      "stream   s\n"
      "event-escaped  -  \"\\t\"\n"
      "repeat   3\n"
      "rows     ordered\n"
      "row      a=1  b.c=\"x  y\"  \"d=\"=e=f\n"
      "row      -\n"
      "columns  a  b.c\n"
      "note     x\n"
      "1 | drawn\n");
  ASSERT_EQ(faults_of(parse_query_case_file("# s\nquery    x\nrows     any\n")), "");
  ASSERT_TRUE(file.faults.empty()) << file.faults.front().what;
  ASSERT_EQ(file.blocks.size(), 1U);
  const QueryBlock& block = file.blocks.front();
  EXPECT_EQ(block.query, "fields a\n| limit 2");
  EXPECT_EQ(block.window.now_ms, 1700000000000);
  EXPECT_EQ(block.window.start_ms, 1700000000000);
  EXPECT_FALSE(block.window.end_ms);
  ASSERT_EQ(block.files.size(), 2U);
  ASSERT_EQ(block.files[0].size(), 1U);
  EXPECT_EQ(block.files[0][0].timestamp, 1700000000001);
  EXPECT_EQ(block.files[0][0].message, "a  b");
  EXPECT_EQ(block.files[0][0].log_group, "123456789012:/g");
  ASSERT_EQ(block.files[1].size(), 3U);
  EXPECT_FALSE(block.files[1][2].timestamp);
  EXPECT_EQ(block.files[1][2].message, "\t");
  EXPECT_EQ(block.files[1][2].log_stream, "s");
  EXPECT_EQ(block.files[1][2].log_group, "");
  ASSERT_TRUE(block.rows);
  EXPECT_EQ(block.rows->order, RowOrder::Ordered);
  EXPECT_EQ(block.rows->rows, (std::vector<ExpectedRow>{{{"a", "1"}, {"b.c", "x  y"}, {"d=", "e=f"}}, {}}));
  EXPECT_EQ(block.rows->columns, (std::vector<std::string>{"a", "b.c"}));
  ASSERT_EQ(block.notes.size(), 1U);
  EXPECT_EQ(block.notes[0].drawing, (std::vector<std::string>{"1 | drawn"}));
}

TEST(QueryCaseFile, WritesRowsThatItReads) {
  const ExpectedRow row{{"a", "1"}, {"b=", "\"x\""}, {"c", ""}, {"d", "x  y"}, {"e", "{\"k\":\"\\\\v\"}"}, {"f", "\n"}};
  const std::string text = "# s\nquery  q\nrows  ordered\nrow  " + write_row(row) + "\n";
  EXPECT_EQ(faults_of(parse_query_case_file(text)), "");
  EXPECT_EQ(parse_query_case_file(text).blocks[0].rows->rows, std::vector<ExpectedRow>{row});
  EXPECT_EQ(write_row(row), "a=1  \"b=\"=\"\\\"x\\\"\"  c=\"\"  d=\"x  y\"  e={\"k\":\"\\\\v\"}  f=\"\\n\"");
  EXPECT_EQ(write_row({}), "-");
}

TEST(QueryCaseFile, FindsWhatTestsNothing) {
  EXPECT_EQ(faults_of(parse_query_case_file("# prose\n")), "1: a file without cases\n");
  EXPECT_EQ(faults_of(parse_query_case_file("# s\nquery  a\nrows  any\n\n# s\nquery  a\n")),
            "5: a case that asserts nothing\n");
  EXPECT_EQ(faults_of(parse_query_case_file("# s\nquery  a\nrows  any\n\n# s\nrows  any\n")),
            "5: a case without a query\n");
  EXPECT_EQ(faults_of(parse_query_case_file("query  a\nrows  any\n")),
            "1: a case that does not name its source in a `#` line\n");
}

TEST(QueryCaseFile, FindsWhatItCannotRead) {
  const std::string good = "# s\nquery  a\nrows  unordered\nrow  a=1\n";
  EXPECT_EQ(faults_of(parse_query_case_file(good)), "");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "rowe  a=1\n")), "5: unknown keyword `rowe`\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "row-escaped  a=1\n")), "5: unknown keyword `row-escaped`\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "row a=1\n")),
            "5: neither a `#` line nor a keyword, two blanks and a text\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "row  a\n")), "5: a row is `name=value  name=value`\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "row  a=1  a=2\n")), "5: a row is `name=value  name=value`\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "row  a=\"1\n")), "5: a row is `name=value  name=value`\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "row  a=\"1\"b=2\n")), "5: a row is `name=value  name=value`\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "event  2023-11-14  m\n")), "5: no time: `2023-11-14`\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "event  2023-02-30T00:00:00.000Z  m\n")),
            "5: no time: `2023-02-30T00:00:00.000Z`\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "event  -\n")), "5: a text that has to be written escaped\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "event  -  m\tn\n")), "5: a text that has to be written escaped\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "event-escaped  -  m\n")), "5: not an escaped text\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "repeat  2\n")), "5: `repeat  N` belongs after an `event`\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "count  2\n")), "5: `count  N` belongs after `rows  any`\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "rows  any\n")), "5: a second `rows`\n");
  EXPECT_EQ(
      faults_of(parse_query_case_file("# s\nquery  a\nrows  some\n")),
      "3: rows are `ordered`, `unordered`, `none` or `any`\n1: a case that asserts nothing\n1: a file without cases\n");
  EXPECT_EQ(faults_of(parse_query_case_file("# s\nquery  a\nrows  ordered\n")), "3: no row is `rows  none`\n");
  EXPECT_EQ(faults_of(parse_query_case_file("# s\nquery  a\nrows  none\nrow  a=1\n")),
            "4: `row` belongs after `rows  ordered` or `rows  unordered`\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "error  x\n")), "5: a query that is refused gives no rows\n");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "error  command-not-evaluated\n")), "");
  EXPECT_EQ(faults_of(parse_query_case_file(good + "  | ^\n")),
            "5: a drawing that follows neither `error` nor `note`\n");
}

}  // namespace
}  // namespace insitu::conformance
