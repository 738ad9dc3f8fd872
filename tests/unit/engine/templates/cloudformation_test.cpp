#include <gtest/gtest.h>

#include "tests/unit/engine/templates/read_text.h"

namespace insitu {
namespace {

// The same template in both languages.
constexpr std::string_view kYamlTemplate = R"(AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  Level: {Type: String, Default: ERROR}
Resources:
  Group:
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: /app/api}
  Errors:
    Type: AWS::Logs::MetricFilter
    Properties:
      FilterPattern: !Sub '{ $.level = "${Level}" && $.x = 1 }'
      LogGroupName: !Ref Group
      MetricTransformations:
        - MetricName: Errors
          MetricNamespace: App
          MetricValue: 1
          DefaultValue: '0'
          Dimensions: [{Key: Svc, Value: $.svc}]
)";
constexpr std::string_view kJsonTemplate = R"({"Parameters": {"Level": {"Type": "String", "Default": "ERROR"}},
 "Resources": {
  "Group": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": "/app/api"}},
  "Errors": {"Type": "AWS::Logs::MetricFilter", "Properties": {
   "FilterPattern": {"Fn::Sub": "{ $.level = \"${Level}\" && $.x = 1 }"},
   "LogGroupName": {"Ref": "Group"},
   "MetricTransformations": [{"MetricName": "Errors", "MetricNamespace": "App", "MetricValue": 1,
    "DefaultValue": "0", "Dimensions": [{"Key": "Svc", "Value": "$.svc"}]}]}}}})";

std::string filter(std::string_view pattern, std::string_view more = "") {
  return "Parameters: {P: {Type: String}}\nResources:\n  F:\n    Type: AWS::Logs::MetricFilter\n" + std::string(more) +
         "    Properties:\n      FilterPattern: " + std::string(pattern) + "\n";
}

TEST(CloudFormation, ReadsAMetricFilterInBothLanguages) {
  for (const std::string_view text : {kYamlTemplate, kJsonTemplate}) {
    const Definitions found = read(text);
    ASSERT_EQ(found.filters.size(), 1U);
    const FilterDefinition& errors = found.filters[0];
    EXPECT_EQ(errors.id, "Errors");
    EXPECT_EQ(errors.pattern.text, R"({ $.level = "ERROR" && $.x = 1 })");
    EXPECT_EQ(errors.log_group->text, "/app/api");
    ASSERT_EQ(errors.transformations.size(), 1U);
    EXPECT_EQ(errors.transformations[0].value.text, "1");
    EXPECT_EQ(errors.transformations[0].default_value->text, "0");
    ASSERT_EQ(errors.transformations[0].dimensions.size(), 1U);
    EXPECT_EQ(errors.transformations[0].dimensions[0].name.text, "Svc");
    EXPECT_EQ(errors.transformations[0].dimensions[0].value.text, "$.svc");
  }
}

// `${Level}` is eight columns of the file and five bytes of the pattern.
TEST(CloudFormation, PlacesGoOnAfterAParameter) {
  const Definitions yaml = read(kYamlTemplate);
  EXPECT_EQ(place(yaml.filters[0].pattern), "11:28");
  EXPECT_EQ(place(yaml.filters[0].pattern, "ERROR"), "11:41");
  EXPECT_EQ(place(yaml.filters[0].pattern, "OR\""), "11:41");
  EXPECT_EQ(place(yaml.filters[0].pattern, "$.x"), "11:54");
  const Definitions json = read(kJsonTemplate);
  EXPECT_EQ(place(json.filters[0].pattern), "5:34");
  EXPECT_EQ(place(json.filters[0].pattern, "ERROR"), "5:48");
  EXPECT_EQ(place(json.filters[0].pattern, "$.x"), "5:62");
}

TEST(CloudFormation, AParameterThatIsThePatternHasThePlaceOfItsDefault) {
  const std::string_view text =
      "Parameters:\n  P: {Type: String, Default: ERROR WARN}\nResources:\n  F:\n"
      "    Type: AWS::Logs::MetricFilter\n    Properties: {FilterPattern: !Ref P}\n";
  EXPECT_EQ(place(read(text).filters[0].pattern, "WARN"), "2:36");
  const Definitions given = read(text, {{"P", "x"}});
  EXPECT_EQ(given.filters[0].pattern.text, "x");
  EXPECT_EQ(place(given.filters[0].pattern), "6:38");
}

TEST(CloudFormation, PlacesGoOnInAJoinedText) {
  const std::string_view text =
      "Parameters:\n  P: {Type: String, Default: ERROR}\nResources:\n  F:\n"
      "    Type: AWS::Logs::MetricFilter\n    Properties:\n"
      "      FilterPattern: !Join ['', ['{ $.level = \"', !Ref P, '\" && $.x }']]\n";
  const WrittenValue pattern = read(text).filters[0].pattern;
  ASSERT_EQ(pattern.text, R"({ $.level = "ERROR" && $.x })");
  EXPECT_EQ(place(pattern, "level"), "7:39");
  EXPECT_EQ(place(pattern, "RROR"), "2:31");
  EXPECT_EQ(place(pattern, "$.x"), "7:65");
  EXPECT_EQ(place(read(text, {{"P", "longer than that"}}).filters[0].pattern, "$.x"), "7:65");
}

TEST(CloudFormation, ReadsAlarms) {
  const Definitions found = read(R"(Resources:
  A:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: too-many
      Namespace: App
      MetricName: Errors
      ExtendedStatistic: p99
      Period: '300'
      EvaluationPeriods: 3
      DatapointsToAlarm: 2
      Threshold: 5
      ComparisonOperator: GreaterThanThreshold
      TreatMissingData: notBreaching
      Dimensions: [{Name: Svc, Value: pay}]
      EvaluationWindow: {WallClockWindow: {Timezone: Europe/Berlin}}
  M:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Metrics:
        - Id: m
          MetricStat: {Metric: {Namespace: App, MetricName: Errors}, Period: 60, Stat: Sum}
  E:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Metrics:
        - {Id: e, Expression: m * 2}
        - Id: m
          ReturnData: false
          MetricStat: {Metric: {Namespace: App, MetricName: Errors}, Period: 300, Stat: p90, Unit: Count}
  W:
    Type: AWS::CloudWatch::Alarm
    Properties: {WarmUpConfiguration: {WarmUpPeriodDurationInMinutes: 5}}
  C:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties:
      AlarmName: c
      AlarmRule: !Join ['', ['ALARM("', !GetAtt W.Arn, '") OR ALARM(', !Ref A, ')']]
      ActionsSuppressor: !GetAtt [W, Arn]
      ActionsSuppressorWaitPeriod: 60
      ActionsSuppressorExtensionPeriod: 120
)");
  ASSERT_EQ(found.alarms.size(), 5U);
  const AlarmDefinition& alarm = found.alarms[0];
  EXPECT_TRUE(alarm.is_called("too-many"));
  EXPECT_EQ(alarm.statistic->text, "p99");
  EXPECT_EQ(alarm.period->text, "300");
  EXPECT_EQ(alarm.datapoints_to_alarm->text, "2");
  EXPECT_EQ(alarm.dimensions[0].value.text, "pay");
  EXPECT_EQ(alarm.wall_clock_zone->text, "Europe/Berlin");
  EXPECT_EQ(found.alarms[1].not_replayable, "");
  EXPECT_EQ(found.alarms[1].metric_name->text, "Errors");
  EXPECT_EQ(found.alarms[1].period->text, "60");
  EXPECT_EQ(found.alarms[2].not_replayable, "");
  ASSERT_EQ(found.alarms[2].metrics.size(), 2U);
  EXPECT_EQ(found.alarms[2].metrics[0].id.text, "e");
  EXPECT_EQ(found.alarms[2].metrics[0].expression->text, "m * 2");
  EXPECT_EQ(found.alarms[2].metrics[0].returns_data.text, "true");
  const MetricQueryDefinition& metric = found.alarms[2].metrics[1];
  EXPECT_FALSE(metric.expression);
  EXPECT_EQ(metric.returns_data.text, "false");
  EXPECT_EQ(metric.metric_name->text, "Errors");
  EXPECT_EQ(metric.statistic->text, "p90");
  EXPECT_EQ(metric.period->text, "300");
  EXPECT_EQ(metric.unit->text, "Count");
  EXPECT_EQ(found.alarms[3].not_replayable, "a warm-up period");
  const AlarmDefinition& composite = found.alarms[4];
  EXPECT_EQ(composite.not_replayable, "");
  EXPECT_EQ(composite.rule->expression, R"(ALARM("${W.Arn}") OR ALARM(too-many))");
  EXPECT_EQ(composite.suppressor->expression, "${W.Arn}");
  EXPECT_EQ(composite.suppressor_wait->text, "60");
  EXPECT_EQ(composite.suppressor_extension->text, "120");
}

TEST(CloudFormation, ReadsEventsOfServerlessFunctions) {
  const Definitions found = read(R"(Transform: AWS::Serverless-2016-10-31
Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Api: {Type: Api}
        Logs:
          Type: CloudWatchLogs
          Properties: {LogGroupName: /app, FilterPattern: 'ERROR'}
)");
  ASSERT_EQ(found.filters.size(), 1U);
  EXPECT_EQ(found.filters[0].kind, DefinitionKind::SubscriptionFilter);
  EXPECT_EQ(found.filters[0].id, "FnLogs");
  EXPECT_EQ(found.filters[0].title, "Fn/Logs");
  EXPECT_EQ(place(found.filters[0].pattern), "10:60");
}

TEST(CloudFormation, ReadsQueriesAndPolicies) {
  const Definitions found = read(R"(Resources:
  Q:
    Type: AWS::Logs::QueryDefinition
    Properties: {Name: slow, QueryString: limit 1, LogGroupNames: [a]}
  P:
    Type: AWS::Logs::AccountPolicy
    Properties:
      PolicyName: p
      PolicyType: SUBSCRIPTION_FILTER_POLICY
      PolicyDocument: '{"FilterPattern": "a b"}'
  M:
    Type: AWS::Logs::AccountPolicy
    Properties: {PolicyName: m, PolicyType: METRIC_EXTRACTION_POLICY, PolicyDocument: '[]'}
  D:
    Type: AWS::Logs::AccountPolicy
    Properties: {PolicyName: d, PolicyType: DATA_PROTECTION_POLICY, PolicyDocument: '{}'}
)");
  ASSERT_EQ(found.queries.size(), 1U);
  EXPECT_TRUE(found.queries[0].is_called("slow"));
  ASSERT_EQ(found.filters.size(), 1U);
  EXPECT_EQ(place(found.filters[0].pattern, "b"), "10:45");
  ASSERT_EQ(found.not_read.size(), 1U);
  EXPECT_EQ(found.not_read[0].first.id, "M");
}

TEST(CloudFormation, ALogAlarmHasAQuery) {
  const Definitions found = read(R"(Parameters: {Level: {Type: String}}
Resources:
  L:
    Type: AWS::CloudWatch::LogAlarm
    Properties:
      AlarmName: slow
      ScheduledQueryConfiguration:
        QueryString: 'filter a = 1'
        LogGroupIdentifiers: [/a, /b]
  Unknown:
    Type: AWS::CloudWatch::LogAlarm
    Properties:
      ScheduledQueryConfiguration: {QueryString: !Ref Level}
)");
  ASSERT_EQ(found.alarms.size(), 2U);
  EXPECT_EQ(found.alarms[0].not_replayable, "an alarm on a log query");
  ASSERT_EQ(found.queries.size(), 2U);
  EXPECT_EQ(found.queries[0].kind, DefinitionKind::AlarmQuery);
  EXPECT_EQ(found.queries[0].id, "L");
  EXPECT_EQ(found.queries[0].name.text, "slow");
  EXPECT_EQ(place(found.queries[0].query, "a = 1"), "8:30");
  EXPECT_EQ(found.queries[0].log_groups.size(), 2U);
  EXPECT_TRUE(found.queries[1].query.unresolved.contains("`Level`"));
}

constexpr std::string_view kDashboard = R"(Resources:
  D:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardBody: !Sub |
        {"widgets": [
          {"type": "metric", "properties": {}},
          {"type": "log", "properties": {"region": "${AWS::Region}", "title": "Slow",
            "query": "SOURCE '/a' | SOURCE '/b' | fields x"}},
          {"type": "log", "properties": {"query": "SOURCE '/app/${AWS::Region}' | limit 1"}}
        ]}
)";

// Nearly every dashboard names its region, which is not known before: only what depends on it is not known.
TEST(CloudFormation, ADashboardIsReadAroundItsUnknownParts) {
  const Definitions found = read(kDashboard);
  ASSERT_EQ(found.queries.size(), 2U);
  EXPECT_EQ(found.queries[0].id, "D/Slow");
  EXPECT_EQ(found.queries[0].kind, DefinitionKind::DashboardQuery);
  EXPECT_EQ(found.queries[0].query.text, "SOURCE '/a' | SOURCE '/b' | fields x");
  EXPECT_EQ(place(found.queries[0].query, "fields"), "9:51");
  ASSERT_EQ(found.queries[0].log_groups.size(), 2U);
  EXPECT_EQ(found.queries[0].log_groups[1].text, "/b");
  EXPECT_EQ(found.queries[1].id, "D/widgets[2]");
  EXPECT_TRUE(found.queries[1].query.unresolved.contains("AWS::Region"));
  const Definitions given = read(kDashboard, {{"AWS::Region", "eu-west-1"}});
  EXPECT_EQ(given.queries[1].query.text, "SOURCE '/app/eu-west-1' | limit 1");
}

TEST(CloudFormation, ADashboardWithAnUnknownPartOutsideOfStringsIsUnresolved) {
  const Definitions found = read(
      "Parameters: {H: {Type: Number}}\nResources:\n  D:\n    Type: AWS::CloudWatch::Dashboard\n    Properties:\n"
      "      DashboardBody: !Sub '{\"widgets\": [${H}]}'\n");
  ASSERT_EQ(found.unresolved.size(), 1U);
  EXPECT_EQ(found.unresolved[0].second, "parameter `H` has no default; give `--param H=VALUE`");
}

TEST(CloudFormation, ADashboardMayBeAMapOfTheTemplate) {
  const Definitions found = read(R"(Transform: AWS::LanguageExtensions
Resources:
  D:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardBody:
        Fn::ToJsonString:
          widgets:
            - type: log
              width: 12
              properties: {query: 'filter a = "b"', region: !Ref AWS::Region}
)");
  ASSERT_EQ(found.queries.size(), 1U);
  EXPECT_EQ(found.queries[0].query.text, R"(filter a = "b")");
}

TEST(CloudFormation, ConditionsDecideWhatIsThere) {
  const std::string_view conditions =
      "    Condition: C\n    Properties: {FilterPattern: x}\nConditions: {C: !Equals [!Ref P, prod]}\n";
  const std::string text =
      "Parameters: {P: {Type: String}}\nResources:\n  F:\n    Type: AWS::Logs::SubscriptionFilter\n" +
      std::string(conditions);
  const Definitions dev = read(text, {{"P", "dev"}});
  EXPECT_TRUE(dev.filters.empty());
  EXPECT_TRUE(dev.unresolved.empty());
  ASSERT_EQ(dev.not_created.size(), 1U);
  EXPECT_EQ(dev.not_created[0].definition.description(), "subscription filter `F`");
  EXPECT_EQ(dev.not_created[0].why, "the condition `C` is false with `P=dev`");
  const Definitions there = read(text, {{"P", "prod"}});
  EXPECT_EQ(there.filters.size(), 1U);
  EXPECT_TRUE(there.unresolved.empty());
  const Definitions unknown = read(text);
  EXPECT_EQ(unknown.filters.size(), 1U);
  ASSERT_EQ(unknown.unresolved.size(), 1U);
  EXPECT_EQ(unknown.unresolved[0].second,
            "whether it is created depends on the condition `C`: parameter `P` has no default; give `--param P=VALUE`");
}

/// Returns the patterns of all filters in each of the readings with other parameters: "a b / a".
std::string other_patterns(const std::string& text, const TemplateParameters& parameters = {}) {
  const auto found = read_definitions("f", text, parameters, UnknownParameters::Refused, ResourceConditions::BothWays);
  if (!found) return describe(found.error());
  std::string list;
  for (const Definitions& other : found->other_ways) {
    if (!list.empty()) list += " / ";
    for (const FilterDefinition& filter : other.filters) {
      list += filter.pattern.is_known() ? filter.pattern.text : "?";
      list += &filter == &other.filters.back() ? "" : " ";
    }
  }
  return list;
}

TEST(CloudFormation, IsReadWithTheParametersThatTurnItsConditions) {
  const std::string front =
      "Parameters: {P: {Type: String, Default: dev}, Q: {Type: String, Default: ''}}\n"
      "Conditions:\n  C: !Equals [!Ref P, prod]\n  D: !Equals [prod, !Ref P]\n  E: !Not [!Equals [!Ref Q, '']]\n"
      "  B: !And [!Condition C, !Equals [!Ref Q, big]]\nResources:\n  F:\n"
      "    Type: AWS::Logs::SubscriptionFilter\n";
  const auto with_pattern = [&](const std::string& pattern) {
    return front + "    Properties: {FilterPattern: " + pattern + "}\n";
  };
  EXPECT_EQ(other_patterns(with_pattern("x")), "");
  EXPECT_EQ(other_patterns(with_pattern("!If [C, a, b]")), "a");
  EXPECT_EQ(other_patterns(with_pattern("!If [C, a, b]"), {{"P", "prod"}}), "b");
  // One value turns both, and what the text says of it.
  EXPECT_TRUE(other_patterns(with_pattern("!If [C, !If [D, !Ref P, x], !If [D, y, b]]")).starts_with("prod"));
  // Two values; no value at all, so that the parameter is not known.
  EXPECT_EQ(other_patterns(with_pattern("!If [B, !Sub '${P} ${Q}', b]")), "prod big");
  EXPECT_EQ(other_patterns(with_pattern("!If [E, a, b]"), {{"Q", "big"}}), "b");
  EXPECT_EQ(other_patterns(front + "    Condition: C\n    Properties: {FilterPattern: !Sub '${P}'}\n"), "prod");
}

TEST(CloudFormation, AConditionThatNoNamedValueTurnsIsAssumed) {
  const std::string text =
      "Parameters: {Q: {Type: String, Default: ''}}\nConditions: {E: !Not [!Equals [!Ref Q, '']]}\nResources:\n"
      "  F:\n    Type: AWS::Logs::SubscriptionFilter\n    Condition: E\n    Properties: {FilterPattern: !If [E, a, "
      "b]}\n"
      "  G:\n    Type: AWS::Logs::SubscriptionFilter\n    Properties: {FilterPattern: !Ref Q}\n";
  EXPECT_TRUE(other_patterns(text).starts_with("a ?"));
}

TEST(CloudFormation, ConditionsCanBeIgnored) {
  const std::string text =
      "Parameters: {P: {Type: String, Default: dev}}\nConditions: {C: !Equals [!Ref P, prod]}\nResources:\n  F:\n"
      "    Type: AWS::Logs::SubscriptionFilter\n    Condition: C\n    Properties: {FilterPattern: !Ref P}\n";
  const auto found = read_definitions("f", text, {}, UnknownParameters::Refused, ResourceConditions::Ignored);
  ASSERT_TRUE(found);
  ASSERT_EQ(found->filters.size(), 1U);
  EXPECT_EQ(found->filters[0].pattern.text, "dev");
  EXPECT_TRUE(found->not_created.empty());
}

TEST(CloudFormation, AFaultHidesNothing) {
  const Definitions found = read(filter("x", "    Condition: D\n"));
  ASSERT_EQ(found.faults.size(), 1U);
  EXPECT_EQ(found.faults[0].message, "the template has no condition `D`");
  EXPECT_EQ(found.filters.size(), 1U);
  EXPECT_EQ(found.unresolved.size(), 1U);
}

TEST(CloudFormation, TitlesAreConstructPaths) {
  const Definitions found = read(filter("x", "    Metadata: {'aws:cdk:path': Stack/Filter/Resource}\n"));
  EXPECT_EQ(found.filters[0].title, "Stack/Filter/Resource");
  EXPECT_TRUE(found.filters[0].is_called("Stack/Filter/Resource"));
}

TEST(CloudFormation, ResourcesThatAreMadeAtDeploymentAreReported) {
  const Definitions found = read(
      "Resources:\n  Fn::Transform: {Name: AWS::Include}\n  G:\n"
      "    Type: AWS::Logs::LogGroup\n");
  ASSERT_EQ(found.unresolved.size(), 1U);
  EXPECT_EQ(found.unresolved[0].second, "which resources `Fn::Transform` makes is only known at deployment");
}

TEST(CloudFormation, RefusesBrokenTemplatesWithAPlace) {
  EXPECT_EQ(refusal("Resources:\n  F:\n    Type: AWS::Logs::MetricFilter\n"),
            "f:2:3: the resource `F` has no `Properties`");
  EXPECT_EQ(refusal("Resources:\n  F: {Properties: {}}\n"), "f:2:6: the resource `F` has no `Type`");
  EXPECT_EQ(refusal("Resources:\n  F: 3\n"), "f:2:6: the resource `F` is a number, not a map");
  EXPECT_EQ(refusal("Resources: [1]\n"), "f:1:12: `Resources` of the template is a list, not a map");
  EXPECT_EQ(refusal("AWSTemplateFormatVersion: x\n"), "f:1:1: the template has no `Resources`");
  EXPECT_EQ(refusal(filter("{ $.a = 1 }")), "f:6:22: `FilterPattern` of the metric filter `F` is a map, not a text");
  EXPECT_EQ(refusal(filter("[ip, user]")), "f:6:22: `FilterPattern` of the metric filter `F` is a list, not a text");
  EXPECT_EQ(refusal(filter("")), "f:7:1: `FilterPattern` of the metric filter `F` is empty");
  EXPECT_EQ(refusal(filter("x\n      MetricTransformations: {MetricName: x}")),
            "f:7:30: `MetricTransformations` of the metric filter `F` is a map, not a list");
  EXPECT_EQ(refusal(filter("x\n      MetricTransformations: [x]")),
            "f:7:31: a metric transformation of the metric filter `F` is a text, not a map");
}

TEST(CloudFormation, APatternWithoutQuotesIsAdvisedToHaveThem) {
  const auto found = read_definitions("f", filter("{ $.a = 1 }"), {});
  ASSERT_TRUE(found);
  ASSERT_EQ(found->faults.size(), 1U);
  EXPECT_EQ(found->faults[0].help, "put a pattern that begins with a bracket in quotes");
}

TEST(CloudFormation, NamesTheFeatureOfAnAlarmThatIsNotReplayed) {
  const Definitions found = read(R"(Resources:
  Account:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Metrics:
        - Id: m
          AccountId: '123456789012'
          MetricStat: {Metric: {Namespace: App, MetricName: Errors}, Period: 60, Stat: Sum}
  Insights:
    Type: AWS::CloudWatch::Alarm
    Properties: {Metrics: [{Id: q, Expression: SELECT SUM(Errors) FROM App, Period: 60}]}
  Window:
    Type: AWS::CloudWatch::Alarm
    Properties: {MetricName: Errors, EvaluationWindow: {LunarWindow: {}}}
  Sliding:
    Type: AWS::CloudWatch::Alarm
    Properties: {MetricName: Errors, EvaluationWindow: {SlidingWindow: {}}}
)");
  ASSERT_EQ(found.alarms.size(), 4U);
  EXPECT_EQ(found.alarms[0].not_replayable, "a metric of another account");
  EXPECT_EQ(found.alarms[1].not_replayable, "Metrics Insights (`SELECT`)");
  EXPECT_EQ(found.alarms[2].not_replayable, "an evaluation window with `LunarWindow`");
  EXPECT_EQ(found.alarms[3].not_replayable, "");
}

TEST(CloudFormation, AnAlarmHasOneMetricAndRemembersWhereItsStatisticIs) {
  const std::string front = "Resources:\n  A:\n    Type: AWS::CloudWatch::Alarm\n    Properties:\n";
  // Both are there, and what makes an alarm of them says so.
  const auto both = read(front + "      {MetricName: E, Metrics: [{Id: m, MetricStat: {Metric: {MetricName: F}}}]}\n");
  EXPECT_EQ(both.alarms[0].metric_name->text, "E");
  EXPECT_EQ(both.alarms[0].metrics.size(), 1U);
  // A value that may yet turn out to be missing does not contradict.
  EXPECT_EQ(
      read(front + "      {MetricName: !ImportValue E, Metrics: [{Id: m, MetricStat: {Metric: {}}}]}\n").alarms.size(),
      1U);
  EXPECT_EQ(read(front + "      {Statistic: p99}\n").alarms[0].statistic_member, StatisticMember::Plain);
  EXPECT_EQ(read(front + "      {ExtendedStatistic: p99}\n").alarms[0].statistic_member, StatisticMember::Extended);
  EXPECT_EQ(read(front + "      {Metrics: [{MetricStat: {Stat: p99}}]}\n").alarms[0].statistic_member,
            StatisticMember::Any);
}

TEST(CloudFormation, PutsTogetherNoExpressionsThatGrow) {
  const auto expression_after = [](std::size_t literal) {
    const std::string text = "Parameters: {P: {Type: String}}\nResources: {F: {Type: AWS::Logs::SubscriptionFilter, " +
                             ("Properties: {FilterPattern: x, LogGroupName: !Sub '" + std::string(literal, 'a')) +
                             "${P}'}}}";
    return read(text).filters[0].log_group->expression;
  };
  constexpr std::size_t kMax = 4096;
  EXPECT_EQ(expression_after(kMax - 4).size(), kMax);
  EXPECT_TRUE(expression_after(kMax - 3).starts_with("${Fn::Sub "));  // as it is written, which does not grow
}

}  // namespace
}  // namespace insitu
