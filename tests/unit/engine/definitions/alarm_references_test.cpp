#include "engine/definitions/alarm_references.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "grammar/alarm_rule_ast.h"
#include "insitu/from_definitions.h"
#include "tests/unit/engine/definitions/written_values.h"

namespace insitu {
namespace {

AlarmDefinition alarm_called(std::string id, WrittenValue name, std::string file) {
  AlarmDefinition alarm;
  alarm.kind = DefinitionKind::Alarm;
  alarm.id = std::move(id);
  alarm.name = std::move(name);
  alarm.place.file = std::move(file);
  return alarm;
}

WrittenValue expression(std::string text) {
  WrittenValue value = unknown();
  value.expression = std::move(text);
  return value;
}

std::vector<AlarmDefinition> some_alarms() {
  return {alarm_called("Errors", written("errors"), "a.yaml"), alarm_called("Unnamed", written(""), "a.yaml"),
          alarm_called("Later", expression("${AWS::StackName}-later"), "a.yaml"),
          alarm_called("Other", written("errors"), "b.yaml"), alarm_called("Far", written("far"), "b.yaml")};
}

/// The ids of the alarms that a composite alarm of a file means by a name.
std::string meant(std::string_view name, std::string file = "a.yaml") {
  const std::vector<AlarmDefinition> alarms = some_alarms();
  std::string ids;
  for (const AlarmDefinition* one : alarms_called(name, alarm_called("C", written("c"), std::move(file)), alarms)) {
    ids += (ids.empty() ? "" : " ") + one->id;
  }
  return ids;
}

TEST(AlarmReferences, AreNamesArnsAndExpressions) {
  EXPECT_EQ(meant("far"), "Far");
  EXPECT_EQ(meant("arn:aws:cloudwatch:eu-central-1:111122223333:alarm:far"), "Far");
  EXPECT_EQ(meant("${Unnamed}"), "Unnamed");
  EXPECT_EQ(meant("${Unnamed.Arn}"), "Unnamed");
  EXPECT_EQ(meant("${AWS::StackName}-later"), "Later");
  EXPECT_EQ(meant("arn:aws:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:${AWS::StackName}-later"), "Later");
}

TEST(AlarmReferences, AreNotIds) {
  EXPECT_EQ(meant("Unnamed"), "");
  EXPECT_EQ(meant("Far"), "");
  EXPECT_EQ(meant(""), "");
}

TEST(AlarmReferences, PreferTheirOwnFileAndKeepExpressionsInIt) {
  EXPECT_EQ(meant("errors"), "Errors");
  EXPECT_EQ(meant("errors", "b.yaml"), "Other");
  EXPECT_EQ(meant("errors", "c.yaml"), "Errors Other");
  EXPECT_EQ(meant("${Unnamed.Arn}", "b.yaml"), "");
}

TEST(FromDefinitions, ACompositeAlarmHasARuleAndASuppressor) {
  AlarmDefinition one = alarm_called("C", written("c"), "a.yaml");
  one.rule = expression("ALARM(\"${Errors.Arn}\")");
  one.suppressor = written("s");
  one.suppressor_wait = written("60");
  one.suppressor_extension = written("120");
  const auto alarm = composite_of(one);
  ASSERT_TRUE(alarm);
  EXPECT_EQ(alarm->name, "c");
  EXPECT_EQ(alarm->rule->references.at(0).name, "${Errors.Arn}");
  EXPECT_EQ(alarm->suppressor->alarm, "s");
  EXPECT_EQ(alarm->suppressor->wait_seconds, 60);
  EXPECT_EQ(alarm->suppressor->extension_seconds, 120);
  EXPECT_EQ(alarm_of(one).error().front().message, "the alarm `c` is a composite alarm, which has no metric");
}

TEST(FromDefinitions, ACompositeAlarmSaysWhatIsWrongWithIt) {
  const auto problem = [](AlarmDefinition one) { return composite_of(one).error().front(); };
  AlarmDefinition one = alarm_called("C", written(""), "a.yaml");
  one.rule = written("ALARM(a");
  EXPECT_EQ(problem(one).message, "the rule of the alarm `C`: `)` was expected here");
  one.rule = unknown();
  EXPECT_TRUE(problem(one).is_unresolved);
  one.rule = expression("${Fn::ImportValue \"rule\"}");
  EXPECT_TRUE(problem(one).is_unresolved);
  one.rule = written("ALARM(a)");
  one.suppressor = written("s");
  EXPECT_EQ(problem(one).message, "the alarm `C` states no wait period of the actions suppressor");
}

}  // namespace
}  // namespace insitu
