#include "engine/metrics/metric_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "insitu/compile.h"

namespace insitu {
namespace {

/// What an event that matches gives, in short: `5 pay`, `no number`.
std::string read(std::string_view pattern, const std::string& value, const std::vector<std::string>& dimensions,
                 std::string_view message) {
  MetricTransformation transformation;
  transformation.value = value;
  for (const std::string& dimension : dimensions) transformation.dimensions.push_back({dimension, dimension});
  MetricReader reader(*compile_filter_pattern(pattern), transformation);
  switch (reader.read(message)) {
    case SampleOutcome::ValueMissing: return "no value";
    case SampleOutcome::ValueNoNumber: return "no number";
    case SampleOutcome::DimensionMissing: return "no dimension";
    case SampleOutcome::Sample: break;
  }
  std::string text = std::to_string(reader.value());
  for (const std::string& dimension : reader.dimensions()) text += " " + dimension;
  return text;
}

std::string value_of(const std::string& value, std::string_view message) {
  return read("{ $.a = * || $.b = * || $.c NOT EXISTS }", value, {}, message);
}
std::string dimension_of(std::string_view message) {
  return read("{ $.a = * || $.c NOT EXISTS }", "1", {"$.a"}, message);
}

TEST(MetricReader, TakesNumbersOfJson) {
  EXPECT_EQ(value_of("$.a", R"({"a":1.5})"), "1.500000");
  EXPECT_EQ(value_of("$.a", R"({"a":"-2e1"})"), "-20.000000");
  EXPECT_EQ(value_of("$.a.b[1]", R"({"a":{"b":[1,7]}})"), "7.000000");
  EXPECT_EQ(value_of("$.a", R"({"a":1,"a":2})"), "2.000000");
  EXPECT_EQ(value_of("$['a.b']", R"({"a":{"b":1},"a.b":3})"), "3.000000");
}

TEST(MetricReader, SaysWhyThereIsNoNumber) {
  EXPECT_EQ(value_of("$.a", R"({"b":1})"), "no value");
  for (const char* other : {R"({"a":"x"})", R"({"a":" 1"})", R"({"a":true})", R"({"a":null})", R"({"a":[1]})",
                            R"({"a":{}})", R"({"a":""})", R"({"a":1e109})", R"({"a":-1e999})"}) {
    EXPECT_EQ(value_of("$.a", other), "no number") << other;
  }
  EXPECT_NE(value_of("$.a", R"({"a":1e108})"), "no number");  // below 2^360
}

TEST(MetricReader, TakesDimensionsOfJson) {
  EXPECT_EQ(dimension_of(R"({"a":"pay"})"), "1.000000 pay");
  EXPECT_EQ(dimension_of(R"({"a":"a\u0062"})"), "1.000000 ab");
  EXPECT_EQ(dimension_of(R"({"a":1.50})"), "1.000000 1.50");
  EXPECT_EQ(dimension_of(R"({"a":true})"), "1.000000 true");
  for (const char* other :
       {R"({"b":1})", R"({"a":null})", R"({"a":[]})", R"({"a":{}})", R"({"a":""})", R"({"a":" "})"}) {
    EXPECT_EQ(dimension_of(other), "no dimension") << other;
  }
  EXPECT_EQ(dimension_of("{\"a\":\"" + std::string(1024, 'x') + "\"}"), "1.000000 " + std::string(1024, 'x'));
  EXPECT_EQ(dimension_of("{\"a\":\"" + std::string(1025, 'x') + "\"}"), "no dimension");
}

TEST(MetricReader, KeepsTheOrderOfDimensions) {
  EXPECT_EQ(read("{ $.a = * }", "$.n", {"$.b", "$.a"}, R"({"a":"x","b":"y","n":"3"})"), "3.000000 y x");
}

TEST(MetricReader, TakesFieldsByName) {
  constexpr std::string_view kPattern = "[ip, user, ..., status, size]";
  constexpr std::string_view kMessage = "1.2.3.4 frank [10/Oct 13:55] \"GET / HTTP\" 200 1534";
  EXPECT_EQ(read(kPattern, "$size", {"$user"}, kMessage), "1534.000000 frank");
  EXPECT_EQ(read(kPattern, "$user", {}, kMessage), "no number");
  EXPECT_EQ(read(kPattern, "$3", {}, kMessage), "no number");
  EXPECT_EQ(read(kPattern, "1", {"$3"}, kMessage), "1.000000 10/Oct 13:55");
  // A field that stands under a name in this event goes by that.
  EXPECT_EQ(read(kPattern, "$6", {}, kMessage), "no value");
  EXPECT_EQ(read(kPattern, "$3", {}, "1.2.3.4 frank 200 1534"), "no value");
}

TEST(MetricReader, TakesFieldsByPosition) {
  EXPECT_EQ(read("[]", "$2", {}, "a 7 b"), "7.000000");
  EXPECT_EQ(read("[]", "$4", {}, "a 7 b"), "no value");
  EXPECT_EQ(read("[a, , c]", "$2", {"$c"}, "x 7 y z"), "7.000000 y z");
  EXPECT_EQ(read("[a, ]", "1", {"$2"}, "x y z"), "1.000000 y z");  // the last takes all that is left
}

}  // namespace
}  // namespace insitu
