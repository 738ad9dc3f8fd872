#include "engine/expression/predicate.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace insitu {
namespace {

// One letter a value, in this order: the texts, the numbers, everything else.
const std::pair<char, Value> kValues[] = {
    {'e', {ValueKind::Text, ""}},        {'t', {ValueKind::Text, "404"}},     {'x', {ValueKind::Text, "x404x"}},
    {'4', {ValueKind::Number, "404"}},   {'.', {ValueKind::Number, "404.0"}}, {'2', {ValueKind::Number, "4.04e2"}},
    {'9', {ValueKind::Number, "1e400"}}, {'0', {ValueKind::Number, "-0"}},    {'N', {ValueKind::Null, ""}},
    {'T', {ValueKind::True, ""}},        {'F', {ValueKind::False, ""}},       {'O', {ValueKind::Object, ""}},
    {'A', {ValueKind::Array, ""}},       {'M', {ValueKind::Missing, ""}},
};

/// The letters of the values that pass.
std::string passing(const Test& test) {
  std::string letters;
  for (const auto& [letter, value] : kValues) {
    if (holds(test, value)) letters += letter;
  }
  return letters;
}

Test test_of(TestKind kind, std::string text = "", double number = 0) {
  Test test;
  test.kind = kind;
  test.text = std::move(text);
  test.number = number;
  return test;
}

Test negated(Test test) {
  test.polarity = Polarity::IsNot;
  return test;
}

Test ordered(Order order, double number) {
  Test test = test_of(TestKind::ComparesNumber, "", number);
  test.order = order;
  return test;
}

TEST(TestOfAValue, EqualsNumeral) {
  const insitu::Test test = test_of(TestKind::EqualsNumeral, "404", 404);
  EXPECT_EQ(passing(test), "t4.2");
  EXPECT_EQ(passing(negated(test)), "ex90");  // what cannot be compared is neither equal nor different
  EXPECT_EQ(passing(test_of(TestKind::EqualsNumeral, "0", 0)), "0");
}

TEST(TestOfAValue, EqualsText) {
  EXPECT_EQ(passing(test_of(TestKind::EqualsText, "404")), "t4");
  EXPECT_EQ(passing(negated(test_of(TestKind::EqualsText, "404"))), "ex.290");
  EXPECT_EQ(passing(test_of(TestKind::EqualsText, "")), "e");
}

TEST(TestOfAValue, Contains) {
  EXPECT_EQ(passing(test_of(TestKind::Contains, "404")), "tx4.");
  EXPECT_EQ(passing(test_of(TestKind::Contains, "")), "etx4.290");
}

TEST(TestOfAValue, MatchesWildcard) {
  insitu::Test test = test_of(TestKind::MatchesWildcard);
  test.wildcard.emplace("4*");
  EXPECT_EQ(passing(test), "t4.2");
  EXPECT_EQ(passing(negated(test)), "ex90");
  test.wildcard.emplace("*");  // "exists": every text and number
  EXPECT_EQ(passing(test), "etx4.290");
  EXPECT_EQ(passing(negated(test)), "");
}

TEST(TestOfAValue, FindsRegex) {
  insitu::Test test = test_of(TestKind::FindsRegex);
  test.regex = *Regex::compile("4$");
  EXPECT_EQ(passing(test), "t4");
  EXPECT_EQ(passing(negated(test)), "ex.290");
}

TEST(TestOfAValue, ComparesNumber) {
  EXPECT_EQ(passing(ordered(Order::Less, 404)), "0");
  EXPECT_EQ(passing(ordered(Order::LessOrEqual, 404)), "4.20");
  EXPECT_EQ(passing(ordered(Order::Greater, 404)), "9");
  EXPECT_EQ(passing(ordered(Order::GreaterOrEqual, 404)), "4.29");
  EXPECT_EQ(passing(ordered(Order::GreaterOrEqual, 0)), "4.290");
}

TEST(TestOfAValue, KeywordsAndAbsence) {
  EXPECT_EQ(passing(test_of(TestKind::IsNull)), "N");
  EXPECT_EQ(passing(test_of(TestKind::IsTrue)), "T");
  EXPECT_EQ(passing(test_of(TestKind::IsFalse)), "F");
  EXPECT_EQ(passing(test_of(TestKind::NotExists)), "M");
}

// (0 and 1) or not 2, and one that asks nothing.
Predicate predicate() {
  Predicate predicate;
  const auto add = [&] { return predicate.add_test(test_of(TestKind::IsNull)); };
  const std::uint32_t first = add();
  const std::uint32_t second = add();
  const std::uint32_t both = predicate.add_group(Predicate::NodeKind::All, {first, second}, {});
  const std::uint32_t third = predicate.add_group(Predicate::NodeKind::Not, {add()}, {});
  predicate.add_group(Predicate::NodeKind::Any, {both, third}, {});
  return predicate;
}

TEST(Predicate, JoinsAnswers) {
  for (unsigned answers = 0; answers < 8; ++answers) {
    const auto answer = [&](std::uint32_t test) { return (answers >> test & 1) != 0; };
    EXPECT_EQ(predicate().evaluate(answer), (answer(0) && answer(1)) || !answer(2)) << answers;
  }
  for (const bool value : {false, true}) {
    Predicate constant;
    constant.add_constant(value, {});
    EXPECT_EQ(constant.evaluate([](std::uint32_t) { return true; }), value);
  }
}

TEST(Predicate, AsksOnlyWhatDecides) {
  const auto asked = [](unsigned answers) {
    std::vector<std::uint32_t> tests;
    (void)predicate().evaluate([&](std::uint32_t test) {
      tests.push_back(test);
      return (answers >> test & 1) != 0;
    });
    return tests;
  };
  EXPECT_EQ(asked(0b011), (std::vector<std::uint32_t>{0, 1}));
  EXPECT_EQ(asked(0b010), (std::vector<std::uint32_t>{0, 2}));
  EXPECT_EQ(asked(0b001), (std::vector<std::uint32_t>{0, 1, 2}));
}

}  // namespace
}  // namespace insitu
