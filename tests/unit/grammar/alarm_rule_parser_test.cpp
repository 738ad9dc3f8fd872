#include "grammar/alarm_rule_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <tao/pegtl/contrib/analyze.hpp>
#include <variant>
#include <vector>

#include "grammar/alarm_rule_rules.h"
#include "grammar/overloaded.h"

namespace insitu {
namespace {

std::string_view word_of(ast::NamedState state) {
  switch (state) {
    case ast::NamedState::Alarm: return "ALARM";
    case ast::NamedState::Ok: return "OK";
    case ast::NamedState::InsufficientData: return "INSUFFICIENT_DATA";
  }
  return "";
}

/// The tree with every operation in parentheses.
std::string drawn(const ast::RuleExpression& rule) {
  return std::visit(
      Overloaded{[](const ast::RuleConstant& one) -> std::string { return one.value ? "TRUE" : "FALSE"; },
                 [](const ast::StateTest& one) { return std::string(word_of(one.state)) + "[" + one.alarm.name + "]"; },
                 [](const ast::StateCount& one) {
                   std::string text = std::to_string(one.number) + (one.is_percentage ? "%" : "");
                   text += one.is_negated ? " NOT " : " ";
                   text += word_of(one.state);
                   for (const ast::AlarmReference& alarm : one.alarms) text += " [" + alarm.name + "]";
                   return "{" + text + "}";
                 },
                 [](const ast::RuleNegation& one) { return "(NOT " + drawn(*one.operand) + ")"; },
                 [](const ast::RuleGroup& one) {
                   std::string text;
                   for (const ast::RuleExpression& operand : one.operands) {
                     const std::string_view joint = one.connective == ast::Connective::And ? " AND " : " OR ";
                     text += (text.empty() ? "" : std::string(joint)) + drawn(operand);
                   }
                   return "(" + text + ")";
                 }},
      rule.node);
}

std::string parsed(std::string_view rule) {
  const auto found = parse_alarm_rule(rule);
  return found ? drawn(found->expression) : "refused: " + found.error().message;
}

TEST(AlarmRuleRules, HaveNoEmptyLoops) { EXPECT_EQ(tao::pegtl::analyze<rules::alarms::alarm_rule>(), 0U); }

TEST(AlarmRuleParser, ReadsStatesAndConstants) {
  EXPECT_EQ(parsed("ALARM(a)"), "ALARM[a]");
  EXPECT_EQ(parsed("\n ok ( \"b c) d\" )\t"), "OK[b c) d]");
  EXPECT_EQ(parsed("INSUFFICIENT_DATA(arn:aws:cloudwatch:x:1:alarm:y  )"),
            "INSUFFICIENT_DATA[arn:aws:cloudwatch:x:1:alarm:y]");
  EXPECT_EQ(parsed("TRUE"), "TRUE");
  EXPECT_EQ(parsed("False"), "FALSE");
}

TEST(AlarmRuleParser, BindsNotTighterThanAndTighterThanOr) {
  EXPECT_EQ(parsed("ALARM(a) OR ALARM(b) AND NOT OK(c)"), "(ALARM[a] OR (ALARM[b] AND (NOT OK[c])))");
  EXPECT_EQ(parsed("(ALARM(a) OR ALARM(b)) AND NOT (OK(c) OR TRUE)"),
            "((ALARM[a] OR ALARM[b]) AND (NOT (OK[c] OR TRUE)))");
  EXPECT_EQ(parsed("NOT NOT ALARM(a) AND NOT NOT NOT TRUE"), "(ALARM[a] AND (NOT TRUE))");
  EXPECT_EQ(parsed("NOT(ALARM(a))OR(TRUE)"), "((NOT ALARM[a]) OR TRUE)");
}

TEST(AlarmRuleParser, ReadsCounts) {
  EXPECT_EQ(parsed("AT_LEAST(2, ALARM, (a, \"b, c\", d ))"), "{2 ALARM [a] [b, c] [d]}");
  EXPECT_EQ(parsed("TRUE AND at_least( 60 % ,not OK,(a))"), "(TRUE AND {60% NOT OK [a]})");
}

TEST(AlarmRuleParser, ListsReferencesInTheirOrder) {
  const auto rule = parse_alarm_rule(R"(ALARM("x y") AND AT_LEAST(1, OK, (b, a)) OR ALARM(b))");
  ASSERT_TRUE(rule);
  std::vector<std::string> names;
  for (const ast::AlarmReference& one : rule->references) names.push_back(one.name);
  EXPECT_EQ(names, (std::vector<std::string>{"x y", "b", "a", "b"}));
  EXPECT_EQ(rule->references[0].span, (Span{7, 10}));
}

TEST(AlarmRuleParser, RefusesWhatIsNoRule) {
  const auto refused = [](std::string_view rule) {
    const auto found = parse_alarm_rule(rule);
    if (found) return std::string("taken");
    return std::string(code_name(found.error().code)) + " " + std::to_string(found.error().span.begin) + " " +
           std::to_string(found.error().span.end);
  };
  EXPECT_EQ(refused(""), "missing-condition 0 0");
  EXPECT_EQ(refused("ALARM(a) ALARM(b)"), "missing-connective 9 14");
  EXPECT_EQ(refused("ALARM(a) AND"), "missing-condition 12 12");
  EXPECT_EQ(refused("NOT"), "missing-condition 3 3");
  EXPECT_EQ(refused("ALARMS(a)"), "missing-condition 0 6");
  EXPECT_EQ(refused("INSUFFICIENT_DATAS(a)"), "missing-condition 0 18");
  EXPECT_EQ(refused("ALARM a"), "unbalanced-parenthesis 6 7");
  EXPECT_EQ(refused("ALARM(\"a)"), "unclosed-quote 6 7");
  EXPECT_EQ(refused("ALARM(\"\")"), "missing-operand 7 8");
  EXPECT_EQ(refused("OK( )"), "missing-operand 4 5");
  EXPECT_EQ(refused("(TRUE"), "unbalanced-parenthesis 5 5");
  EXPECT_EQ(refused("TRUE)"), "missing-connective 4 5");
  EXPECT_EQ(refused("AT_LEAST(x, ALARM, (a))"), "number-required 9 10");
  EXPECT_EQ(refused("AT_LEAST(2 ALARM, (a))"), "missing-comma 11 16");
  EXPECT_EQ(refused("AT_LEAST(2, ALARMING, (a))"), "invalid-keyword 12 20");
  EXPECT_EQ(refused("AT_LEAST(2, ALARM, (a,))"), "missing-operand 22 23");
  EXPECT_EQ(refused("AT_LEAST(99999999999999999999, ALARM, (a))"), "invalid-number 9 29");
  EXPECT_EQ(refused("ALARM(\xFF)"), "invalid-utf8 6 7");
  const std::string deep(kMaxAlarmRuleNesting, '(');
  EXPECT_EQ(parsed(deep + "TRUE" + std::string(kMaxAlarmRuleNesting, ')')), "TRUE");
  EXPECT_EQ(refused(deep + "(TRUE"), "nesting-too-deep 256 257");
}

}  // namespace
}  // namespace insitu
