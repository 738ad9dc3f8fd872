#include "engine/metrics/metric_source.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu {
namespace {

/// A source in short: `#1.5`, `field size`, `.a.b[0]`, or what is wrong.
std::string read(std::string_view text) {
  const auto source = read_metric_source(text);
  if (!source) return (source.error().looks_like_selector ? "selector: " : "refused: ") + source.error().message;
  if (const auto* number = std::get_if<double>(&*source)) return "#" + std::to_string(*number);
  if (const auto* field = std::get_if<FieldReference>(&*source)) return "field " + field->name;
  std::string steps;
  for (const SelectorStep& step : std::get<SelectorSteps>(*source)) {
    if (const auto* member = std::get_if<MemberStep>(&step)) steps += "." + member->name;
    if (const auto* element = std::get_if<ElementStep>(&step)) steps += "[" + std::to_string(element->index) + "]";
  }
  return steps;
}

TEST(MetricSource, DistinguishesNumbersFieldsAndMembers) {
  EXPECT_EQ(read("1"), "#1.000000");
  EXPECT_EQ(read("-2.5e1"), "#-25.000000");
  EXPECT_EQ(read("$size"), "field size");
  EXPECT_EQ(read("$7"), "field 7");
  EXPECT_EQ(read("$.latency"), ".latency");
  EXPECT_EQ(read("$.a.b[12].c"), ".a.b[12].c");
  EXPECT_EQ(read("$['a key'].b"), ".a key.b");
}

TEST(MetricSource, RefusesWhatIsNone) {
  EXPECT_EQ(read(""), "refused: `` is neither a number nor a selector");
  EXPECT_EQ(read("latency"), "refused: `latency` is neither a number nor a selector");
  EXPECT_EQ(read(".latency"), "refused: `.latency` is neither a number nor a selector");
  EXPECT_EQ(read("1 2"), "refused: `1 2` is neither a number nor a selector");
  EXPECT_EQ(read("1e999"), "refused: `1e999` is too large for a number");
  EXPECT_EQ(read("$"), "selector: `$` is no selector");
  EXPECT_EQ(read("$.a."), "selector: `$.a.` is no selector");
  EXPECT_EQ(read("$.a[*]"), "selector: `$.a[*]` selects several values, and one is wanted");
  EXPECT_EQ(read("$.*"), "selector: `$.*` selects several values, and one is wanted");
}

// The grammar of patterns reads it: nothing after the selector may be taken for a part of the pattern.
TEST(MetricSource, TakesNoCondition) {
  EXPECT_EQ(read("$.a = 1 && $.b"), "selector: `$.a = 1 && $.b` is no selector");
  EXPECT_EQ(read("$.a "), "selector: `$.a ` is no selector");
  EXPECT_EQ(read("$.a = 1 }"), "selector: `$.a = 1 }` is no selector");
}

TEST(MetricSource, ReadsPositionsAsExtractedValuesWriteThem) {
  EXPECT_EQ(FieldReference{"7"}.position(), 7U);
  EXPECT_EQ(FieldReference{"0"}.position(), 0U);
  EXPECT_EQ(FieldReference{"07"}.position(), std::nullopt);
  EXPECT_EQ(FieldReference{"7x"}.position(), std::nullopt);
}

}  // namespace
}  // namespace insitu
