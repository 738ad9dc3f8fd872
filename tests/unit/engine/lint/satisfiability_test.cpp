#include "engine/lint/satisfiability.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/value.h"
#include "engine/plan/lower_pattern.h"
#include "grammar/filter_pattern_parser.h"
#include "tests/differential/dice.h"
#include "tests/differential/vocabulary.h"

namespace insitu {
namespace {

using enum Demand::Outcome;

/// Tests on one selector, out of a pattern such as `{ $.a = 1 && $.a != 2 }`.
class Tests {
 public:
  explicit Tests(const std::string& pattern) : text_(pattern) {
    const auto tree = parse_filter_pattern(text_);
    if (tree) plan_ = std::move(*lower_pattern(*tree));
  }
  [[nodiscard]] const std::vector<Test>& tests() const { return std::get<MemberPlan>(plan_.body).predicate.tests; }
  [[nodiscard]] std::vector<Demand> demands(Demand::Outcome outcome) const {
    std::vector<Demand> all;
    for (const Test& test : tests())
      all.push_back({&test, outcome, std::string_view(text_).substr(test.span.begin, test.span.size())});
    return all;
  }

 private:
  std::string text_;
  PatternPlan plan_;
};

bool all_can_pass(const std::string& conditions, ValueRange values = ValueRange::Any) {
  return can_be_met(Tests("{ " + conditions + " }").demands(Passes), values);
}
bool all_can_fail(const std::string& conditions, ValueRange values = ValueRange::Any) {
  return can_be_met(Tests("{ " + conditions + " }").demands(Fails), values);
}

TEST(Satisfiability, TextsAndNumbers) {
  EXPECT_FALSE(all_can_pass(R"($.a = "x" && $.a = "y")"));
  EXPECT_FALSE(all_can_pass("$.a = 1 && $.a = 2"));
  EXPECT_FALSE(all_can_pass("$.a = 1 && $.a != 1"));
  EXPECT_TRUE(all_can_pass(R"($.a = 1 && $.a != "1")")) << "1.0";
  EXPECT_TRUE(all_can_pass(R"($.a = 1 && $.a = "1.0")"));
  EXPECT_FALSE(all_can_pass(R"($.a = 1 && $.a = "2.0")"));
  EXPECT_FALSE(all_can_pass(R"($.a > 5 && $.a = "x")"));
  EXPECT_TRUE(all_can_pass(R"($.a > 5 && $.a = "6")"));
}

TEST(Satisfiability, Intervals) {
  EXPECT_FALSE(all_can_pass("$.a > 5 && $.a < 3"));
  EXPECT_FALSE(all_can_pass("$.a > 5 && $.a <= 5"));
  EXPECT_TRUE(all_can_pass("$.a >= 5 && $.a <= 5"));
  EXPECT_FALSE(all_can_pass("$.a >= 5 && $.a <= 5 && $.a != 5"));
  EXPECT_FALSE(all_can_pass("$.a > 5 && $.a = 4"));
  EXPECT_TRUE(all_can_pass("$.a > 1e308 && $.a < 1e400")) << "too large a number is infinite, and this one is not";
}

TEST(Satisfiability, KindsOfValues) {
  EXPECT_FALSE(all_can_pass(R"($.a IS NULL && $.a = "x")"));
  EXPECT_FALSE(all_can_pass("$.a NOT EXISTS && $.a IS NULL"));
  EXPECT_FALSE(all_can_pass("$.a IS TRUE && $.a IS FALSE"));
  EXPECT_FALSE(all_can_pass("$.a NOT EXISTS && $.a != 1"));
  EXPECT_TRUE(all_can_pass("$.a IS TRUE && $.a IS TRUE"));
}

TEST(Satisfiability, WildcardsByTheirEnds) {
  EXPECT_FALSE(all_can_pass("$.a = web-* && $.a = api-*"));
  EXPECT_FALSE(all_can_pass("$.a = *.log && $.a = *.txt"));
  EXPECT_TRUE(all_can_pass("$.a = *.log && $.a = web*"));
  EXPECT_FALSE(all_can_pass("$.a = web-1* && $.a != web-*"));
  EXPECT_FALSE(all_can_pass(R"($.a = "*deadlock*" && $.a != "*lock*")"));
  EXPECT_TRUE(all_can_pass("$.a = *11 && $.a != *1")) << "`*1` takes the first 1, which is not the last";
  EXPECT_FALSE(all_can_pass("$.a > 5 && $.a = web*"));
  EXPECT_TRUE(all_can_pass("$.a > 5 && $.a = 1*"));
  EXPECT_FALSE(all_can_pass("$.a != *"));
}

TEST(Satisfiability, RegularExpressions) {
  EXPECT_FALSE(all_can_pass("$.a = %x% && $.a != %x%"));
  EXPECT_TRUE(all_can_pass("$.a = %x% && $.a != %y%"));
  EXPECT_FALSE(all_can_pass("$.a != %x*%"));
  EXPECT_TRUE(all_can_pass("$.a != %^$%"));
}

TEST(Satisfiability, WhatEveryValueMeets) {
  EXPECT_FALSE(all_can_fail("$.a != 1 || $.a != 2", ValueRange::Comparable));
  EXPECT_TRUE(all_can_fail("$.a != 1 || $.a != 2")) << "a missing member meets neither";
  EXPECT_FALSE(all_can_fail("$.a > 1 || $.a < 2", ValueRange::Numbers));
  EXPECT_TRUE(all_can_fail("$.a > 1 || $.a < 2", ValueRange::Comparable)) << "a text";
  EXPECT_TRUE(all_can_fail("$.a > 1 || $.a < 1", ValueRange::Numbers));
}

// What is said to be impossible is tried on all values that the vocabulary can make.
TEST(Satisfiability, NoValueContradictsAProof) {
  constexpr std::string_view kTests[] = {
      "= 1",    "!= 1",   "= 500",      "!= 500",      "= 5e2",   R"(= "500")", R"(!= "500.0")", "> 1",
      "<= 500", "< 0",    ">= 1e400",   "= *",         "!= *",    "= 5*",       "!= 5*",         "= *0",
      "!= *0",  "= *a*",  R"(= "a*b")", R"(!= "*b*")", "= ERROR", "!= ERROR",   "= E*",          R"(= "")",
      "= %E%",  "!= %E%", "= %^a%",     "!= %a*%",     "IS NULL", "IS TRUE",    "NOT EXISTS",    "= +500"};
  constexpr ValueRange kRanges[] = {ValueRange::Any, ValueRange::Comparable, ValueRange::Numbers};
  std::vector<Value> values = {{ValueKind::Missing, {}}, {ValueKind::Null, {}},   {ValueKind::True, {}},
                               {ValueKind::False, {}},   {ValueKind::Object, {}}, {ValueKind::Array, {}}};
  for (const std::string_view text : vocabulary::kTexts) values.push_back({ValueKind::Text, text});
  for (const std::string_view text : vocabulary::kWords) values.push_back({ValueKind::Text, text});
  for (const std::string_view text : vocabulary::kNumbers) {
    values.push_back({ValueKind::Text, text});
    values.push_back({ValueKind::Number, text});
  }
  Dice dice(20260301);
  int proofs = 0;
  for (int round = 0; round < 4'000; ++round) {
    std::string pattern = "{";
    const std::size_t count = 1 + dice.below(4);
    for (std::size_t i = 0; i < count; ++i) pattern += (i > 0 ? " && $.a " : " $.a ") + std::string(dice.pick(kTests));
    const Tests tests(pattern + " }");
    std::vector<Demand> demands = tests.demands(Passes);
    for (Demand& demand : demands) demand.outcome = dice.chance(70) ? Passes : Fails;
    const ValueRange range = dice.pick(kRanges);
    if (can_be_met(demands, range)) continue;
    ++proofs;
    for (const Value& value : values) {
      if (range == ValueRange::Comparable && !value.is_comparable()) continue;
      if (range == ValueRange::Numbers && value.kind != ValueKind::Number) continue;
      bool met = true;
      for (const Demand& demand : demands) met = met && holds(*demand.test, value) == (demand.outcome == Passes);
      EXPECT_FALSE(met) << pattern << " is met by " << value.text;
    }
  }
  EXPECT_GT(proofs, 500);
}

}  // namespace
}  // namespace insitu
