#include <gtest/gtest.h>

#include "engine/templates/document.h"
#include "tests/unit/engine/templates/read_text.h"

namespace insitu {
namespace {

Node tree(std::string_view text) {
  auto document = read_document("f", text);
  if (document) return std::move(*document);
  ADD_FAILURE() << document.error().message;
  return {};
}

TEST(YamlDocument, PlainScalarsHaveKindsAndQuotedOnesAreTexts) {
  const Node root = tree("a: 12\nb: '12'\nc: true\nd: ~\ne:\nf: yes\ng: !!str 12\n");
  EXPECT_EQ(root.find("a")->kind, Node::Kind::Number);
  EXPECT_EQ(root.find("b")->kind, Node::Kind::Text);
  EXPECT_EQ(root.find("c")->kind, Node::Kind::Boolean);
  EXPECT_EQ(root.find("d")->kind, Node::Kind::Null);
  EXPECT_EQ(root.find("e")->kind, Node::Kind::Null);
  EXPECT_EQ(root.find("f")->kind, Node::Kind::Text);
  EXPECT_EQ(root.find("g")->kind, Node::Kind::Text);
}

TEST(YamlDocument, KnowsPlacesInPlainAndQuotedScalars) {
  const Node root = tree(
      "a: é b\n"
      "b: 'it''s é x'\n"
      "c: \"q\\\"r\\u00e9s\"\n"
      "d: 'two\n"
      "  lines'\n");
  EXPECT_EQ(place(root.find("a")->scalar, "b"), "1:6");
  EXPECT_EQ(place(root.find("b")->scalar), "2:5");
  EXPECT_EQ(place(root.find("b")->scalar, "s"), "2:9");
  EXPECT_EQ(place(root.find("b")->scalar, "x"), "2:13");
  EXPECT_EQ(place(root.find("c")->scalar, "r"), "3:8");
  EXPECT_EQ(place(root.find("c")->scalar, "s"), "3:15");
  EXPECT_EQ(root.find("d")->scalar.text, "two lines");
  EXPECT_EQ(place(root.find("d")->scalar, "lines"), "5:3");
}

TEST(YamlDocument, KnowsPlacesInBlockScalars) {
  const Node root = tree(
      "a: |\n"
      "  fields x\n"
      "    | sort y\n"
      "\n"
      "  | limit 1\n"
      "b: >-   # folded\n"
      "  one\n"
      "  two\n");
  const WrittenValue& query = root.find("a")->scalar;
  ASSERT_EQ(query.text, "fields x\n  | sort y\n\n| limit 1\n");
  EXPECT_EQ(place(query), "2:3");
  EXPECT_EQ(place(query, "x"), "2:10");
  EXPECT_EQ(place(query, "y"), "3:12");
  EXPECT_EQ(place(query, "limit"), "5:5");
  ASSERT_EQ(root.find("b")->scalar.text, "one two");
  EXPECT_EQ(place(root.find("b")->scalar, "two"), "8:3");
}

TEST(YamlDocument, ShortTagsBecomeLong) {
  const Node root = tree("a: !Sub 'x${y}'\nb: !Ref R\nc: !GetAtt A.b.c\nd: !If [c, 1, !Ref R]\n");
  ASSERT_NE(root.find("a")->find("Fn::Sub"), nullptr);
  EXPECT_EQ(place(root.find("a")->find("Fn::Sub")->scalar), "1:10");  // after tag and quote
  EXPECT_EQ(root.find("b")->find("Ref")->scalar.text, "R");
  ASSERT_EQ(root.find("c")->find("Fn::GetAtt")->items.size(), 2U);
  EXPECT_EQ(root.find("c")->find("Fn::GetAtt")->items[1].scalar.text, "b.c");
  EXPECT_EQ(root.find("d")->find("Fn::If")->items[2].find("Ref")->scalar.text, "R");
}

TEST(YamlDocument, AnchorsAndMergeKeys) {
  const Node root = tree("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\nz: *x\nw: {<<: [{a: 5}, *x]}\n");
  EXPECT_EQ(root.find("y")->find("a")->scalar.text, "1");
  EXPECT_EQ(root.find("y")->find("b")->scalar.text, "3");
  EXPECT_EQ(root.find("y")->members.size(), 2U);
  EXPECT_EQ(root.find("z")->find("b")->scalar.text, "2");
  EXPECT_EQ(root.find("w")->find("a")->scalar.text, "5");  // the first of them wins
}

TEST(YamlDocument, RefusesWithAPlace) {
  EXPECT_EQ(problem("a: 1\nb: [1\n"), "3:1 this is not valid YAML: end of sequence flow not found");
  EXPECT_EQ(problem("a: 1\na: 2\n"), "2:1 the key `a` is there twice, first in line 1");
  EXPECT_EQ(problem("a: 1\n---\nb: 2\n"), "2:1 a second document begins here: one file, one document");
  EXPECT_EQ(problem("a: \"x\n"), "1:4 this string is not closed");
  EXPECT_EQ(problem("a: 'x''\nb: 1\n"), "1:4 this string is not closed");
  EXPECT_EQ(problem("? [a]\n: b\n"), "1:3 a key must be a text");
  EXPECT_EQ(problem("a: *x\n"), "1:4 this is not valid YAML: the referenced anchor is not defined");
  EXPECT_EQ(problem("a: &x [*x]\n"), "1:8 this alias is part of what it stands for");
  EXPECT_EQ(problem("a: !!binary x\n"), "1:13 the tag `!!binary` is not supported here");
  EXPECT_EQ(problem("a: 1\n<<: 3\n"), "2:5 `<<` merges a map, or a list of maps");
  EXPECT_EQ(problem("# nothing\n"), "0:0 there is no value in this file");
}

// The parser would end the file at one, and would take a lone word for a member.
TEST(YamlDocument, RefusesWhatTheParserLetsPass) {
  EXPECT_EQ(problem("a: 1\nb: \x04\n"), "2:4 YAML has no control characters");
  EXPECT_EQ(problem("a: 1\nFilterPat"), "2:1 `FilterPat` has no value: a `:` is missing after it");
}

TEST(YamlDocument, IsBounded) {
  EXPECT_TRUE(problem("a: " + std::string(300, '[') + std::string(300, ']')).ends_with("more than 256 deep"));
  std::string many = "a: &a [1,1,1,1,1,1,1,1,1,1]\n";
  for (char name = 'b'; name < 'j'; ++name) {
    const std::string before = std::string("*") + static_cast<char>(name - 1);
    many += std::string(1, name) + ": &" + name + " [" + before;
    for (int i = 0; i < 9; ++i) many += ", " + before;
    many += "]\n";
  }
  EXPECT_TRUE(problem(many).ends_with("the document has more than 1,000,000 values"));
}

// What an anchor stands for is kept for its aliases, and of anchors in anchors again and again.
TEST(YamlDocument, CountsWhatAnchorsKeep) {
  std::string nested = "a: ";
  for (int i = 0; i < 200; ++i) nested += "&a" + std::to_string(i) + " [";
  for (int i = 0; i < 6000; ++i) nested += "x, ";
  nested += "x" + std::string(200, ']') + "\n";
  EXPECT_TRUE(problem(nested).ends_with("the document has more than 1,000,000 values"));
}

}  // namespace
}  // namespace insitu
