#include "insitu/metric_transformation.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu {
namespace {

using Kind = TransformationProblem::Kind;

constexpr std::string_view kTerms = "ERROR";
constexpr std::string_view kJson = "{ $.level = \"ERROR\" }";
constexpr std::string_view kFields = "[ip, user, , status = 4*, size]";

MetricTransformation fine() {
  MetricTransformation transformation;
  transformation.metric_namespace = "App";
  transformation.metric_name = "Errors";
  return transformation;
}

MetricTransformation with_value(const std::string& value) {
  MetricTransformation transformation = fine();
  transformation.value = value;
  return transformation;
}

MetricTransformation with_dimension(const std::string& name, const std::string& value) {
  MetricTransformation transformation = fine();
  transformation.dimensions.push_back({name, value});
  return transformation;
}

std::vector<TransformationProblem> problems(const MetricTransformation& transformation, std::string_view pattern) {
  return check_transformation(transformation, pattern);
}

void expect_fine(const MetricTransformation& transformation, std::string_view pattern) {
  for (const TransformationProblem& problem : problems(transformation, pattern)) ADD_FAILURE() << problem.message;
}

/// Exactly this is wrong.
void expect_problem(const MetricTransformation& transformation, std::string_view pattern, Kind kind,
                    TransformationPart part, std::string_view message) {
  const auto found = problems(transformation, pattern);
  ASSERT_EQ(found.size(), 1U) << message;
  EXPECT_EQ(found.front().kind, kind) << found.front().message;
  EXPECT_EQ(found.front().part, part) << found.front().message;
  EXPECT_EQ(found.front().message, message);
}

// grammar/README.md, "Metric filters": a number, `$.path` of JSON patterns (which need not occur in the pattern),
// `$name` and `$7` of space-delimited ones.
TEST(MetricTransformation, TakesWhatThePatternHas) {
  expect_fine(fine(), kTerms);
  expect_fine(with_value("$.latency"), kJson);
  expect_fine(with_value("$size"), kFields);
  expect_fine(with_value("$3"), kFields);
  expect_fine(with_value("$7"), "[ip, ..., size]");
  expect_fine(with_value("$7"), "[]");
  expect_fine(with_value("$1"), "[..., size]");
  expect_fine(with_dimension("Service", "$.svc"), kJson);
  expect_fine(with_dimension("Status", "$status"), kFields);
}

TEST(MetricTransformation, RefusesValuesThatAreNone) {
  const auto value = TransformationPart::Value;
  expect_problem(with_value("latency"), kJson, Kind::ValueIsNoNumber, value,
                 "`latency` is neither a number nor a selector");
  expect_problem(with_value(""), kJson, Kind::ValueIsNoNumber, value, "the metric value is empty");
  expect_problem(with_value("$.a."), kJson, Kind::InvalidSelector, value, "`$.a.` is no selector");
  expect_problem(with_value("$." + std::string(99, 'a')), kJson, Kind::ValueTooLong, value,
                 "the metric value has 101 characters, the service takes 100");
  expect_fine(with_value("$." + std::string(98, 'a')), kJson);
}

TEST(MetricTransformation, RefusesValuesThatThePatternDoesNotHave) {
  const auto value = TransformationPart::Value;
  expect_problem(with_value("$.a"), kTerms, Kind::ValueNotInPattern, value,
                 "a pattern of terms has neither members nor fields: there is no `$.a`");
  expect_problem(with_value("$.a"), kFields, Kind::ValueNotInPattern, value,
                 "`$.a` is a JSON member, and the pattern is space-delimited");
  expect_problem(with_value("$size"), kJson, Kind::ValueNotInPattern, value,
                 "`$size` is a field of a space-delimited pattern, and this is a JSON pattern");
  expect_problem(with_value("$sice"), kFields, Kind::ValueNotInPattern, value, "the pattern has no field `sice`");
  expect_problem(with_value("$0"), kFields, Kind::ValueNotInPattern, value, "there is no field 0");
  expect_problem(with_value("$6"), kFields, Kind::ValueNotInPattern, value,
                 "the pattern has 5 fields, of which the last takes all that is left: there is no field 6");
  expect_problem(with_value("$5"), kFields, Kind::ValueNotInPattern, value, "field 5 has a name, and goes by that");
  expect_problem(with_value("$4"), kFields, Kind::ValueNotInPattern, value, "field 4 has a name, and goes by that");
}

TEST(MetricTransformation, SuggestsTheFieldThatWasMeant) {
  EXPECT_EQ(problems(with_value("$sice"), kFields).front().help, "did you mean `$size`?");
  EXPECT_EQ(problems(with_value("size"), kFields).front().help,
            "for a JSON member, write `$.size`; for a field of a space-delimited pattern, `$size`");
}

// In the service's order of reasons: terms, default, count, values.
TEST(MetricTransformation, RefusesDimensions) {
  expect_problem(with_dimension("Service", "$.svc"), kTerms, Kind::DimensionsOnTerms, TransformationPart::DimensionName,
                 "a pattern of terms has no fields to take dimensions from");
  expect_problem(with_dimension("Service", "pay"), kJson, Kind::InvalidSelector, TransformationPart::DimensionValue,
                 "the value of a dimension is a selector, and `pay` is none");
  expect_problem(with_dimension("Service", "1"), kJson, Kind::InvalidSelector, TransformationPart::DimensionValue,
                 "the value of a dimension is a selector, and `1` is none");
  expect_problem(with_dimension("", "$.svc"), kJson, Kind::InvalidName, TransformationPart::DimensionName,
                 "the name of a dimension is empty");
  expect_problem(with_dimension(":a", "$.svc"), kJson, Kind::InvalidName, TransformationPart::DimensionName,
                 "the name of a dimension cannot begin with `:`, as `:a` does");
  expect_problem(with_dimension(std::string(256, 'a'), "$.svc"), kJson, Kind::DimensionTooLong,
                 TransformationPart::DimensionName,
                 "the name of a dimension has 256 characters, the service takes 255");
  MetricTransformation with_default = with_dimension("Service", "$.svc");
  with_default.default_value = 0;
  expect_problem(with_default, kJson, Kind::DimensionsAndDefault, TransformationPart::DefaultValue,
                 "dimensions and a default value exclude each other");
}

TEST(MetricTransformation, CountsDimensions) {
  MetricTransformation four = fine();
  for (const char* name : {"a", "b", "c", "d"}) four.dimensions.push_back({name, "$.x"});
  expect_problem(four, kJson, Kind::TooManyDimensions, TransformationPart::DimensionName,
                 "4 dimensions, the service takes 3");
  four.dimensions.pop_back();
  expect_fine(four, kJson);
  four.dimensions.back().name = "a";
  expect_problem(four, kJson, Kind::InvalidName, TransformationPart::DimensionName, "there are two dimensions `a`");
  EXPECT_EQ(problems(four, kJson).front().index, 2U);
}

TEST(MetricTransformation, ChecksNamesAndUnits) {
  MetricTransformation transformation = fine();
  transformation.metric_namespace = "A.B-c_d/1#2:x";  // AWS-validated snapshot run
  expect_fine(transformation, kTerms);
  transformation.metric_name = "a:b";
  expect_problem(transformation, kTerms, Kind::InvalidName, TransformationPart::Name,
                 "a metric name cannot hold `:`, as `a:b` does");
  transformation = fine();
  transformation.metric_namespace = " ";
  expect_problem(transformation, kTerms, Kind::InvalidName, TransformationPart::Namespace, "the namespace is empty");
  transformation = fine();
  transformation.unit = "milliseconds";
  expect_problem(transformation, kTerms, Kind::UnknownUnit, TransformationPart::Unit,
                 "`milliseconds` is no unit of CloudWatch");
  EXPECT_EQ(problems(transformation, kTerms).front().help, "did you mean `Milliseconds`?");
  transformation.unit = "Terabits/Second";
  expect_fine(transformation, kTerms);
}

TEST(MetricTransformation, RefusesNumbersThatTheServiceDoesNotTake) {
  expect_fine(with_value("2e108"), kTerms);
  expect_problem(with_value("-3e108"), kTerms, Kind::ValueIsNoNumber, TransformationPart::Value,
                 "the metric value is -3e+108");
  MetricTransformation transformation = fine();
  transformation.default_value = 3e108;
  expect_problem(transformation, kTerms, Kind::ValueIsNoNumber, TransformationPart::DefaultValue,
                 "the default value is 3e+108");
}

}  // namespace
}  // namespace insitu
