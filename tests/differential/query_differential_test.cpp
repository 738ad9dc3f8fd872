#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/query_parser.h"
#include "grammar/unparse_query.h"
#include "insitu/compile.h"
#include "tests/differential/query_answers.h"
#include "tests/differential/query_generator.h"
#include "tests/differential/random_run.h"
#include "tests/differential/reference_query.h"
#include "tests/escaped_text.h"

// Random queries over random events: the optimised program on several threads and in small blocks, the program with
// nothing clever switched on, and the reference.
namespace insitu {
namespace {

constexpr std::uint64_t kQueries = kIsSanitized ? 400 : 2'000;
constexpr reference::QueryWindow kWindow{.now_ms = 1'700'000'100'000, .start_ms = {}, .end_ms = {}};

std::string describe(const reference::QueryRows& rows) {
  std::string text;
  for (const std::string& column : rows.columns) text += "  [" + column + "]";
  text += "\n";
  for (const auto& row : rows.rows) {
    for (const auto& [name, value] : row) text += "  " + name + "=" + write_escaped(value);
    text += "\n";
  }
  return text;
}

std::string describe(const std::vector<EventFile>& files) {
  std::string text;
  for (const EventFile& file : files) {
    text += "file\n";
    for (const reference::QueryEvent& event : file) {
      text += "  " + (event.timestamp ? std::to_string(*event.timestamp) : std::string("-")) + " " + event.log_group +
              " " + event.log_stream + " " + write_escaped(event.message) + "\n";
    }
  }
  return text;
}

bool same(const reference::QueryRows& a, const reference::QueryRows& b, bool rows_are_any) {
  if (a.columns != b.columns) return false;
  return rows_are_any ? a.rows.size() == b.rows.size() : a.rows == b.rows;
}

/// Counts what was compared, and reports the first results that did not agree.
class QueryTally : public Reports {
 public:
  void refuse(const std::string& query, const Diagnostic& why) {
    ++refused_;
    last_refused_ = query + "\n" + why.message;
  }
  void count(const reference::QueryRows& rows) { (rows.rows.empty() ? empty_ : filled_) += 1; }

  // Agreement about queries that are refused, or that give nothing, would prove nothing.
  void expect_meaning(std::uint64_t queries) const {
    if (is_enough()) return;
    EXPECT_LT(refused_ * 10, queries) << refused_ << " of " << queries << " queries refused, the last one\n"
                                      << last_refused_;
    EXPECT_GT(filled_, empty_) << filled_ << " answers with rows, " << empty_ << " without";
  }

 private:
  std::uint64_t refused_ = 0;
  std::uint64_t empty_ = 0;
  std::uint64_t filled_ = 0;
  std::string last_refused_;
};

struct Way {
  const char* name;
  bool is_optimised;
  QueryWay how;
};

void compare_one_query(const RandomQuery& query, const std::vector<EventFile>& files, InputShape shape,
                       QueryTally& tally) {
  CompileOptions plain;
  plain.prefiltering = Prefiltering::Off;
  plain.rewriting = Rewriting::Off;
  const auto parsed = parse_query(query.text);
  const auto optimised = compile_query(query.text);
  const auto unoptimised = compile_query(query.text, plain);
  if (optimised.has_value() != unoptimised.has_value() || (optimised && !parsed)) {
    return tally.report("the ways disagree whether this is a query: " + query.text);
  }
  if (!optimised) return tally.refuse(query.text, optimised.error());
  const auto expected = reference::evaluate_query(parsed->query, query.text, all_events(files), kWindow);
  if (!expected) return tally.report("not for the reference: " + query.text + "\n" + expected.error());
  tally.count(*expected);
  const Way ways[] = {
      {"optimised", true, {.threads = 1, .block_bytes = 512 * 1024, .shape = shape}},
      {"optimised, threads, small blocks", true, {.threads = 3, .block_bytes = 48, .shape = shape}},
      {"nothing optimised, small blocks", false, {.threads = 1, .block_bytes = 200, .shape = shape}},
  };
  for (const Way& way : ways) {
    const QueryAnswer answer = answer_of(way.is_optimised ? *optimised : *unoptimised, files, kWindow, way.how);
    if (answer.problems.empty() && same(answer.rows, *expected, query.rows_are_any)) continue;
    std::string problems;
    for (const std::string& problem : answer.problems) problems += "problem  " + problem + "\n";
    return tally.report("query  " + query.text + "\n" + describe(files) + "reference\n" + describe(*expected) +
                        way.name + "\n" + describe(answer.rows) + problems);
  }
}

class QueryDifferentialTest : public testing::TestWithParam<InputShape> {};

TEST_P(QueryDifferentialTest, ThreeWaysAgree) {
  const std::uint64_t seed =
      setting("INSITU_DIFFERENTIAL_SEED", kSeed) + (GetParam() == InputShape::Lines ? 5'000 : 6'000);
  const std::uint64_t count = setting("INSITU_DIFFERENTIAL_QUERIES", kQueries);
  QueryGenerator queries(seed);
  QueryEventGenerator events(seed + 1'000'000);
  QueryTally tally;
  for (std::uint64_t index = 0; index < count && !tally.is_enough(); ++index) {
    const RandomQuery query = queries.query();
    for (int batch = 0; batch < 2; ++batch) compare_one_query(query, events.files(GetParam()), GetParam(), tally);
  }
  tally.expect_meaning(2 * count);
}

std::string shape_name(const testing::TestParamInfo<InputShape>& shape) {
  return shape.param == InputShape::Lines ? "Lines" : "Events";
}

INSTANTIATE_TEST_SUITE_P(Shapes, QueryDifferentialTest, testing::Values(InputShape::Lines, InputShape::Events),
                         shape_name);

TEST(QueryGrammar, UnparsedQueriesAreTheSameTree) {
  const std::uint64_t count = setting("INSITU_DIFFERENTIAL_QUERIES", kQueries);
  QueryGenerator queries(setting("INSITU_DIFFERENTIAL_SEED", kSeed) + 7'000);
  Reports reports;
  for (std::uint64_t index = 0; index < count && !reports.is_enough(); ++index) {
    const std::string text = queries.query().text;
    const auto parsed = parse_query(text);
    ASSERT_TRUE(parsed) << text << "\n" << parsed.error().message;
    const std::string unparsed = unparse(parsed->query);
    const auto again = parse_query(unparsed);
    if (again && again->query == parsed->query && unparse(again->query) == unparsed) continue;
    reports.report(text + "\nunparsed\n" + unparsed + "\n" + (again ? unparse(again->query) : again.error().message));
  }
}

}  // namespace
}  // namespace insitu
