#include <gtest/gtest.h>

#include "engine/templates/document.h"
#include "tests/unit/engine/templates/read_text.h"

namespace insitu {
namespace {

TEST(JsonDocument, HasAllKindsOfValues) {
  const auto root = read_document("f", R"({"t": "x", "n": -2.5e3, "b": false, "z": null, "l": [1, {}]})");
  ASSERT_TRUE(root);
  ASSERT_EQ(root->kind, Node::Kind::Map);
  EXPECT_EQ(root->find("t")->kind, Node::Kind::Text);
  EXPECT_EQ(root->find("n")->kind, Node::Kind::Number);
  EXPECT_EQ(root->find("n")->scalar.text, "-2.5e3");
  EXPECT_EQ(root->find("b")->kind, Node::Kind::Boolean);
  EXPECT_EQ(root->find("z")->kind, Node::Kind::Null);
  ASSERT_EQ(root->find("l")->items.size(), 2U);
  EXPECT_EQ(root->find("l")->items[1].kind, Node::Kind::Map);
  EXPECT_EQ(root->find("other"), nullptr);
}

TEST(JsonDocument, KnowsThePlaceOfEachCharacter) {
  //                                     1234567890123456789012345678901234567890
  const auto root = read_document("f", "{\n \"\u00e9\": [1, \"a\\\"b\\u00e9\\ud83d\\ude00c\"]}");
  ASSERT_TRUE(root);
  EXPECT_EQ(place(root->members[0].key), "2:3");
  EXPECT_EQ(place(root->members[0].value.items[0].scalar), "2:8");
  const WrittenValue& text = root->members[0].value.items[1].scalar;
  ASSERT_EQ(text.text, "a\"b\u00e9\U0001F600c");
  EXPECT_EQ(place(text), "2:12");  // after the quote
  EXPECT_EQ(place(text, "\""), "2:13");
  EXPECT_EQ(place(text, "b"), "2:15");
  EXPECT_EQ(place(text, "\u00e9"), "2:16");
  EXPECT_EQ(place(text, "\U0001F600"), "2:22");
  EXPECT_EQ(place(text, "c"), "2:34");
}

TEST(JsonDocument, BrokenTextHasAPlace) {
  EXPECT_EQ(problem("{\"a\":\n [1 2]}"), "2:5 this is not valid JSON");
  EXPECT_EQ(problem("{\"a\" 1}"), "1:6 this is not valid JSON");
  EXPECT_EQ(problem("{\"a\": 01}"), "1:7 this is not a number of JSON");
  EXPECT_EQ(problem("{\"a\": tru}"), "1:7 this is not valid JSON");
  EXPECT_EQ(problem("{\"a\": \"\\q\"}"), "1:7 an escape in this string is not valid JSON");
  EXPECT_EQ(problem("{\"a\": 1} 2"), "1:10 there is something after the JSON document");
  EXPECT_EQ(problem("{\"a\": 1}\n{}"), "2:1 there is something after the JSON document");
}

TEST(JsonDocument, WhatIsFoundBeforeReadingHasAPlaceToo) {
  EXPECT_EQ(problem("{\"a\": \"x"), "1:7 this string is not closed");
  EXPECT_EQ(problem("{\"a\": \"x\ny\"}"), "1:9 a line break or control character in a string: write it as an escape");
  EXPECT_EQ(problem("{\"a\": \"\xff\"}"), "1:8 this byte is not UTF-8");
}

TEST(JsonDocument, AKeyIsThereOnce) {
  EXPECT_EQ(problem("{\"a\": 1,\n\"\\u0061\": 2}"), "2:2 the key `a` is there twice, first in line 1");
}

TEST(JsonDocument, NestsSoDeepAndNoDeeper) {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  EXPECT_EQ(problem(nested(kMaxDocumentDepth)), "it was read");
  EXPECT_TRUE(problem(nested(kMaxDocumentDepth + 2)).ends_with("lists and maps are nested more than 256 deep"));
  EXPECT_TRUE(problem(std::string(100'000, '[')).starts_with("1:"));
}

TEST(JsonDocument, HasSoManyValuesAndNoMore) {
  EXPECT_TRUE(read_json_document("", R"({"a":[1,2]})", 4));
  const auto document = read_json_document("", R"({"a":[1,2]})", 3);
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().message, "the document has more than 3 values");
}

// A missing comma must not become a text of YAML.
TEST(JsonDocument, WhatLooksLikeJsonIsNotReadAsYaml) {
  EXPECT_EQ(problem("{\"a\": 1,}"), "1:9 this is not valid JSON");
  EXPECT_EQ(problem("{a: 1}"), "it was read");
}

TEST(JsonDocument, OtherFilesAreRefusedByName) {
  EXPECT_EQ(problem(""), "0:0 the file is empty");
  EXPECT_EQ(problem(" \n"), "0:0 the file is empty");
  EXPECT_TRUE(problem("PK\x03\x04...").contains("terraform show -json"));
}

TEST(JsonDocument, MayBreakOffAfterAnyValue) {
  for (const std::string_view value : {"null", "true", "1", "\"x\"", "[]"}) {
    const std::string message = problem(R"({"a":)" + std::string(value));
    EXPECT_TRUE(message.starts_with("1:")) << message;
  }
}

}  // namespace
}  // namespace insitu
