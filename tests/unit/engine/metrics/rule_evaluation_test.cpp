#include "engine/metrics/rule_evaluation.h"

#include <gtest/gtest.h>

#include <string_view>

#include "grammar/alarm_rule_parser.h"

namespace insitu {
namespace {

/// The truth of a rule where `a` is in ALARM, `o` is OK, `i` has insufficient data, and any other is not known.
char truth(std::string_view rule) {
  const StatesByName states = {
      {"a", AlarmState::Alarm}, {"o", AlarmState::Ok}, {"i", AlarmState::InsufficientData}, {"u", AlarmState::Unknown}};
  switch (evaluate_rule(parse_alarm_rule(rule)->expression, states)) {
    case RuleTruth::False: return '0';
    case RuleTruth::True: return '1';
    case RuleTruth::Unknown: break;
  }
  return '?';
}

TEST(RuleEvaluation, AsksForStates) {
  EXPECT_EQ(truth("ALARM(a)"), '1');
  EXPECT_EQ(truth("ALARM(o)"), '0');
  EXPECT_EQ(truth("ALARM(i)"), '0');
  EXPECT_EQ(truth("OK(o)"), '1');
  EXPECT_EQ(truth("NOT OK(i)"), '1');
  EXPECT_EQ(truth("INSUFFICIENT_DATA(i)"), '1');
  EXPECT_EQ(truth("TRUE AND NOT FALSE"), '1');
}

TEST(RuleEvaluation, DoesNotKnowWhatDependsOnAnUnknownState) {
  EXPECT_EQ(truth("ALARM(x)"), '?');
  EXPECT_EQ(truth("NOT ALARM(u)"), '?');
  EXPECT_EQ(truth("ALARM(a) AND ALARM(x)"), '?');
  EXPECT_EQ(truth("ALARM(o) AND ALARM(x)"), '0');
  EXPECT_EQ(truth("ALARM(x) AND ALARM(o)"), '0');
  EXPECT_EQ(truth("ALARM(x) OR ALARM(a)"), '1');
  EXPECT_EQ(truth("ALARM(x) OR ALARM(o)"), '?');
  EXPECT_EQ(truth("NOT (ALARM(x) OR ALARM(a))"), '0');
}

// Monitoring guide, "Composite alarms": so many of the alarms, or such a part of them
TEST(RuleEvaluation, CountsAlarms) {
  EXPECT_EQ(truth("AT_LEAST(1, ALARM, (a, o, i))"), '1');
  EXPECT_EQ(truth("AT_LEAST(2, ALARM, (a, o, i))"), '0');
  EXPECT_EQ(truth("AT_LEAST(2, NOT ALARM, (a, o, i))"), '1');
  EXPECT_EQ(truth("AT_LEAST(3, NOT ALARM, (a, o, i))"), '0');
  EXPECT_EQ(truth("AT_LEAST(50%, OK, (a, o))"), '1');
  EXPECT_EQ(truth("AT_LEAST(34%, OK, (a, o, i))"), '0');
  EXPECT_EQ(truth("AT_LEAST(33%, OK, (a, o, i))"), '1');
  EXPECT_EQ(truth("AT_LEAST(0, ALARM, (o))"), '1');
  EXPECT_EQ(truth("AT_LEAST(1, ALARM, (a, x))"), '1');
  EXPECT_EQ(truth("AT_LEAST(2, ALARM, (a, x))"), '?');
  EXPECT_EQ(truth("AT_LEAST(3, ALARM, (a, x, o))"), '0');
  EXPECT_EQ(truth("AT_LEAST(1, NOT ALARM, (a, x))"), '?');
}

}  // namespace
}  // namespace insitu
