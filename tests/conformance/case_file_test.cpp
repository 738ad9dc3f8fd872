#include "tests/conformance/case_file.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/conformance/faults_text.h"
#include "tests/escaped_text.h"

namespace insitu::conformance {
namespace {

TEST(CaseFile, ReadsBlocks) {
  const CaseFile file = parse_case_file(
      "# prose\n"
      "\n"
      "# source one\n"
      "# source two\n"
      "pattern  [a,  \"b\"]\n"
      "match    1 \\n # 2\n"
      "extract  {\"$a\":\"1\"}\n"
      "miss-escaped  \" \\t\\xff\"\n"
      "\n"
      "# source\n"
      "pattern-escaped  \"\"\n"
      "error    missing-term\n"
      "1 | \n"
      "  | ^\n");
  ASSERT_TRUE(file.faults.empty());
  ASSERT_EQ(file.blocks.size(), 2U);
  const Block& first = file.blocks[0];
  EXPECT_EQ(first.sources.size(), 2U);
  EXPECT_EQ(first.pattern, "[a,  \"b\"]");
  ASSERT_EQ(first.answers.size(), 2U);
  EXPECT_TRUE(first.answers[0].matches);
  EXPECT_EQ(first.answers[0].line, 6U);
  EXPECT_EQ(first.answers[0].message, "1 \\n # 2");
  EXPECT_EQ(first.answers[0].extracted, (std::map<std::string, std::string>{{"$a", "1"}}));
  EXPECT_FALSE(first.answers[1].matches);
  EXPECT_EQ(first.answers[1].message, " \t\xff");
  const Block& second = file.blocks[1];
  EXPECT_EQ(second.pattern, "");
  ASSERT_TRUE(second.error);
  EXPECT_EQ(second.error->code, "missing-term");
  EXPECT_EQ(second.error->drawing, (std::vector<std::string>{"1 | ", "  | ^"}));
}

TEST(CaseFile, FindsWhatTestsNothing) {
  EXPECT_EQ(faults_of(parse_case_file("")), "1: a file without cases\n");
  EXPECT_EQ(faults_of(parse_case_file("# prose\n")), "1: a file without cases\n");
  EXPECT_EQ(faults_of(parse_case_file("# s\npattern  a\nmatch  a\n\n# s\npattern  a\n")),
            "5: a case that asserts nothing\n");
  EXPECT_EQ(faults_of(parse_case_file("# s\npattern  a\nmatch  a\n\n# s\nmatch  a\n")),
            "5: a case without a pattern\n");
  EXPECT_EQ(faults_of(parse_case_file("pattern  a\nmatch  a\n")),
            "1: a case that does not name its source in a `#` line\n");
}

TEST(CaseFile, FindsWhatItCannotRead) {
  const std::string good = "# s\npattern  a\nmatch  a\n";
  EXPECT_EQ(faults_of(parse_case_file(good)), "");
  EXPECT_EQ(faults_of(parse_case_file(good + "matches  b\n")), "4: unknown keyword `matches`\n");
  EXPECT_EQ(faults_of(parse_case_file(good + "error-escaped  \"b\"\n")), "4: unknown keyword `error-escaped`\n");
  EXPECT_EQ(faults_of(parse_case_file(good + "miss b\n")),
            "4: neither a `#` line nor a keyword, two blanks and a text\n");
  EXPECT_EQ(faults_of(parse_case_file(good + "miss  \n")),
            "4: neither a `#` line nor a keyword, two blanks and a text\n");
  EXPECT_EQ(faults_of(parse_case_file(good + "miss  b \n")), "4: a text that has to be written escaped\n");
  EXPECT_EQ(faults_of(parse_case_file(good + "miss  b\tc\n")), "4: a text that has to be written escaped\n");
  EXPECT_EQ(faults_of(parse_case_file(good + "miss  b\r\n")), "4: a text that has to be written escaped\n");
  EXPECT_EQ(faults_of(parse_case_file(good + "miss-escaped  b\n")), "4: not an escaped text\n");
  EXPECT_EQ(faults_of(parse_case_file(good + "miss-escaped  \"\\q\"\n")), "4: not an escaped text\n");
  EXPECT_EQ(faults_of(parse_case_file(good + "pattern  b\n")), "4: a second `pattern`\n");
  EXPECT_EQ(faults_of(parse_case_file(good + "  | ^\n")), "4: a drawing that follows neither `error` nor `note`\n");
  EXPECT_EQ(faults_of(parse_case_file(good + "miss  b\nextract  {}\n")),
            "5: `extract` belongs on the line after a `match`\n");
  EXPECT_EQ(faults_of(parse_case_file(good + "extract  [1]\n")), "4: `extract` takes a JSON object of strings\n");
  EXPECT_EQ(faults_of(parse_case_file(good + "error  x\n")),
            "4: a pattern that is refused matches and misses nothing\n");
}

TEST(CaseFile, ReplacesDrawingsInPlace) {
  constexpr std::string_view text = "# s\nerror  a\n1 | old\n  | ^\n\n# s\nerror  b\n\nnote  c\n1 | kept\n";
  EXPECT_EQ(with_drawings(text, {{2, "1 | new\n"}, {7, "1 | b\n"}}),
            "# s\nerror  a\n1 | new\n\n# s\nerror  b\n1 | b\n\nnote  c\n1 | kept\n");
}

TEST(EscapedText, WritesAndReadsAnyBytes) {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(static_cast<unsigned char>(byte)));
  for (const std::string& text : {all, std::string(), std::string("오류 😀 \xED\xA0\x80 \\x41")}) {
    EXPECT_EQ(read_escaped(write_escaped(text)), text) << write_escaped(text);
  }
  EXPECT_EQ(write_escaped("a\"\\\n\xFF\u00e9"), "\"a\\\"\\\\\\n\\xff\u00e9\"");
  for (const std::string_view literal :
       {"", "\"", "a", "\"a", "\"\\x4\"", "\"\\xgg\"", "\"\\\"", "\"a\"b\"", "\"\n\""}) {
    EXPECT_FALSE(read_escaped(literal)) << literal;
  }
}

}  // namespace
}  // namespace insitu::conformance
