#include "engine/plan/relax.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/plan/program_parts.h"
#include "insitu/compile.h"
#include "insitu/matcher.h"
#include "insitu/query_scan.h"
#include "insitu/row_sink.h"
#include "tests/memory_input.h"

namespace insitu {
namespace {

/// With every name lacking that stands in `names`.
Program relaxed(const Program& program, const std::vector<std::string>& names) {
  std::vector<bool> lacking;
  for (const EventName& name : parts_of(program).names) {
    lacking.push_back(std::ranges::find(names, name.flattened) != names.end());
  }
  return relaxed(program, lacking);
}

bool could_match(const std::string& pattern, const std::vector<std::string>& lacking, std::string_view message) {
  for (const Rewriting rewriting : {Rewriting::On, Rewriting::Off}) {
    const Program program = *compile_filter_pattern(pattern, {.rewriting = rewriting});
    const bool matches = Matcher(relaxed(program, lacking)).matches(message);
    if (rewriting == Rewriting::Off) return matches;
    EXPECT_EQ(
        matches,
        Matcher(relaxed(*compile_filter_pattern(pattern, {.rewriting = Rewriting::Off}), lacking)).matches(message));
  }
  return false;
}

class CountRows : public RowSink {
 public:
  void columns(std::span<const std::string> /*names*/) override {}
  void row(std::span<const FieldValue> /*values*/, std::string_view /*pointer*/) override { ++rows; }
  void problem(std::size_t /*file*/, const InputProblem& /*problem*/) override {}
  void finish(const ScanSummary& /*summary*/) override {}
  int rows = 0;
};

int possible_rows(const std::string& query, const std::vector<std::string>& lacking, const std::string& log) {
  const Input input = memory_input(log);
  CountRows sink;
  scan(relaxed(*compile_query(query), lacking), {&input, 1}, sink);
  return sink.rows;
}

TEST(Relax, TestsOfValuesLetThePatternMatch) {
  constexpr std::string_view kInfo = R"({"level":"INFO"})";
  EXPECT_TRUE(could_match(R"({ $.levl = "ERROR" })", {"levl"}, kInfo));
  EXPECT_TRUE(could_match(R"({ $.levl != "ERROR" })", {"levl"}, kInfo));
  EXPECT_FALSE(could_match(R"({ $.levl = "ERROR" })", {"levl"}, "text"));
  EXPECT_FALSE(could_match(R"({ $.level = "ERROR" && $.x = 1 })", {"x"}, kInfo));
  EXPECT_TRUE(could_match(R"({ $.level = "INFO" && $.x > 1 })", {"x"}, kInfo));
  EXPECT_TRUE(could_match(R"({ $.level = "ERROR" || $.x > 1 })", {"x"}, kInfo));
}

TEST(Relax, TestsOfExistenceAreAnswered) {
  constexpr std::string_view kInfo = R"({"level":"INFO"})";
  EXPECT_FALSE(could_match("{ $.x = * }", {"x"}, kInfo));
  EXPECT_FALSE(could_match("{ $.x IS NULL }", {"x"}, kInfo));
  EXPECT_TRUE(could_match("{ $.x NOT EXISTS }", {"x"}, kInfo));
  EXPECT_FALSE(could_match("{ $.x = * && $.x = 1 }", {"x"}, kInfo));
}

TEST(Relax, Queries) {
  const std::string log = "{\"level\":\"INFO\",\"svc\":\"a\"}\n{\"level\":\"WARN\",\"svc\":\"b\"}\n";
  EXPECT_EQ(possible_rows("filter levl = 'ERROR'", {"levl"}, log), 2);
  EXPECT_EQ(possible_rows("filter not (levl = 'ERROR')", {"levl"}, log), 2);
  EXPECT_EQ(possible_rows("filter level = 'WARN' and x = 1", {"x"}, log), 1);
  EXPECT_EQ(possible_rows("filter level = 'ERROR' and x = 1", {"x"}, log), 0);
  EXPECT_EQ(possible_rows("filter not (level = 'INFO' or x = 1)", {"x"}, log), 1);
  EXPECT_EQ(possible_rows("filter ispresent(x)", {"x"}, log), 0);
  EXPECT_EQ(possible_rows("filter coalesce(x, level) = 'ERROR'", {"x"}, log), 0);
  EXPECT_EQ(possible_rows("filter coalesce(x, y) = 'ERROR'", {"x", "y"}, log), 2);
  EXPECT_EQ(possible_rows("filter if(ispresent(x), x.y, 0) > 5", {"x", "x.y"}, log), 0);
  EXPECT_EQ(possible_rows("filter if(ispresent(x), x, 0) > 5", {"x"}, log), 0);
  EXPECT_EQ(possible_rows("fields x as y, y + 1 as z | filter z > 5", {"x"}, log), 2);
  EXPECT_EQ(possible_rows("parse x 'a=*' as y | filter y = 'z'", {"x"}, log), 2);
  EXPECT_EQ(possible_rows("filter x = 1 | stats count(*) as n by svc", {"x"}, log), 2);
  EXPECT_EQ(possible_rows("stats avg(x) as a by svc | filter a > 5", {"x"}, log), 2);
  EXPECT_EQ(possible_rows("stats count(*) as n by svc | filter n > 5", {"x"}, log), 0);
}

}  // namespace
}  // namespace insitu
