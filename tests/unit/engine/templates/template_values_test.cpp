#include "engine/templates/template_values.h"

#include <gtest/gtest.h>

#include "engine/templates/json_writer.h"
#include "tests/unit/engine/templates/read_text.h"

namespace insitu {
namespace {

constexpr std::string_view kTemplate = R"(
Parameters:
  Level: {Type: String, Default: ERROR}
  Count: {Type: Number, Default: 5}
  Env: {Type: String}
  Kind: {Type: String, AllowedValues: [a, b]}
  Secret: {Type: String, Default: hidden, NoEcho: true}
  Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /path}
  Groups: {Type: CommaDelimitedList, Default: 'x, y'}
Mappings:
  Limits: {prod: {Most: 7, Names: [p, q]}}
Conditions:
  Yes: !Equals [ERROR, !Ref Level]
  No: !Not [!Condition Yes]
  IsProd: !Equals [!Ref Env, prod]
  Decided: !Or [!Condition IsProd, !Condition Yes]
  Excluded: !And [!Condition IsProd, !Condition No]
  Open: !And [!Condition Yes, !Condition IsProd]
  Same: !Equals [5, '5']
  Loop: !Not [!Condition Loop]
Resources:
  Named: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: !Sub '/app/${Level}'}}
  Nameless: {Type: 'AWS::Logs::LogGroup'}
  Function: {Type: 'AWS::Lambda::Function', Properties: {FunctionName: pay}}
  Circle: {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: !Ref Circle}}
Value: )";

/// Returns a value as JSON, "?REASON" if it is not known, "!MESSAGE" if something is wrong, or "nothing".
std::string value(const std::string& written, const TemplateParameters& parameters = {}) {
  const auto root = read_document("f", std::string(kTemplate) + written);
  if (!root) return root.error().message;
  FirstProblem problem;
  const Deployment deployment{.parameters = parameters};
  TemplateValues values(*root, deployment, problem);
  const auto resolved = values.resolve(*root->find("Value"));
  if (problem.problem()) return "!" + problem.problem()->message;
  if (!values.faults().empty()) return "!" + values.faults().front().message;
  if (!resolved) return "nothing";
  if (const Node* unknown = find_unresolved(*resolved)) return "?" + unknown->scalar.unresolved;
  return to_json(*resolved);
}

TEST(TemplateValues, RefIsAParameterOrAName) {
  EXPECT_EQ(value("!Ref Level"), "\"ERROR\"");
  EXPECT_EQ(value("!Ref Level", {{"Level", "WARN"}}), "\"WARN\"");
  EXPECT_EQ(value("!Ref Groups"), R"(["x","y"])");
  EXPECT_EQ(value("!Ref Named"), "\"/app/ERROR\"");
  EXPECT_EQ(value("!Ref Function"), "\"pay\"");
  EXPECT_EQ(value("!Ref AWS::Region", {{"AWS::Region", "eu-west-1"}}), "\"eu-west-1\"");
}

TEST(TemplateValues, WhatIsNotKnownIsNotGuessed) {
  EXPECT_EQ(value("!Ref Env"), "?parameter `Env` has no default; give `--param Env=VALUE`");
  EXPECT_EQ(value("!Ref Nameless"), "?the name of the resource `Nameless` is only known at deployment");
  EXPECT_EQ(value("!Ref AWS::Region"), "?`AWS::Region` is only known at deployment, or by `--param AWS::Region=VALUE`");
  EXPECT_EQ(value("!Ref Secret"), "?parameter `Secret` is `NoEcho`");
  EXPECT_TRUE(value("!Ref Stored").starts_with("?parameter `Stored` names a parameter of Systems Manager"));
  EXPECT_EQ(value("!GetAtt Named.Arn"), "?`Fn::GetAtt` is only known at deployment");
  EXPECT_EQ(value("{'Fn::GetAtt': Named.Arn}"), "?`Fn::GetAtt` is only known at deployment");
  EXPECT_EQ(value("!GetAtt Nmaed.Arn"), "!the template has no resource `Nmaed`");
  EXPECT_EQ(value("!Sub '${Nmaed.Arn}'"), "!the template has no resource `Nmaed`");
  EXPECT_EQ(value("!ImportValue x"), "?`Fn::ImportValue` is only known at deployment");
  EXPECT_EQ(value("!Cidr [a, 1, 2]"), "?`Fn::Cidr` is only known at deployment");
  EXPECT_EQ(value("!GetAZs ''"), "?`Fn::GetAZs` is only known at deployment");
  EXPECT_EQ(value("{'Fn::Transform': {Name: x}}"), "?`Fn::Transform` is only known at deployment");
  EXPECT_EQ(value("{a: 1, 'Fn::ForEach::X': []}"), "?`Fn::ForEach::X` is only known at deployment");
  EXPECT_EQ(value("!Base64 x"), "?`Fn::Base64` is not worked out here");
  EXPECT_EQ(value("!Frobnicate x"), "?`Fn::Frobnicate` is not worked out here");
  EXPECT_EQ(value("'{{resolve:ssm:/a}}'"), "?`{{resolve:ssm:...}}` is only known at deployment");
}

TEST(TemplateValues, Sub) {
  EXPECT_EQ(value("!Sub 'a ${Level} ${Count} b'"), "\"a ERROR 5 b\"");
  EXPECT_EQ(value("!Sub '${!Level} $.x $ {'"), "\"${Level} $.x $ {\"");
  EXPECT_EQ(value("!Sub ['${Own}-${Level}', {Own: !Ref Count}]"), "\"5-ERROR\"");
  EXPECT_EQ(value("!Sub ''"), "\"\"");
  EXPECT_EQ(value("!Sub 'x${Env}'"), "?parameter `Env` has no default; give `--param Env=VALUE`");
  EXPECT_EQ(value("!Sub '${Named.Arn}'"), "?`${Named.Arn}` is only known at deployment");
  EXPECT_EQ(value("!Sub '${Lvel}'"), "!the template has neither a parameter nor a resource `Lvel`");
  EXPECT_EQ(value("!Sub '${Groups}'"), "!`${Groups}` is a list, not a text");
  EXPECT_EQ(value("!Sub '${a b}'"), "!`${a b}` names no variable of `Fn::Sub`");
  EXPECT_EQ(value("!Sub [x]"), "!`Fn::Sub` takes a text, or a list of a text and a map of variables");
}

TEST(TemplateValues, FunctionsOfTextsAndLists) {
  EXPECT_EQ(value("!Join ['-', [a, !Ref Level, 1]]"), "\"a-ERROR-1\"");
  EXPECT_EQ(value("!Join ['', !Ref Groups]"), "\"xy\"");
  EXPECT_EQ(value("!Join ['', [a, !Ref Env]]"), "?parameter `Env` has no default; give `--param Env=VALUE`");
  EXPECT_EQ(value("!Join ['', a]"), "!`Fn::Join` joins a list, not a text");
  EXPECT_EQ(value("!Split ['|', 'a|b|']"), R"(["a","b",""])");
  EXPECT_EQ(value("!Select ['1', !Split [',', 'q,w']]"), "\"w\"");
  EXPECT_EQ(value("!Select [2, [a, b]]"), "!`Fn::Select` finds no item `2`");
  EXPECT_EQ(value("!Length [a, b]"), "2");
  EXPECT_EQ(value("{'Fn::ToJsonString': {a: [1, 'b\"'], c: true}}"), R"("{\"a\":[1,\"b\\\"\"],\"c\":true}")");
  EXPECT_EQ(value("!FindInMap [Limits, prod, Most]"), "7");
  EXPECT_EQ(value("!FindInMap [Limits, !Ref Env, Most]", {{"Env", "prod"}}), "7");
  EXPECT_EQ(value("!FindInMap [Limits, dev, Most]"), "!the template has no `Mappings.Limits.dev.Most`");
  EXPECT_EQ(value("!FindInMap [Limits, dev, Most, {DefaultValue: 3}]"), "3");
  EXPECT_EQ(value("!FindInMap [Limits, !Ref AWS::Region, Most]"),
            "?`AWS::Region` is only known at deployment, or by `--param AWS::Region=VALUE`");
}

TEST(TemplateValues, Conditions) {
  EXPECT_EQ(value("!If [Yes, 1, 2]"), "1");
  EXPECT_EQ(value("!If [No, 1, 2]"), "2");
  EXPECT_EQ(value("!If [Same, 1, 2]"), "1");
  EXPECT_EQ(value("!If [Decided, 1, 2]"), "1");
  EXPECT_EQ(value("!If [Excluded, 1, 2]"), "2");
  EXPECT_EQ(value("!If [IsProd, 1, 2]", {{"Env", "prod"}}), "1");
  const std::string unknown = "parameter `Env` has no default; give `--param Env=VALUE`";
  EXPECT_EQ(value("!If [IsProd, 1, 2]"), "?condition `IsProd` is not known: " + unknown);
  EXPECT_EQ(value("!If [Open, 1, 2]"), "?condition `Open` is not known: " + unknown);
  EXPECT_EQ(value("!If [Oepn, 1, 2]"), "!the template has no condition `Oepn`");
  EXPECT_EQ(value("!If [Yes, 1]"), "!`Fn::If` takes a list of a condition, a value and another value");
}

TEST(TemplateValues, NoValueRemoves) {
  EXPECT_EQ(value("{a: 1, b: !Ref AWS::NoValue}"), R"({"a":1})");
  EXPECT_EQ(value("[1, !If [No, 2, !Ref AWS::NoValue], 3]"), "[1,3]");
  EXPECT_EQ(value("!Ref AWS::NoValue"), "nothing");
}

TEST(TemplateValues, ValuesThatReferToThemselvesAreRefused) {
  EXPECT_EQ(value("!Ref Circle"), "!the name of `Circle` refers to itself");
  EXPECT_EQ(value("!If [Loop, 1, 2]"), "!condition `Loop` refers to itself");
}

TEST(TemplateValues, ParametersMustBeAllowed) {
  EXPECT_EQ(value("!Ref Kind", {{"Kind", "b"}}), "\"b\"");
  EXPECT_EQ(value("!Ref Kind", {{"Kind", "c"}}), "!`--param Kind=c` is none of its `AllowedValues`");
}

// A transform adds resources that are not written here.
TEST(TemplateValues, AnUnknownNameIsAMistakeUnlessThereIsATransform) {
  const std::string_view text =
      "Resources:\n  F:\n    Type: AWS::Logs::SubscriptionFilter\n    Properties: {FilterPattern: !Ref Missing}\n";
  const Definitions faulty = read(text);
  ASSERT_EQ(faulty.faults.size(), 1U);
  EXPECT_EQ(faulty.faults[0].message, "the template has neither a parameter nor a resource `Missing`");
  EXPECT_EQ(faulty.faults[0].place.line, 4U);
  EXPECT_EQ(faulty.faults[0].place.column, 38U);
  EXPECT_EQ(faulty.filters[0].pattern.unresolved, faulty.faults[0].message);
  const Definitions found = read(std::string(text) + "Transform: AWS::Serverless-2016-10-31\n");
  EXPECT_EQ(found.filters[0].pattern.unresolved, "`Missing` is only known at deployment");
}

}  // namespace
}  // namespace insitu
