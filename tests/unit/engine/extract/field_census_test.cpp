#include "engine/extract/field_census.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace insitu {
namespace {

const TimeReader& fixed_times() {
  static const TimeReader kTimes = std::move(*TimeReader::make({.now = 1717200000000}));
  return kTimes;
}

/// `events texts/numbers/booleans/times example`, by name; the system fields left out.
using Counts = std::map<std::string, std::string>;
Counts counts(const FieldCensus& census) {
  Counts counts;
  for (const FieldCount& field : census.fields()) {
    if (field.name.starts_with('@') && !field.name.starts_with("@@") && field.name != "@type") continue;
    counts[field.name] = std::to_string(field.events) + " " + std::to_string(field.texts) + "/" +
                         std::to_string(field.numbers) + "/" + std::to_string(field.booleans) + "/" +
                         std::to_string(field.times) + " " + field.example;
  }
  return counts;
}

struct Census {
  explicit Census(std::size_t max_names = kMaxCountedNames, FieldQuota quota = FieldQuota::Enforced)
      : census(fixed_times(), quota, max_names) {}
  Census& add(std::string_view message, std::uint64_t place = 0) {
    LogEvent event;
    event.message = message;
    census.add(event, {}, {0, place});
    return *this;
  }
  FieldCensus census;
};

TEST(FieldCensus, CountsWhatEventsHave) {
  Census one;
  one.add(R"({"a":1,"b":{"c":"x\ty"},"d":[true,null,{"e":2.50}],"@x":0,"n":null,"o":{}})", 0);
  one.add(R"({"a":"one"})", 1);
  one.add("plain", 2);
  one.add("END RequestId: r", 3);
  one.add(R"({"a":1)", 4);
  EXPECT_EQ(counts(one.census), (Counts{{"a", "2 1/1/0/0 1"},
                                        {"b.c", "1 1/0/0/0 x\ty"},
                                        {"d.0", "1 0/0/1/0 1"},
                                        {"d.2.e", "1 0/1/0/0 2.50"},
                                        {"@@x", "1 0/1/0/0 0"},
                                        {"@type", "1 1/0/0/0 END"}}));
  EXPECT_EQ(one.census.events(), 5U);
  EXPECT_EQ(one.census.json_events(), 2U);
  EXPECT_EQ(one.census.fields().front().name, "@message") << "most frequent first";
  EXPECT_FALSE(one.census.left_names_out());
}

TEST(FieldCensus, CountsTimes) {
  Census one;
  one.add("2024-05-06 07:08:09 x");
  const auto fields = one.census.fields();
  ASSERT_EQ(fields.size(), 2U);
  EXPECT_EQ(fields[1].name, "@timestamp");
  EXPECT_EQ(fields[1].times, 1U);
  EXPECT_EQ(fields[1].example, "2024-05-06 07:08:09.000");
}

// As FieldReader has it.
TEST(FieldCensus, TheLastOfEqualNamesCounts) {
  EXPECT_EQ(counts(Census().add(R"({"a":{"b":1},"a":{"c":2}})").census), (Counts{{"a.c", "1 0/1/0/0 2"}}));
  EXPECT_EQ(counts(Census().add(R"({"a":{"b":1},"a.b":"x"})").census), (Counts{{"a.b", "1 1/0/0/0 x"}}));
  EXPECT_EQ(counts(Census().add(R"({"a":{"b":1},"a.b":null})").census), Counts{});
  EXPECT_EQ(counts(Census().add(R"({"x":{"k\u0065y":1,"key":2,"z":[{"q":1,"q":2}]}})").census),
            (Counts{{"x.key", "1 0/1/0/0 2"}, {"x.z.0.q", "1 0/1/0/0 2"}}));
}

TEST(FieldCensus, TwoHundredLeavesExist) {
  std::string message = "{\"a\":[";
  for (int i = 0; i < 199; ++i) message += "null,";
  message += "1],\"b\":2}";
  EXPECT_EQ(counts(Census().add(message).census), (Counts{{"a.199", "1 0/1/0/0 1"}}));
  EXPECT_EQ(Census().add(message).census.events_beyond_quota(), 1U);
  Census lifted(kMaxCountedNames, FieldQuota::Lifted);
  lifted.add(message);
  EXPECT_EQ(counts(lifted.census), (Counts{{"a.199", "1 0/1/0/0 1"}, {"b", "1 0/1/0/0 2"}}));
  EXPECT_EQ(lifted.census.events_beyond_quota(), 0U);
}

TEST(FieldCensus, MergesToTheSameWhateverTheOrder) {
  const std::string_view messages[] = {R"({"a":"first","bb":1})", R"({"a":"second","ccc":true})",
                                       R"({"bb":"third","a":3})", R"({"dddd":4,"ccc":5})"};
  Census all(7);
  for (std::uint64_t i = 0; i < 4; ++i) all.add(messages[i], i);
  for (unsigned split = 0; split < 16; ++split) {
    Census left(7);
    Census right(7);
    for (std::uint64_t i = 4; i-- > 0;) ((split >> i & 1U) != 0 ? left : right).add(messages[i], i);
    left.census.merge(right.census);
    EXPECT_EQ(counts(left.census), counts(all.census)) << split;
    EXPECT_EQ(left.census.left_names_out(), all.census.left_names_out()) << split;
    EXPECT_EQ(left.census.events(), 4U);
  }
}

// The shortest names are counted, and exactly, however events are spread.
TEST(FieldCensus, BoundsTheNumberOfNames) {
  const std::string_view messages[] = {R"({"id-1111":1,"id-2222":1,"a":1})", R"({"bb":1,"id-3333":1})",
                                       R"({"a":1,"bb":1,"id-1111":1})"};
  const Counts expected = {{"a", "2 0/2/0/0 1"}, {"bb", "2 0/2/0/0 1"}, {"id-1111", "2 0/2/0/0 1"}};
  for (unsigned split = 0; split < 8; ++split) {
    Census left(4);  // three and `@message`
    Census right(4);
    for (std::uint64_t i = 0; i < 3; ++i) ((split >> i & 1U) != 0 ? left : right).add(messages[i], i);
    left.census.merge(right.census);
    EXPECT_EQ(counts(left.census).size(), 3U) << split;
    EXPECT_EQ(counts(left.census), expected) << split;
    EXPECT_TRUE(left.census.left_names_out()) << split;
  }
}

TEST(FieldCensus, CountsOnlyTheEventsOfItsWindow) {
  FieldCensus census(fixed_times(), FieldQuota::Enforced, kMaxCountedNames, TimeWindow{.start = 2000, .end = 3000});
  for (const std::int64_t time : {1999, 2000, 3000, 3001}) {
    LogEvent event;
    event.timestamp = time;
    const std::string message = "{\"t" + std::to_string(time) + "\":1}";
    event.message = message;
    census.add(event, {}, {});
  }
  LogEvent timeless;
  timeless.message = "no time";
  census.add(timeless, {}, {});
  EXPECT_EQ(counts(census), (Counts{{"t2000", "1 0/1/0/0 1"}, {"t3000", "1 0/1/0/0 1"}}));
  EXPECT_EQ(census.events(), 2U);
  EXPECT_EQ(census.json_events(), 2U);
  EXPECT_EQ(census.events_outside(), 3U);
  FieldCensus sum(fixed_times(), FieldQuota::Enforced);
  sum.merge(census);
  EXPECT_EQ(sum.events_outside(), 3U);
}

TEST(FieldCensus, ReportsWhatIsTooDeep) {
  const std::string deep = "{\"a\":" + std::string(2000, '[') + std::string(2000, ']') + "}";
  LogEvent event;
  event.message = deep;
  FieldCensus census(fixed_times(), FieldQuota::Enforced);
  EXPECT_TRUE(census.add(event, {}, {}).too_deep);
  EXPECT_EQ(counts(census), Counts{});
  event.message = "{\"a\":1}";
  EXPECT_FALSE(census.add(event, {}, {}).too_deep);
}

TEST(FieldCensus, LongNamesAndExamplesAreCut) {
  const std::string long_name(kMaxCountedNameBytes + 1, 'k');
  std::string long_value(kMaxExampleBytes - 1, 'v');
  Census one;
  one.add("{\"" + long_name + "\":1,\"v\":\"" + long_value + "\xc3\xa9\"}");
  EXPECT_EQ(counts(one.census), (Counts{{"v", "1 1/0/0/0 " + long_value}})) << "no half characters";
  EXPECT_TRUE(one.census.left_names_out());
}

}  // namespace
}  // namespace insitu
