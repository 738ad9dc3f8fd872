#include "engine/lint/pattern_equality.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/plan/check_pattern.h"
#include "engine/plan/lower_pattern.h"
#include "grammar/filter_pattern_parser.h"

namespace insitu {
namespace {

PatternPlan plan_of(const std::string& pattern) {
  const auto tree = parse_filter_pattern(pattern);
  if (!tree || !check_pattern(*tree, {})) {
    ADD_FAILURE() << pattern;
    return {};
  }
  return *lower_pattern(*tree);
}

struct Pair {
  std::string one;
  std::string other;
};

TEST(PatternEquality, WhatIsProven) {
  const std::vector<Pair> equal = {
      {R"({ $.a != "x*" && $.a != "x*" })", R"({ $.a != "x*" })"},
      {R"({ $.a != "x*" && $.a != "x*" })", R"({ $.a != "x*" || $.a != "x*" })"},
      {R"({ $.a != "x*" && $.a != "x*" })", R"({ $.a != "x" && $.a != "x*" })"},
      {"{ $.n > 5 && $.n > 3 }", "{ $.n > 5 }"},
      {"{ $.n > 5 && $.n > 3 }", "{ $.n > 5 && $.n > 4 }"},
      {"{ $.n > 5 && $.n > 3 }", "{ $.n > 5 && $.n >= 3 }"},
      {"{ $.n > 5 || $.n > 3 }", "{ $.n > 3 }"},
      {"{ $.a = 1 && ($.b = 2 || $.c = 3) }", "{ ($.a = 1 && $.b = 2) || ($.a = 1 && $.c = 3) }"},
      {"{ $.a[*] = 1 && $.a[*] = 1 }", "{ $.a[*] = 1 }"},
      {"{ $.a = %x+% && $.a = %x+% }", "{ $.a = %x+% }"},
      {"ERROR ERROR", "ERROR"},
      {"ERRORS ERROR", "ERRORS"},
      {"?ERROR ?ERROR", "?ERROR"},
      {"[a > 5 && a > 3, b]", "[a > 5, b]"},
  };
  for (const auto& [one, other] : equal) {
    EXPECT_TRUE(match_the_same(plan_of(one), plan_of(other))) << one << " / " << other;
    EXPECT_TRUE(match_the_same(plan_of(other), plan_of(one))) << other << " / " << one;
  }
}

// Each pair has an event that only one of them matches.
TEST(PatternEquality, WhatIsDifferent) {
  const std::vector<Pair> different = {
      {R"({ $.a != "x*" })", R"({ $.a = "x*" })"},
      {R"({ $.a != "x*" })", R"({ $.a != "x" })"},
      {"{ $.n > 5 && $.n > 3 }", "{ $.n > 3 }"},
      {"{ $.n > 5 && $.n > 3 }", "{ $.n >= 5 && $.n > 3 }"},
      {"{ $.n > 5 && $.n > 3 }", "{ $.n > 5 || $.n > 3 }"},
      {"{ $.n > 5 }", "{ $.m > 5 }"},
      {"{ $.a = 1 && $.b = 2 }", "{ $.a = 1 || $.b = 2 }"},
      {"{ $.a NOT EXISTS }", "{ $.a IS NULL }"},
      // Several values: one may pass the first, another the second.
      {"{ $.a[*] = 1 && $.a[*] = 2 }", "{ $.a[*] = 1 }"},
      {"{ $.a[*] > 1 && $.a[*] < 5 }", "{ $.a[*] > 1 }"},
      {"ERROR timeout", "ERROR -timeout"},
      {"ERROR timeout", "?ERROR ?timeout"},
      {"ERRORS ERROR", "ERROR"},
      {"ERROR", ""},
      {"ERROR", "{ $.a = 1 }"},
      {"[a, b]", "[a, b, c]"},
      {"[a, b]", "[a, ...]"},
      {"[a = 1, b]", "[a, b = 1]"},
  };
  for (const auto& [one, other] : different) {
    EXPECT_FALSE(match_the_same(plan_of(one), plan_of(other))) << one << " / " << other;
    EXPECT_FALSE(match_the_same(plan_of(other), plan_of(one))) << other << " / " << one;
  }
}

}  // namespace
}  // namespace insitu
