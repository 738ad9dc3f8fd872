#include "engine/run/field_matching.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/plan/lower_pattern.h"
#include "grammar/filter_pattern_parser.h"

namespace insitu {
namespace {

FieldPlan plan_of(std::string_view pattern) {
  const auto plan = lower_pattern(*parse_filter_pattern(pattern));
  EXPECT_TRUE(plan) << pattern;
  return std::get<FieldPlan>(plan->body);
}

/// What each slot takes, as texts between bars; an ellipsis in parentheses.
std::string placed(std::string_view pattern, std::string_view message) {
  const FieldPlan plan = plan_of(pattern);
  std::vector<DelimitedField> fields;
  split_fields(message, fields, fields_that_decide(plan));
  Placement placement;
  if (!place_slots(plan, message, fields, placement)) return "no place";
  std::string out = "|";
  EXPECT_EQ(placement.slots.size(), plan.slots.size());
  for (std::size_t i = 0; i < placement.slots.size(); ++i) {
    const Placement::Taken taken = placement.slots[i];
    if (!plan.slots[i].is_ellipsis) {
      out += std::string(slot_text(message, fields, taken)) + "|";
      continue;
    }
    out += "(";
    for (std::size_t field = taken.first; field < taken.first + taken.count; ++field) {
      out += (field > taken.first ? " " : "") + std::string(fields[field].value);
    }
    out += ")|";
  }
  return out;
}

TEST(FieldMatching, OneFieldASlotAndTheRestForTheLast) {
  EXPECT_EQ(placed("[a, b]", "1 2"), "|1|2|");
  EXPECT_EQ(placed("[a, b]", R"( 1 {"x": [2 3]} "q" )"), R"(|1|{"x": [2 3]} "q"|)");
  EXPECT_EQ(placed("[a, b]", R"(1 "2 3")"), "|1|2 3|") << "a rest that is one token is stripped";
  EXPECT_EQ(placed("[a]", "1 2"), "|1 2|");
  EXPECT_EQ(placed("[a, b, c]", "1 2"), "no place");
  EXPECT_EQ(placed("[a,]", "1"), "no place");
  EXPECT_EQ(placed("[]", "1 2"), "|");
}

TEST(FieldMatching, ConditionsMustHold) {
  EXPECT_EQ(placed("[a = 1, b = \"2 3\"]", "1 2 3"), "|1|2 3|");
  EXPECT_EQ(placed("[a = 1, b = 2]", "1 2 3"), "no place") << "the last slot is compared with all of the rest";
  EXPECT_EQ(placed("[a > 1 && a != 3, b]", "2.5 x"), "|2.5|x|");
  EXPECT_EQ(placed("[a > 1 && a != 3, b]", "3 x"), "no place");
  EXPECT_EQ(placed("[a = 404]", "404.0"), "|404.0|");
  EXPECT_EQ(placed("[a = \"404\"]", "404.0"), "no place");
  EXPECT_EQ(placed("[a > 1]", "x"), "no place");
  EXPECT_EQ(placed("[\"x\", b]", "x y"), "|x|y|");
}

TEST(FieldMatching, AnEllipsisTakesWhatIsLeft) {
  EXPECT_EQ(placed("[..., a]", "1 2 3"), "|(1 2)|3|");
  EXPECT_EQ(placed("[a, ...]", "1 2 3"), "|1|(2 3)|");
  EXPECT_EQ(placed("[a, ..., b]", "1 2 3 4"), "|1|(2 3)|4|");
  EXPECT_EQ(placed("[a, ..., b]", "1 2"), "|1|()|2|");
  EXPECT_EQ(placed("[a, ..., b]", "1"), "no place");
  EXPECT_EQ(placed("[...]", ""), "|()|");
  EXPECT_EQ(placed("[..., a = x]", "x 1"), "no place");
  EXPECT_EQ(placed("[a = x, ...]", "1 x"), "no place");
}

TEST(FieldMatching, SeveralEllipsesFindTheShortestWay) {
  EXPECT_EQ(placed("[..., a, ..., b]", "1 2 3"), "|()|1|(2)|3|");
  EXPECT_EQ(placed("[..., a = x, ...]", "1 x x 2"), "|(1)|x|(x 2)|");
  EXPECT_EQ(placed("[..., a = x, b = y, ...]", "x x y z"), "|(x)|x|y|(z)|");
  EXPECT_EQ(placed("[..., a = x, ..., b = y, ...]", "y x y x"), "|(y)|x|()|y|(x)|");
  EXPECT_EQ(placed("[..., a = x, ..., b = x]", "x"), "no place");
  EXPECT_EQ(placed("[..., a = x, ..., b = x]", "x x"), "|()|x|()|x|");
  EXPECT_EQ(placed("[..., a = x, ..., b, c]", "1 2 x"), "no place") << "the end needs its fields";
  EXPECT_EQ(placed("[..., ..., a]", "1 2"), "|()|(1)|2|");
  EXPECT_EQ(placed("[a = x, ..., b = y, ..., c = z]", "x 1 y y 2 z"), "|x|(1)|y|(y 2)|z|");
}

TEST(FieldMatching, KnowsHowMuchOfAMessageDecides) {
  EXPECT_EQ(fields_that_decide(plan_of("[a, b]")), 3U);
  EXPECT_EQ(fields_that_decide(plan_of("[a, ..., b]")), SIZE_MAX);
}

}  // namespace
}  // namespace insitu
