#include "engine/plan/normalize_pattern.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/plan/lower_pattern.h"
#include "grammar/filter_pattern_parser.h"

namespace insitu {
namespace {

PatternPlan lowered(std::string_view pattern) {
  auto plan = lower_pattern(*parse_filter_pattern(pattern));
  EXPECT_TRUE(plan) << pattern;
  return *plan;
}

/// Groups as words, tests as they were written.
std::string described(const Predicate& predicate, std::uint32_t id, const std::string& pattern) {
  const Predicate::Node& node = predicate.nodes[id];
  std::string operands;
  for (const std::uint32_t operand : node.operands) {
    operands += (operands.empty() ? "" : ", ") + described(predicate, operand, pattern);
  }
  switch (node.kind) {
    case Predicate::NodeKind::Constant: return node.constant ? "always" : "never";
    case Predicate::NodeKind::Test: return pattern.substr(node.span.begin, node.span.size());
    case Predicate::NodeKind::Not: return "not(" + operands + ")";
    case Predicate::NodeKind::All: return "all(" + operands + ")";
    case Predicate::NodeKind::Any: return "any(" + operands + ")";
  }
  return "";
}

const Predicate& predicate_of(const PatternPlan& plan) {
  if (const auto* terms = std::get_if<MessagePlan>(&plan.body)) return terms->predicate;
  if (const auto* members = std::get_if<MemberPlan>(&plan.body)) return members->predicate;
  return std::get<FieldPlan>(plan.body).slots.front().predicate.value();
}

std::string described(const PatternPlan& plan) {
  const Predicate& predicate = predicate_of(plan);
  return described(predicate, static_cast<std::uint32_t>(predicate.nodes.size() - 1), plan.text);
}

std::string normalized(std::string_view pattern) {
  PatternPlan plan = lowered(pattern);
  normalize_pattern(plan);
  return described(plan);
}

TEST(Normalize, DissolvesGroupsInGroupsOfTheirKind) {
  constexpr std::string_view kPattern = "{ $.a=1 && ($.b=2 && ($.c=3 || ($.d=4 || $.e=5))) }";
  EXPECT_EQ(described(lowered(kPattern)), "all($.a=1, all($.b=2, any($.c=3, any($.d=4, $.e=5))))");
  EXPECT_EQ(normalized(kPattern), "all($.a=1, $.b=2, any($.c=3, $.d=4, $.e=5))");
  EXPECT_EQ(normalized("[a=1 || (a=2 || a=3)]"), "any(a=1, a=2, a=3)");
}

// A phrase of blanks is in every event.
TEST(Normalize, FoldsConstants) {
  EXPECT_EQ(normalized(R"(" ")"), "always");
  EXPECT_EQ(normalized(R"(x " ")"), "x");
  EXPECT_EQ(normalized(R"(x " " y)"), "all(x, y)");
  EXPECT_EQ(normalized(R"(?x ?" " ?y)"), "always");
  EXPECT_EQ(normalized(R"(x -" ")"), "never");
  EXPECT_EQ(normalized(R"(-" ")"), "never");
  EXPECT_EQ(normalized("-x"), "not(-x)");
}

TEST(Normalize, DropsTestsThatNothingAsksFor) {
  for (const std::string_view pattern : {R"(?" " ?x)", R"(?x ?" ")", R"(-" " x)", R"(x -" ")"}) {
    PatternPlan plan = lowered(pattern);
    normalize_pattern(plan);
    EXPECT_TRUE(predicate_of(plan).tests.empty()) << pattern;
  }
}

// Tests of terms and fields are made one after the other; those of members while the walker meets the values.
TEST(Normalize, PutsCheapTestsFirstWhereTheyAreMadeInTurn) {
  EXPECT_EQ(normalized("%a% b -%c% -d"), "all(b, not(-d), %a%, not(-%c%))");
  EXPECT_EQ(normalized("[a=%x% || a=1 && a!=%y%]"), "any(a=%x%, all(a=1, a!=%y%))");
  EXPECT_EQ(normalized("[a=%x% && (a=1 || a=2)]"), "all(any(a=1, a=2), a=%x%)");
  EXPECT_EQ(normalized("{ $.a=%x% && $.b=1 }"), "all($.a=%x%, $.b=1)");
}

TEST(Normalize, SelectorsStayWithTheirTests) {
  PatternPlan plan = lowered("{ ($.a=1 && $.b=2) && $.c=3 }");
  normalize_pattern(plan);
  const auto& members = std::get<MemberPlan>(plan.body);
  ASSERT_EQ(members.selectors.size(), members.predicate.tests.size());
  for (std::size_t i = 0; i < members.selectors.size(); ++i) {
    const Span span = members.predicate.tests[i].span;
    EXPECT_EQ(std::get<MemberStep>(members.selectors[i].front()).name, plan.text.substr(span.begin + 2, 1));
  }
}

}  // namespace
}  // namespace insitu
