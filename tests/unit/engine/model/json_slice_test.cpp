#include "engine/model/json_slice.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/model/json_text.h"

namespace insitu {
namespace {

std::string shown(const std::optional<FieldValue>& value) {
  if (!value) return "nothing";
  std::string scratch;
  switch (value->kind()) {
    case FieldKind::Missing: return "missing";
    case FieldKind::Text: return "text " + std::string(value->text());
    case FieldKind::WrittenNumber: return "number " + std::string(value->text());
    case FieldKind::Map: return "map " + std::string(value->text());
    case FieldKind::List: return "list " + std::string(value->text());
    default: return "computed " + std::string(text_of(*value, scratch));
  }
}

TEST(JsonSlice, ValidTexts) {
  for (const char* text : {"{}", " [ ] ", "null", "true", "-0.5e+3", "\"\"", R"("a\u00e9\n")", R"({"a":[1,{"b":{}}]})",
                           "[[],[[]],{}]", "\t{\r\n\"a\" : 1 , \"b\":\"}\" }"}) {
    EXPECT_TRUE(is_valid_json(text)) << text;
  }
}

TEST(JsonSlice, InvalidTexts) {
  for (const char* text : {"",           " ",
                           "{",          "[",
                           "]",          "}",
                           "[1",         "[1,]",
                           "[,1]",       "[1 2]",
                           "[1]]",       "{}{}",
                           "{\"a\"}",    "{\"a\":}",
                           "{\"a\":1,}", "{a:1}",
                           "{\"a\" 1}",  "{\"a\":1]",
                           "[1}",        "01",
                           "1.",         "+1",
                           "tru",        "nulll",
                           "True",       "'a'",
                           "\"a",        "\"\\x\"",
                           "\"\\u12\"",  "\"\\",
                           "\"a\nb\"",   "[1]x",
                           "\"\xff\"",   "{\"a\":1,,\"b\":2}",
                           "[1:2]",      "{1:2}",
                           "\"a\"\"b\""}) {
    EXPECT_FALSE(is_valid_json(text)) << text;
  }
}

TEST(JsonSlice, DepthHasALimit) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_TRUE(is_valid_json(nested(kMaxJsonDepth)));
  EXPECT_FALSE(is_valid_json(nested(kMaxJsonDepth + 1)));
  EXPECT_FALSE(is_valid_json(std::string(1'000'000, '[')));
}

TEST(JsonSlice, ReadsAWholeText) {
  Arena arena;
  EXPECT_EQ(shown(read_json(R"( "a\tb" )", arena)), "text a\tb");
  EXPECT_EQ(shown(read_json("1.50", arena)), "number 1.50");
  EXPECT_EQ(shown(read_json("true", arena)), "computed 1");
  EXPECT_EQ(shown(read_json("false", arena)), "computed 0");
  EXPECT_EQ(shown(read_json("null", arena)), "missing");
  EXPECT_EQ(shown(read_json(" {\"a\": 1} ", arena)), "map {\"a\": 1}");
  EXPECT_EQ(shown(read_json("[1, 2]", arena)), "list [1, 2]");
  EXPECT_EQ(shown(read_json("[1, 2", arena)), "nothing");
}

TEST(JsonSlice, Members) {
  Arena arena;
  const auto map =
      FieldValue::map(R"( { "a" : "x", "b":{"c":[1,"]"]}, "u\u00e9":2, "n":null,"t": true , "d":1,"d":2})");
  EXPECT_EQ(shown(json_member(map, "a", arena)), "text x");
  EXPECT_EQ(shown(json_member(map, "b", arena)), R"(map {"c":[1,"]"]})");
  EXPECT_EQ(shown(json_member(*json_member(map, "b", arena), "c", arena)), R"(list [1,"]"])");
  EXPECT_EQ(shown(json_member(map, "ué", arena)), "number 2");
  EXPECT_EQ(shown(json_member(map, "n", arena)), "missing");
  EXPECT_EQ(shown(json_member(map, "t", arena)), "computed 1");
  EXPECT_EQ(shown(json_member(map, "d", arena)), "number 2") << "the last of equal names counts";
  EXPECT_EQ(shown(json_member(map, "c", arena)), "nothing") << "not of an inner map";
  EXPECT_EQ(shown(json_member(map, "", arena)), "nothing");
  EXPECT_EQ(shown(json_member(FieldValue::map("{}"), "a", arena)), "nothing");
  EXPECT_EQ(shown(json_member(FieldValue::list(R"(["a",1])"), "a", arena)), "nothing");
  EXPECT_EQ(shown(json_member(FieldValue::text(R"({"a":1})"), "a", arena)), "nothing");
}

TEST(JsonSlice, Elements) {
  Arena arena;
  const auto list = FieldValue::list(R"([ 1 , "a\"," ,[2,3],{"k":[]} ,null ])");
  const std::vector<std::string> expected = {"number 1", "text a\",", "list [2,3]", R"(map {"k":[]})", "missing"};
  std::vector<std::string> found;
  JsonElements elements(list);
  for (auto element = elements.next(arena); element; element = elements.next(arena)) found.push_back(shown(element));
  EXPECT_EQ(found, expected);
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(shown(json_element(list, i, arena)), expected[i]);
  EXPECT_EQ(shown(json_element(list, expected.size(), arena)), "nothing");
  EXPECT_EQ(shown(json_element(FieldValue::list("[ ]"), 0, arena)), "nothing");
  EXPECT_EQ(shown(json_element(FieldValue::map(R"({"0":1})"), 0, arena)), "nothing");
}

// A slice should be valid; where it is not, nothing after its end is read.
TEST(JsonSlice, SurvivesBrokenSlices) {
  Arena arena;
  for (const char* text : {"", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "[", "[1", "[1,",
                           "["
                           "\"\\"}) {
    EXPECT_EQ(shown(json_member(FieldValue::map(text), "b", arena)), "nothing") << text;
    EXPECT_EQ(shown(json_element(FieldValue::list(text), 1, arena)), "nothing") << text;
    std::string out;
    append_compact_json(out, text);
    EXPECT_EQ(out, text);
  }
}

TEST(JsonSlice, Compact) {
  std::string out;
  append_compact_json(out, " { \"a b\" : [ 1 ,\t\" \\\" \" ] ,\n\"c\":null } ");
  EXPECT_EQ(out, R"({"a b":[1," \" "],"c":null})");
}

TEST(JsonSlice, WritesValues) {
  const auto written = [](const FieldValue& value) {
    std::string out;
    append_json_value(out, value);
    return out;
  };
  EXPECT_EQ(written({}), "null");
  EXPECT_EQ(written(FieldValue::text("a\"b")), R"("a\"b")");
  EXPECT_EQ(written(FieldValue::text("5")), "\"5\"");
  EXPECT_EQ(written(FieldValue::written_number("5.0")), "5.0");
  EXPECT_EQ(written(FieldValue::integer(-5)), "-5");
  EXPECT_EQ(written(FieldValue::real(0.5)), "0.5");
  EXPECT_EQ(written(FieldValue::timestamp(0)), "\"1970-01-01 00:00:00.000\"");
  EXPECT_EQ(written(FieldValue::map("{ \"a\": 1 }")), R"({"a":1})");
}

TEST(JsonSlice, GoesThroughMembers) {
  const auto members_of = [](std::string_view json) {
    Arena arena;
    std::string text;
    JsonMembers members(FieldValue::map(json));
    while (const auto member = members.next(arena)) {
      text += std::string(member->name) + "=";
      append_text(text, member->value);
      text += ';';
    }
    return text;
  };
  EXPECT_EQ(members_of(R"( { "a" : 1 , "b\u0063":"x\ty" ,"a":{"z":[1]},"":null} )"), "a=1;bc=x\ty;a={\"z\":[1]};=;");
  EXPECT_EQ(members_of("{}"), "");
  EXPECT_EQ(members_of("{ }"), "");
  for (const std::string_view broken : {"{", "{\"a\"", "{\"a\":", "{\"a\":}", "{a:1}", "{\"a\" 1}", "{\"a", ""}) {
    EXPECT_EQ(members_of(broken), "") << broken;
  }
  EXPECT_EQ(members_of(R"({"a":1,)"), "a=1;");
  Arena arena;
  JsonMembers none(FieldValue::list("[1]"));
  EXPECT_FALSE(none.next(arena).has_value());
}

}  // namespace
}  // namespace insitu
