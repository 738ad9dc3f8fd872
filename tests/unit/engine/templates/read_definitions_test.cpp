#include "insitu/read_definitions.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/engine/templates/read_text.h"

namespace insitu {
namespace {

namespace fs = std::filesystem;

/// A folder of files that is gone afterwards.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "insitu-definitions-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string add(const std::string& name, std::string_view text) const {
    const fs::path file = path_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
    return file.string();
  }
  [[nodiscard]] std::string at(const std::string& name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

constexpr std::string_view kLevelTemplate =
    "Parameters: {Level: {Type: String, Default: ERROR}}\n"
    "Resources: {F: {Type: 'AWS::Logs::SubscriptionFilter', Properties: {FilterPattern: !Ref Level}}}\n";

TEST(ReadDefinitions, SaysWhatItFoundAndWhatItExpects) {
  EXPECT_EQ(refusal("{\"a\": 1, \"b\": 2}"), "f:1:1: no known form of file: it has `a`, `b`");
  EXPECT_EQ(refusal("[1]"), "f:1:1: a list, where a map was expected");
  EXPECT_EQ(refusal("hello"), "f:1:1: a text, where a map was expected");
  EXPECT_EQ(refusal("{}"), "f:1:1: an empty map defines nothing");
  EXPECT_EQ(refusal(""), "f: the file is empty");
  EXPECT_EQ(refusal("a: [\n"), "f:2:1: this is not valid YAML: end of sequence flow not found");
}

std::string help(std::string_view text, const TemplateParameters& parameters = {}) {
  const auto found = read_definitions("f", text, parameters);
  return found ? "it was read" : found.error().help;
}

TEST(ReadDefinitions, KnowsFilesThatAreNearlyRight) {
  EXPECT_TRUE(help("version: 1\nfilters: []\n").contains("test file"));
  EXPECT_TRUE(help(R"({"version": 3, "terraform_version": "1.5", "resources": []})").contains("terraform show -json"));
  EXPECT_TRUE(help("{\"a\": 1}").contains("CloudFormation"));
}

TEST(ReadDefinitions, ParametersMustBeKnown) {
  EXPECT_EQ(read(kLevelTemplate, {{"Level", "x"}, {"AWS::Region", "y"}}).filters[0].pattern.text, "x");
  EXPECT_EQ(refusal(kLevelTemplate, {{"Levle", "x"}}), "f: no template here has the parameter `Levle` of `--param`");
  EXPECT_EQ(help(kLevelTemplate, {{"Levle", "x"}}), "did you mean `Level`?");
  EXPECT_EQ(help(kLevelTemplate, {{"Zzz", "x"}}), "there are `Level`");
  EXPECT_TRUE(help(R"({"metricFilters": []})", {{"Level", "x"}}).contains("what was read has none"));
}

TEST(ReadDefinitions, AWidgetListIsADashboard) {
  const Definitions found = read(R"({"widgets": [{"type": "log", "properties": {"query": "limit 1"}}]})");
  ASSERT_EQ(found.queries.size(), 1U);
  EXPECT_EQ(found.queries[0].id, "dashboard/widgets[0]");
}

TEST(ReadDefinitions, SeveralFilesShareTheirParameters) {
  const Folder folder;
  const std::string one = folder.add("one.yaml", kLevelTemplate);
  const std::string two = folder.add("two.json", R"({"metricFilters": []})");
  EXPECT_TRUE(read_all_definitions({one, two}, {{"Level", "x"}}));
  const auto unknown = read_all_definitions({one, two}, {{"Other", "x"}});
  ASSERT_FALSE(unknown);
  const auto accepted = read_definitions(two, TemplateParameters{{"Level", "x"}}, UnknownParameters::Accepted);
  ASSERT_TRUE(accepted);
  EXPECT_TRUE(unknown_parameter(*accepted, {{"Level", "x"}}));
  EXPECT_EQ(describe(unknown.error().front()), "no template here has the parameter `Other` of `--param`");
}

// Else an alarm would count the samples of its filter twice.
TEST(ReadDefinitions, AFileThatIsNamedTwiceCountsOnce) {
  const Folder folder;
  const std::string file = folder.add("one.yaml", kLevelTemplate);
  folder.add("T.template.json", R"({"Resources": {"A": {"Type": "AWS::CloudWatch::Alarm", "Properties": {}}}})");
  const std::string manifest =
      folder.add("manifest.json",
                 R"({"version": "48.0.0", "artifacts": {"T": {"type": "aws:cdk:stack", "properties": {}},)"
                 R"("S": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "T.template.json"}}}})");
  const auto found = read_all_definitions(
      {file, folder.at("./one.yaml"), manifest, folder.at("T.template.json"), folder.add("two.yaml", kLevelTemplate)});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->filters.size(), 2U);  // the other file says the same of its own
  EXPECT_EQ(found->alarms.size(), 1U);
}

TEST(ReadDefinitions, WhatHasOnePlaceInAFileMayBeSeveralThings) {
  const Folder folder;
  const std::string file = folder.add("d.yaml", R"(Resources:
  D:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardBody: !Join
        - ''
        - ['{"widgets":[{"type":"log","properties":{"title":"T","query":"limit 1"}},', "{\"type\":\"log\",\"properties\":{\"title\":\"T\",\"query\":\"limit 2\"}}]}"]
)");
  const auto found = read_all_definitions({file, file});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->queries.size(), 2U);
}

constexpr std::string_view kParent =
    "Resources:\n"
    "  Child: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: child.yaml}}\n"
    "  F: {Type: 'AWS::Logs::SubscriptionFilter', Properties: {FilterPattern: a}}\n";

TEST(ReadDefinitions, ATemplateBesideTheStackThatHasItCountsOnce) {
  const Folder folder;
  const std::string parent = folder.add("parent.yaml", kParent);
  const std::string child = folder.add("child.yaml", kLevelTemplate);
  for (const std::vector<std::string>& files :
       {std::vector{parent}, std::vector{parent, child}, std::vector{folder.at("./child.yaml"), parent}}) {
    const auto found = read_all_definitions(files);
    ASSERT_TRUE(found) << describe(found.error().front());
    ASSERT_EQ(found->filters.size(), 2U);
    EXPECT_EQ(found->filters[0].id, "Child.F");
    EXPECT_EQ(found->filters[0].place.file, child);
    EXPECT_TRUE(found->parameters.empty());  // a stack passes them
  }
}

// Else neither would be read.
TEST(ReadDefinitions, OfTemplatesThatAreNestedInEachOtherOneStays) {
  const Folder folder;
  const std::string parent = folder.add("parent.yaml", kParent);
  const std::string child = folder.add(
      "child.yaml", "Resources: {P: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: parent.yaml}}}\n");
  const auto found = read_all_definitions({parent, child});
  ASSERT_TRUE(found) << describe(found.error().front());
  ASSERT_EQ(found->filters.size(), 1U);
  EXPECT_EQ(found->filters[0].id, "P.F");
  ASSERT_EQ(found->faults.size(), 1U);
  EXPECT_TRUE(found->faults[0].message.contains("it is nested in itself")) << found->faults[0].message;
}

TEST(ReadDefinitions, EveryBadFileIsReported) {
  const Folder folder;
  const auto found = read_all_definitions({folder.at("missing.yaml"), folder.add("b.yaml", "{}")});
  ASSERT_FALSE(found);
  ASSERT_EQ(found.error().size(), 2U);
  EXPECT_TRUE(describe(found.error()[0]).contains("missing.yaml: "));
  EXPECT_FALSE(read_definitions(folder.at("missing.yaml")));
}

TEST(ReadDefinitions, AManifestStandsForItsTemplates) {
  const Folder folder;
  constexpr std::string_view kManifest = R"({"version": "48.0.0", "artifacts": {
    "Tree": {"type": "cdk:tree", "properties": {"file": "tree.json"}},
    "S.assets": {"type": "cdk:asset-manifest", "properties": {"file": "S.assets.json"}},
    "S": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "S.template.json"},
      "metadata": {"/S/Errors/Resource": [{"type": "aws:cdk:logicalId", "data": "F"}]}},
    "Stage": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "assembly-Stage"}}}})";
  constexpr std::string_view kStage = R"({"version": "48.0.0", "artifacts": {
    "T": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "T.template.json"}}}})";
  constexpr std::string_view kAssets = R"({"version": "48.0.0", "files": {
    "1": {"source": {"path": "S.template.json", "packaging": "file"}},
    "2": {"source": {"path": "N.nested.template.json", "packaging": "file"}},
    "3": {"source": {"path": "asset.3", "packaging": "zip"}}}})";
  const std::string manifest = folder.add("manifest.json", kManifest);
  folder.add("S.assets.json", kAssets);
  folder.add("S.template.json", kLevelTemplate);
  folder.add("N.nested.template.json", kLevelTemplate);
  folder.add("assembly-Stage/manifest.json", kStage);
  folder.add("assembly-Stage/T.template.json", kLevelTemplate);
  const auto found = read_definitions(manifest, TemplateParameters{});
  ASSERT_TRUE(found) << describe(found.error());
  ASSERT_EQ(found->filters.size(), 3U);  // each template once
  EXPECT_EQ(found->filters[0].place.file, folder.at("S.template.json"));
  EXPECT_EQ(found->filters[0].title, "S/Errors/Resource");
  EXPECT_EQ(found->filters[1].place.file, folder.at("N.nested.template.json"));
  EXPECT_EQ(found->filters[2].place.file, folder.at("assembly-Stage/T.template.json"));

  fs::remove(folder.at("assembly-Stage/T.template.json"));
  const auto broken = read_definitions(manifest, TemplateParameters{});
  ASSERT_TRUE(broken);
  EXPECT_EQ(broken->filters.size(), 2U);
  ASSERT_EQ(broken->faults.size(), 1U);
  EXPECT_EQ(broken->faults[0].place.file, folder.at("assembly-Stage/T.template.json"));
}

// Whatever is cut off is read or refused with a message, and never a reason to fall over.
TEST(ReadDefinitions, EveryPrefixHasAnAnswer) {
  constexpr std::string_view kYaml = R"(Transform: AWS::LanguageExtensions
Parameters: {P: {Type: String, Default: "a\u00e9"}}
Conditions: {C: !Not [!Equals [!Ref P, 'it''s']]}
Resources:
  F:
    Type: AWS::Logs::MetricFilter
    Condition: C
    Properties:
      FilterPattern: !Sub "{ $.a = \"${P}\" }"
      LogGroupName: !Join ['', [a, !GetAtt X.Arn]]
      MetricTransformations: &t
        - {MetricName: x, MetricNamespace: y, MetricValue: 1, Dimensions: [{Key: a, Value: $.b}]}
  Fn::ForEach::L: [X, [a, !Ref P], {'G${X}': {Type: 'AWS::Logs::LogGroup', Properties: {LogGroupName: !Ref X}}}]
  S: {Type: 'AWS::CloudFormation::Stack', Properties: {TemplateURL: none.yaml, Parameters: {A: !GetAtt S.Outputs.B}}}
  D:
    Type: AWS::CloudWatch::Dashboard
    Properties:
      DashboardBody: !Sub |
        {"widgets": [{"type": "log", "properties": {"query": "SOURCE 'a' | limit ${P}"}}]}
)";
  constexpr std::string_view kJson =
      R"({"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"a","mode":"managed",)"
      R"("type":"aws_cloudwatch_dashboard","values":{"dashboard_name":"D","dashboard_body":"{\"widgets\":[{\"type\":)"
      R"(\"log\",\"properties\":{\"query\":\"filter a = \\\"\u00e9\\\"\"}}]}"}}]}}})";
  for (const std::string_view text : {kYaml, kJson}) {
    ASSERT_TRUE(read_definitions("f", text, TemplateParameters{}));
    for (std::size_t size = 0; size < text.size(); ++size) {
      const auto found = read_definitions("f", text.substr(0, size), TemplateParameters{});
      if (!found) {
        EXPECT_FALSE(found.error().message.empty()) << size;
      }
    }
  }
}

// Does the same with a byte missing in the middle, or another in its place.
TEST(ReadDefinitions, EveryDamageHasAnAnswer) {
  for (std::size_t at = 0; at < kLevelTemplate.size(); ++at) {
    for (const std::string_view other : {"", "\"", "'", "{", "]", "\n", "&", "*", "!", "|", ":", "\t", "\xff"}) {
      std::string text(kLevelTemplate);
      text.replace(at, 1, other);
      const auto found = read_definitions("f", text, TemplateParameters{});
      if (!found) {
        EXPECT_FALSE(found.error().message.empty()) << at;
      }
    }
  }
}

}  // namespace
}  // namespace insitu
