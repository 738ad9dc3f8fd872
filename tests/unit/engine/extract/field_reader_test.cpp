#include "engine/extract/field_reader.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "engine/model/json_text.h"
#include "engine/model/path_set.h"

namespace insitu {
namespace {

TimeReader times(TimeOptions options = {}) {
  options.now = 1717200000000;
  return std::move(*TimeReader::make(std::move(options)));
}

LogEvent event_of(std::string_view message, std::string_view log_group = {}) {
  LogEvent event;
  event.message = message;
  event.log_group = log_group;
  return event;
}

/// One event read by one reader; keeps all that the values borrow from.
struct Read {
  explicit Read(const std::vector<std::string>& names, Structures structures = Structures::Missing,
                FieldQuota quota = FieldQuota::Enforced, const TimeOptions& options = {})
      : time_reader(times(options)), values(names.size()), reader(wanted(names, structures), time_reader, quota) {}

  static std::vector<WantedField> wanted(const std::vector<std::string>& names, Structures structures) {
    std::vector<WantedField> fields;
    for (const std::string& name : names) fields.push_back({name, structures});
    return fields;
  }
  Read& event(const LogEvent& log_event) {
    reading = reader.read(log_event, origin, 42, arena, values);
    return *this;
  }
  Read& message(std::string_view message) { return event(event_of(message)); }
  /// The values printed, `-` for missing, one blank in between.
  [[nodiscard]] std::string printed() const {
    std::string text;
    for (const FieldValue& value : values) {
      if (!text.empty()) text += ' ';
      if (value.is_missing()) text += '-';
      append_text(text, value);
    }
    return text;
  }

  TimeReader time_reader;
  Origin origin{.log_group = "logs", .log_stream = "app.log", .file = "logs/app.log.gz"};
  std::vector<FieldValue> values;
  Arena arena;
  FieldReader reader;
  FieldReading reading;
};

std::string read(std::string_view message, const std::vector<std::string>& names) {
  return Read(names).message(message).printed();
}

TEST(FieldReader, ReadsMembersOfJson) {
  const std::string_view message =
      R"({"level":"ERROR","n":1.50,"ok":true,"bad":false,"none":null,"e":"","u":{"a":34}})";
  Read one({"level", "n", "ok", "bad", "none", "e", "u.a", "u", "absent", "u.a.b", "n.x"});
  EXPECT_EQ(one.message(message).printed(), "ERROR 1.50 1 0 -  34 - - - -");
  EXPECT_TRUE(one.reading.is_json);
  EXPECT_EQ(one.values[0].kind(), FieldKind::Text);
  EXPECT_EQ(one.values[1].kind(), FieldKind::WrittenNumber);
  EXPECT_EQ(one.values[2].kind(), FieldKind::Integer);
  EXPECT_EQ(one.values[5].kind(), FieldKind::Text) << "the empty text is there";
}

// grammar/README.md, "Meaning": discovered fields.
TEST(FieldReader, FlattenedNamesMeanAllTheirReadings) {
  EXPECT_EQ(read(R"({"a":{"b":{"c":1}}})", {"a.b.c"}), "1");
  EXPECT_EQ(read(R"({"a.b":{"c":2}})", {"a.b.c"}), "2");
  EXPECT_EQ(read(R"({"a":{"b.c":3}})", {"a.b.c"}), "3");
  EXPECT_EQ(read(R"({"a.b.c":4})", {"a.b.c"}), "4");
  EXPECT_EQ(read(R"({"a.b.c":4,"a":{"b":{"c":1}}})", {"a.b.c"}), "1") << "the last in the message";
  EXPECT_EQ(read(R"({"a":{"b":{"c":1}},"a.b.c":4})", {"a.b.c"}), "4");
  EXPECT_EQ(read(R"({"a":{"b":{"c":1}},"a.b":{"d":5}})", {"a.b.c", "a.b.d"}), "1 5") << "they shadow by leaf only";
  EXPECT_EQ(read(R"({"a.b":{},"a":{"b":{"c":1}}})", {"a.b.c"}), "1");
}

TEST(FieldReader, DigitsAreElementsOrNames) {
  EXPECT_EQ(read(R"({"items":[{"id":7},{"id":8}]})", {"items.0.id", "items.1.id", "items.2.id"}), "7 8 -");
  EXPECT_EQ(read(R"({"items":{"0":{"id":9}}})", {"items.0.id"}), "9");
  EXPECT_EQ(read(R"({"items":{"0.id":9}})", {"items.0.id"}), "9");
  EXPECT_EQ(read(R"({"m":[[1,2],[3]]})", {"m.0.1", "m.1.0", "m.1"}), "2 3 -");
  EXPECT_EQ(read(R"({"m":[5]})", {"m.00", "m.0", "m.-0", "m.18446744073709551616"}), "- 5 - -");
}

TEST(FieldReader, ALeadingAtIsDoubled) {
  EXPECT_EQ(read(R"({"@example.com":"v","@x":1,"a":{"@b":2},"@message":"inner"})",
                 {"@@example.com", "@@x", "a.@b", "@x", "@message", "@@message"}),
            R"(v 1 2 - {"@example.com":"v","@x":1,"a":{"@b":2},"@message":"inner"} inner)");
}

TEST(FieldReader, OddNamesAreFound) {
  EXPECT_EQ(read(R"({"":1,"a.":2,".b":3,"c":{"":4},"x y":5,"\u00e9":6})", {"", "a.", ".b", "c.", "x y", "\xc3\xa9"}),
            "1 2 3 4 5 6");
  // Many segments cost no more than their number; one member name may join kMaxJoinedSegments of them.
  std::string name = "s";
  std::string nested = "1";
  for (int i = 1; i < 500; ++i) name += ".s";
  std::string front;
  for (int i = 0; i < 500; ++i) front += "{\"s\":";
  nested = front + nested + std::string(500, '}');
  EXPECT_EQ(read(nested, {name}), "1");
  std::string joined = "s";
  for (std::size_t i = 1; i < kMaxJoinedSegments; ++i) joined += ".s";
  EXPECT_EQ(read("{\"" + joined + "\":2}", {joined}), "2");
  EXPECT_EQ(read("{\"" + joined + ".s\":2}", {joined + ".s"}), "-");
}

TEST(FieldReader, TextsBorrowUnlessTheyHaveEscapes) {
  const std::string message = R"({"a":"plain","b":"tab\tand \u00e9"})";
  Read one({"a", "b"});
  EXPECT_EQ(one.message(message).printed(), "plain tab\tand \xc3\xa9");
  EXPECT_EQ(one.values[0].text().data(), message.data() + message.find("plain"));
  EXPECT_EQ(one.arena.used(), std::string_view("tab\tand \xc3\xa9").size());
}

TEST(FieldReader, TheLastOfEqualNamesCountsWithAllBelowIt) {
  EXPECT_EQ(read(R"({"a":1,"a":2})", {"a"}), "2");
  EXPECT_EQ(read(R"({"a":{"b":1},"a":{"c":2}})", {"a.b", "a.c"}), "- 2");
  EXPECT_EQ(read(R"({"a":1,"a":null})", {"a"}), "-");
  EXPECT_EQ(read(R"({"a":1,"a":{}})", {"a"}), "-");
  EXPECT_EQ(read(R"({"a.b":{"x":1},"a":{"b":9},"a.b":{"y":2}})", {"a.b.x", "a.b.y", "a.b"}), "- 2 9");
}

TEST(FieldReader, StructuresAreReadOnlyWhereTheyAreWanted) {
  const std::string_view message = R"({"list":[1, {"x":"]}"},[2]], "map":{"k":"\"}"},"n":5})";
  Read slices({"list", "map", "n", "list.1", "list.2"}, Structures::Slice);
  slices.message(message);
  EXPECT_EQ(slices.values[0].kind(), FieldKind::List);
  EXPECT_EQ(slices.values[0].text(), R"([1, {"x":"]}"},[2]])");
  EXPECT_EQ(slices.values[1].kind(), FieldKind::Map);
  EXPECT_EQ(slices.values[1].text(), R"({"k":"\"}"})");
  EXPECT_EQ(slices.values[2].text(), "5");
  EXPECT_EQ(slices.values[3].text(), R"({"x":"]}"})");
  EXPECT_EQ(slices.values[4].text(), "[2]");
  EXPECT_EQ(read(message, {"list", "map", "n"}), "- - 5");
}

// "At most 200 fields per event", in document order; every text, number and literal counts.
TEST(FieldReader, TwoHundredLeavesExist) {
  std::string message = "{\"deep\":{\"x\":[";
  for (int i = 0; i < 198; ++i) message += "0,";
  message += "null]},\"last\":1,\"beyond\":2,\"list\":[3]}";  // 199 leaves, then the 200th
  const std::vector<std::string> names = {"deep.x.0", "last", "beyond", "list.0", "list"};
  EXPECT_EQ(Read(names, Structures::Slice).message(message).printed(), "0 1 - - -");
  EXPECT_EQ(Read(names, Structures::Slice, FieldQuota::Lifted).message(message).printed(), "0 1 2 3 [3]");
}

TEST(FieldReader, BrokenJsonHasNoFields) {
  for (const std::string_view broken : {R"({"a":1,})", R"({"a":1} x)", R"({"a":1)", R"({"a":1}{"a":2})", R"([{"a":1}])",
                                        R"("a")", "{\"a\":1,\"b\":\"\xff\"}", R"({"a":1,"b":tru})", "a=1", ""}) {
    Read one({"a"});
    EXPECT_EQ(one.message(broken).printed(), "-") << broken;
    EXPECT_FALSE(one.reading.is_json) << broken;
  }
  Read one({"a"});
  EXPECT_EQ(one.message(" {\"a\":1}\r").printed(), "1");
  const std::string deep = "{\"a\":" + std::string(kMaxJsonDepth, '[') + std::string(kMaxJsonDepth, ']') + "}";
  EXPECT_FALSE(one.reading.too_deep);
  EXPECT_EQ(one.message(deep).printed(), "-");
  EXPECT_TRUE(one.reading.too_deep);
  EXPECT_EQ(one.message(R"({"a":2})").printed(), "2") << "the next event is none the worse";
}

TEST(FieldReader, ReadsSystemFields) {
  const std::vector<std::string> names = {"@timestamp", "@ingestionTime", "@message", "@logStream", "@log", "@ptr"};
  LogEvent event{.message = "hello",
                 .timestamp = 1704067200123,
                 .ingestion_time = 1704067201000,
                 .log_stream = "s",
                 .log_group = "123456789012:g",
                 .event_id = {}};
  EXPECT_EQ(Read(names).event(event).printed(),
            "2024-01-01 00:00:00.123 2024-01-01 00:00:01.000 hello s 123456789012:g 46d439b6aba3e69900000000002a");
  EXPECT_EQ(Read(names).message("hello").printed(), "- - hello app.log logs 46d439b6aba3e69900000000002a");
  EXPECT_EQ(read("x", {"@entity.KeyAttributes.Name", "@aws.region", "@nonsense", "@"}), "- - - -");
}

TEST(FieldReader, FindsTheTimeInTheFirstMemberThatHoldsOne) {
  EXPECT_EQ(read(R"({"ts":1714979289,"msg":"x"})", {"@timestamp", "ts"}), "2024-05-06 07:08:09.000 1714979289");
  EXPECT_EQ(read(R"({"ts":1714979280,"time":"2024-05-06T07:08:09Z"})", {"@timestamp"}), "2024-05-06 07:08:00.000")
      << "the first one counts";
  EXPECT_EQ(read(R"({"time":35,"ts":1714979289.5})", {"@timestamp"}), "2024-05-06 07:08:09.500")
      << "what is no time is passed over";
  EXPECT_EQ(read(R"({"time":"2024\/05\/06 07:08:09"})", {"@timestamp"}), "2024-05-06 07:08:09.000");
  EXPECT_EQ(read(R"({"a":{"time":1714979289}})", {"@timestamp"}), "-") << "top level only";
  EXPECT_EQ(read(R"({"a":{"b":["}"]},"t\"":1,"\u0074s":1714979289})", {"@timestamp"}), "2024-05-06 07:08:09.000");
  EXPECT_EQ(read(R"({"ts":1714979289,"message":"cut o)", {"@timestamp", "message"}), "2024-05-06 07:08:09.000 -")
      << "a line that breaks off after its time";
  Read none({"@timestamp"});
  none.message(R"({"msg":"2024-05-06T07:08:09Z"})");
  EXPECT_FALSE(none.reading.has_time);
  Read unasked({"msg"});
  unasked.message(R"({"msg":"x"})");
  EXPECT_TRUE(unasked.reading.has_time);
  LogEvent timed = event_of(R"({"ts":1714979289})");
  timed.timestamp = 0;
  EXPECT_EQ(Read({"@timestamp"}).event(timed).printed(), "1970-01-01 00:00:00.000") << "the input's own time";
}

TEST(FieldReader, FindsTheTimeOfTextLines) {
  EXPECT_EQ(read("2024-05-06 07:08:09,123 INFO x", {"@timestamp"}), "2024-05-06 07:08:09.123");
  EXPECT_EQ(read("2 1 eni-1 - - - - - - - 1431280876 1431280934 - NODATA", {"@timestamp"}), "2015-05-10 18:01:16.000");
  EXPECT_EQ(read("1.0 2017-12-13T08:16:02.130Z Z1 example.com A NOERROR UDP FRA6 192.168.1.1 -", {"@timestamp"}),
            "2017-12-13 08:16:02.130");
}

TEST(FieldReader, TheTimeMayBeInANamedField) {
  const TimeOptions nested{.field = "meta.at"};
  Read one({"@timestamp"}, Structures::Missing, FieldQuota::Enforced, nested);
  EXPECT_EQ(one.message(R"({"time":1,"meta":{"at":1714979289}})").printed(), "2024-05-06 07:08:09.000");
  EXPECT_EQ(one.message(R"({"time":1714979289})").printed(), "-") << "no other member is asked";
  EXPECT_EQ(one.message("2024-05-06 07:08:09 text").printed(), "2024-05-06 07:08:09.000") << "text has its own";
  const TimeOptions at{.field = "@@at", .format = "%d.%m.%Y %T"};
  Read formatted({"@timestamp"}, Structures::Missing, FieldQuota::Enforced, at);
  EXPECT_EQ(formatted.message(R"({"@at":"06.05.2024 07:08:09"})").printed(), "2024-05-06 07:08:09.000");
  Read flow({"@timestamp"}, Structures::Missing, FieldQuota::Enforced, {.field = "endTime"});
  EXPECT_EQ(flow.message("2 1 eni-1 - - - - - - - 1431280876 1431280934 - NODATA").printed(),
            "2015-05-10 18:02:14.000");
}

TEST(FieldReader, FieldsOfTheKindOfLogComeWhereJsonHasNone) {
  const std::string_view flow = "2 1 eni-1 10.0.0.9 - 1 22 6 1 40 1431280876 1431280934 REJECT OK";
  EXPECT_EQ(read(flow, {"srcAddr", "dstAddr", "bytes", "@type"}), "10.0.0.9 - 40 -");
  EXPECT_EQ(read(R"({"srcAddr":"x"})", {"srcAddr"}), "x");
  EXPECT_EQ(read("END RequestId: a", {"@type", "@requestId", "srcAddr"}), "END a -");
}

TEST(FieldReader, LambdaLinesHoldJsonAfterText) {
  const auto lambda = [](std::string_view message, const std::vector<std::string>& names) {
    return Read(names).event(event_of(message, "1:/aws/lambda/fn")).printed();
  };
  EXPECT_EQ(lambda(R"(x {"a":1} y {"b":2})", {"a", "b"}), "1 -") << "only the first";
  EXPECT_EQ(lambda(R"(Map{a=1} {"a":{"c":"}"}} trailing })", {"a.c"}), "}");
  EXPECT_EQ(lambda(R"({"a":1} {"a":2})", {"a"}), "1");
  EXPECT_EQ(lambda(R"(x {"a":1)", {"a"}), "-");
  EXPECT_EQ(lambda(std::string(100'000, '{'), {"a"}), "-");
  EXPECT_EQ(read(R"(x {"a":1})", {"a"}), "-") << "other groups have none";
  // The line of a runtime says by itself that it is Lambda's.
  EXPECT_EQ(read("2024-05-06T07:08:09.123Z\t9e3779b1-a208-4e38-8bcd-28b7bc703a68\tINFO\t{\"a\":1,\"time\":1700000000}",
                 {"a", "@requestId", "@timestamp"}),
            "1 9e3779b1-a208-4e38-8bcd-28b7bc703a68 2024-05-06 07:08:09.123");
  EXPECT_EQ(lambda("x {\"time\":1714979289}", {"@timestamp"}), "2024-05-06 07:08:09.000");
}

TEST(FieldReader, StructuresOfEmbeddedJsonCountFromIt) {
  Read one({"a"}, Structures::Slice);
  EXPECT_EQ(one.event(event_of(R"(text {"a":[1,2]})", "/aws/lambda/fn")).printed(), "[1,2]");
}

// Whether the time is collected with the fields, looked for at the front or searched for must not show: a reader that
// wants no fields always searches. The seed is fixed.
TEST(FieldReader, TheTimeIsTheSameWithAndWithoutFields) {
  std::mt19937 random(20261130);
  const auto below = [&random](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
  const std::vector<std::string> names = {"@timestamp", "timestamp", "time", "ts",   "eventTime",  "@t",
                                          "t\\u0073",   "_aws",      "n",    "user", "\\u005faws", "query_timestamp"};
  const std::vector<std::string> values = {R"("2024-05-06T07:08:09Z")",
                                           R"("2024-05-06T07:08:09\u005a")",
                                           "1714979289",
                                           "35",
                                           "null",
                                           "true",
                                           R"("none")",
                                           "-",
                                           R"({"Timestamp":1714979289123,"ts":1714979289})",
                                           R"([{"time":1714979289}])",
                                           R"("a \" , } b \\")",
                                           "\"\xFF\""};
  const std::vector<std::string> fronts = {"", "", "", " ", "2024-05-06T07:08:10Z ", "[06/May/2024:07:08:11 +0000] "};
  Read with({"@timestamp", "level", "user.id"});
  Read without({"@timestamp"});
  std::size_t found = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string message = fronts[below(fronts.size())] + "{";
    const std::size_t pad = below(2) * below(200);
    if (pad > 0) message += R"("pad":")" + std::string(pad, 'x') + R"(",)";
    for (std::size_t i = below(5); i > 0; --i) {
      message += '"' + names[below(names.size())] + "\":" + values[below(values.size())] + ',';
    }
    message += R"("level":"INFO"})";
    if (below(8) == 0) message.resize(below(message.size()));
    with.message(message);
    without.message(message);
    ASSERT_EQ(with.values[0].is_missing(), without.values[0].is_missing()) << message;
    if (with.values[0].is_missing()) continue;
    ASSERT_EQ(with.values[0].integer(), without.values[0].integer()) << message;
    ++found;
  }
  EXPECT_GT(found, 1000U);
}

}  // namespace
}  // namespace insitu
