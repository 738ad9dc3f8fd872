#include "cli/serve/protocols/json.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu::serve {
namespace {

TEST(Json, AnEmptyBodyIsAnObjectWithoutMembers) {
  EXPECT_EQ(read_json("").value(), Tree::map());
  EXPECT_EQ(read_json(" \n").value(), Tree::map());
  EXPECT_EQ(read_json("{}").value(), Tree::map());
}

TEST(Json, MembersHaveTheirTypesAndNullIsNotThere) {
  const auto tree =
      read_json(R"({"text": "a\ud55c", "integer": 5, "real": 1.0, "yes": true, "nothing": null, "list": [1]})");
  ASSERT_TRUE(tree);
  EXPECT_EQ(
      *tree,
      Tree::map({{"text", "a한"}, {"integer", 5}, {"real", 1.0}, {"yes", true}, {"list", Tree(Tree::List{Tree(1)})}}));
}

TEST(Json, OfEqualNamesTheLastCounts) {
  EXPECT_EQ(write_json(read_json(R"({"a":1,"b":2,"a":3,"c":4,"c":null})").value()), R"({"a":3,"b":2})");
  // As many as a request may have: they are not compared with each other.
  std::string body = "{";
  std::string again;
  for (int i = 0; i < 100'000; ++i) {
    const std::string name = "\"" + std::to_string(i) + "\":";
    body += name + "0,";
    again += (i > 0 ? "," : "") + name + "1";
  }
  EXPECT_EQ(write_json(read_json(body + again + "}").value()), "{" + again + "}");
}

TEST(Json, WhatIsNoObjectIsASerializationException) {
  for (const std::string_view body : {"{not json", "[]", "1", "\"a\"", "{\"a\":1}x", "{\"a\":\"\xff\"}"}) {
    const auto tree = read_json(body);
    ASSERT_FALSE(tree) << body;
    EXPECT_EQ(tree.error().shape, "SerializationException") << body;
    EXPECT_FALSE(tree.error().message.empty());
  }
}

TEST(Json, NestingHasALimit) {
  const auto nested = [](std::size_t depth) {
    return "{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_TRUE(read_json(nested(60)));
  EXPECT_FALSE(read_json(nested(70)));
  EXPECT_FALSE(read_json(nested(100'000)));
  EXPECT_TRUE(read_json(nested(60))) << "a refused body leaves nothing behind";
}

TEST(Json, DoublesAndMomentsAreKnownFromIntegers) {
  EXPECT_EQ(write_json(Tree::map({{"integer", 80}, {"real", 80.0}, {"small", 1e-7}, {"at", Moment{1772409600123}}})),
            R"({"integer":80,"real":80.0,"small":1e-07,"at":1772409600.123})");
}

TEST(Json, AMemberWithoutAValueIsLeftOut) {
  Tree tree = Tree::map({{"a", std::optional<std::string>()}, {"b", "x"}});
  tree.set("c", Tree()).set("d", std::optional<std::int64_t>(7));
  EXPECT_EQ(write_json(tree), R"({"b":"x","d":7})");
}

TEST(Json, BytesThatAreNoTextDoNotGetOut) { EXPECT_EQ(write_json(Tree("a\xff\x01")), "\"a\xef\xbf\xbd\\u0001\""); }

}  // namespace
}  // namespace insitu::serve
