#include "cli/reports/test_reports.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu::cli {
namespace {

CaseResult result(const std::string& file, const std::string& title) {
  CaseResult result;
  result.kind = CaseKind::Filter;
  result.file = file;
  result.title = title;
  result.place = {file, 3, 5};
  return result;
}

TestReport report_with(const std::string& message) {
  TestReport report;
  report.cases.push_back(result("a.insitu.yaml", "one"));
  report.cases.back().fail({{"a.insitu.yaml", 3, 5}, message, {}});
  return report;
}

// XML 1.0: Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | …
TEST(TestReports, JunitHasNoCharacterThatXmlForbids) {
  const std::string xml = test_junit(report_with("a\x01\x1b[31m\x7f\xEF\xBF\xBE\xff<&>\"é"));
  EXPECT_NE(xml.find("message=\"a\uFFFD\uFFFD[31m\x7f\uFFFD\uFFFD&lt;&amp;&gt;&quot;é\""), std::string::npos) << xml;
  for (const char c : xml) EXPECT_FALSE(static_cast<unsigned char>(c) < 0x20 && c != '\n') << xml;
}

TEST(TestReports, JunitNamesAreUnique) {
  TestReport report;
  // One file twice, and two whose classes would be the same.
  for (const char* file : {"a.b.insitu.yaml", "a_b.insitu.yaml", "a.b.insitu.yaml"}) {
    report.cases.push_back(result(file, "one"));
  }
  const std::string xml = test_junit(report);
  for (const char* part :
       {"<testcase name=\"one\" classname=\"a_b.filter\"", "<testcase name=\"one (2)\" classname=\"a_b.filter\"",
        "<testcase name=\"one (3)\" classname=\"a_b.filter\"", "<testsuite name=\"a.b.insitu.yaml\"",
        "<testsuite name=\"a.b.insitu.yaml (2)\""}) {
    EXPECT_NE(xml.find(part), std::string::npos) << part << " in " << xml;
  }
}

TEST(TestReports, JunitAttributesKeepTheirLineBreaks) {
  TestReport report = report_with("first\nsecond");
  report.cases.back().title = "two\nlines";
  const std::string xml = test_junit(report);
  EXPECT_NE(xml.find("name=\"two&#10;lines\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("message=\"first\""), std::string::npos) << xml;
  EXPECT_NE(xml.find("first\nsecond</failure>"), std::string::npos) << xml;
}

TEST(TestReports, TapOfNothingBailsOut) { EXPECT_EQ(test_tap({}), "TAP version 14\nBail out! no case was run\n"); }

TEST(TestReports, TapEscapesDirectives) {
  TestReport report;
  report.cases.push_back(result("a", "x # SKIP \\ y"));
  EXPECT_EQ(test_tap(report), "TAP version 14\n1..1\nok 1 - a: filter x \\# SKIP \\\\ y\n");
}

// What is tested writes names; a line of them must not end the annotations that follow.
TEST(TestReports, ATextHoldsNoCommandOfARunner) {
  TestReport report;
  CaseResult one = result("::add-mask::x.insitu.yaml", "b\n::stop-commands::x");
  one.fail({{.file = "::a\n::b"}, "first\n  ::stop-commands::x", {"::stop-commands::y"}});
  report.cases.push_back(one);
  EXPECT_EQ(test_text(report, Verbosity::All),
            "\\::add-mask::x.insitu.yaml\n  FAIL  filter b^J::stop-commands::x\n"
            "    \\::a^J::b: first\n        \\::stop-commands::x\n      \\::stop-commands::y\n"
            "0 passed, 1 failed (0 assertions)\n");
}

TEST(TestReports, ARunWithoutCasesIsNoPass) {
  EXPECT_EQ(TestReport{}.verdict(), Verdict::Broken);
  EXPECT_EQ(test_json({}).substr(0, 30), "{\"version\":1,\"status\":\"error\",");
}

TEST(TestReports, TheSummaryIsMarkdown) {
  EXPECT_EQ(test_github_summary(report_with("a | b\n*c*")),
            "### insitu test: 0 passed, 1 failed (0 assertions)\n\n| case | place | what |\n| --- | --- | --- |\n"
            "| filter one | a.insitu.yaml:3:5 | a \\| b |\n\n");
}

TEST(TestReports, BrokenIsStrongerThanFailed) {
  CaseResult one = result("a", "b");
  one.break_off({}, "x");
  one.fail({});
  EXPECT_EQ(one.verdict, Verdict::Broken);
  CaseResult other = result("a", "b");
  other.fail({});
  EXPECT_EQ(other.verdict, Verdict::Failed);
}

}  // namespace
}  // namespace insitu::cli
