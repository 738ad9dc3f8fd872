#include "engine/lint/example_events.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/plan/lower_pattern.h"
#include "grammar/filter_pattern_parser.h"
#include "insitu/compile.h"
#include "insitu/matcher.h"

namespace insitu {
namespace {

using Events = std::vector<std::string>;

ExampleEvents examples(const std::string& pattern) {
  const auto tree = parse_filter_pattern(pattern);
  const auto plan = tree ? lower_pattern(*tree) : std::unexpected(tree.error());
  if (!plan) {
    ADD_FAILURE() << pattern;
    return {};
  }
  return derive_examples(*plan);
}

TEST(ExampleEvents, Json) {
  EXPECT_EQ(examples(R"({ $.level = "ERROR" && $.ms > 500 })").match, Events{R"({"level":"ERROR","ms":501})"});
  EXPECT_EQ(examples(R"({ $.level = "ERROR" && $.ms > 500 })").reject,
            (Events{R"({"level":"other","ms":501})", R"({"level":"ERROR","ms":500})"}));
  EXPECT_EQ(examples("{ $.a.b[1] IS TRUE }").match, Events{R"({"a":{"b":[{},true]}})"});
  EXPECT_EQ(examples("{ $.a NOT EXISTS }").match, Events{"{}"});
  EXPECT_EQ(examples("{ $.a = 1 || $.b = 2 }").match, (Events{R"({"a":1})", R"({"b":2})"}));
}

TEST(ExampleEvents, TextAndFields) {
  EXPECT_EQ(examples("ERROR timeout").match, Events{"ERROR timeout"});
  EXPECT_EQ(examples("ERROR -timeout").reject, (Events{"something else", "ERROR timeout"}));
  EXPECT_EQ(examples("[ip, status >= 500, ...]").match, Events{"x 500"});
  EXPECT_EQ(examples("[ip, status >= 500, ...]").reject, Events{"x 499"});
}

// What is derived does what is said of it, in the matcher itself.
TEST(ExampleEvents, DoWhatIsSaid) {
  for (const char* pattern :
       {"ERROR", "?ERROR ?FATAL", "ERROR -retry", R"("two words" x)", "{ $.a = 1 }", R"({ $.a != "x*" && $.b >= 2 })",
        "{ ($.a = 1 || $.a = 2) && $.b IS NULL }", R"({ $.a[*] = "x" && $.b.c = *.example.com })",
        "{ $.n > 5 && $.n < 7 }", "[a, b = 5, c]", "[..., status = 5*]", "{ $.a = %ERR[0-9]% || $.b = 1 }"}) {
    const auto program = compile_filter_pattern(pattern);
    ASSERT_TRUE(program) << pattern;
    Matcher matcher(*program);
    const ExampleEvents found = examples(pattern);
    EXPECT_FALSE(found.match.empty()) << pattern;
    EXPECT_FALSE(found.reject.empty()) << pattern;
    EXPECT_TRUE(std::ranges::any_of(found.match, [&](const auto& event) { return matcher.matches(event); })) << pattern;
    EXPECT_TRUE(std::ranges::any_of(found.reject, [&](const auto& event) { return !matcher.matches(event); }))
        << pattern;
  }
}

TEST(ExampleEvents, NoneWhereNothingIsKnown) {
  EXPECT_TRUE(examples("%[a-z]{3}%").match.empty());
  EXPECT_TRUE(examples("{ $.a = 1 && $.a = 2 }").match.empty());
}

}  // namespace
}  // namespace insitu
