#include "engine/extract/json_walker.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/collecting_visitor.h"

namespace insitu {
namespace {

JsonWalk walk(std::string_view message) {
  JsonWalker walker;
  CollectingVisitor visitor;
  PathSet paths;
  paths.add({MemberStep{"a"}}, 0);
  return walker.walk(message, paths, visitor);
}

std::vector<std::string> select(std::string_view message, const SelectorSteps& steps) {
  JsonWalker walker;
  CollectingVisitor visitor;
  PathSet paths;
  paths.add(steps, 0);
  EXPECT_EQ(walker.walk(message, paths, visitor).verdict, JsonVerdict::Object) << message.substr(0, 200);
  return visitor.values[0];
}

using Texts = std::vector<std::string>;

TEST(JsonWalker, AcceptsTheGrammarOfRfc8259) {
  for (const std::string_view message :
       {"{}", " \t\r\n{ } \n", R"({"a":1})", R"({"a":-0.5e+10,"b":[true,false,null,"",[],{}]})", R"({"a":"\ud800"})",
        R"({"":1})", R"({"a":1e400,"b":123456789012345678901234567890})", R"({"a":"\"\\\/\b\f\n\r\t\u00e9"})",
        "{\"a\":\"\x7f\"}"}) {
    EXPECT_EQ(walk(message).verdict, JsonVerdict::Object) << message;
  }
  for (const std::string_view message : {"[]", "1", "\"x\"", "null", "[{\"a\":1}]"}) {
    EXPECT_EQ(walk(message).verdict, JsonVerdict::OtherJson) << message;
  }
}

TEST(JsonWalker, RefusesEverythingElseAndSaysWhere) {
  const std::pair<std::string_view, std::size_t> kBroken[] = {
      {"", 0},
      {"   ", 3},
      {"{", 1},
      {R"({"a")", 4},
      {R"({"a":)", 5},
      {R"({"a":1)", 6},
      {R"({"a":1,})", 7},
      {R"({"a":tru})", 5},
      {R"({"a":01})", 5},
      {R"({"a":1.})", 5},
      {R"({"a":+1})", 5},
      {R"({"a":.5})", 5},
      {R"({"a":NaN})", 5},
      {R"({"a":[1,]})", 8},
      {R"({"a":[1 2]})", 8},
      {R"({"a":1} {"b":2})", 8},
      {R"({"a":1}x)", 7},
      {R"({"a":1"b":2})", 5},
      {R"({"a":"x"y})", 8},
      {R"({a:1})", 1},
      {R"({"a":"\x"})", 6},
      {R"({"a":"\u12g4"})", 6},
      {R"({"\q":1})", 2},
      {R"({"a":"open})", 5},
      {"{\"a\":\"\n\"}", 6},
      {"{\"a\":\"\xff\"}", 6},
      {"{\"a\":1]", 6},
      {"{\"a\"\v:1}", 4},
  };
  for (const auto& [message, offset] : kBroken) {
    const JsonWalk result = walk(message);
    EXPECT_EQ(result.verdict, JsonVerdict::NotJson) << message;
    EXPECT_EQ(result.offset, offset) << message;
  }
}

TEST(JsonWalker, BoundsTheDepth) {
  const auto nested = [](std::size_t depth) {
    return "{\"a\":" + std::string(depth - 1, '[') + std::string(depth - 1, ']') + "}";
  };
  EXPECT_EQ(walk(nested(kMaxJsonDepth)).verdict, JsonVerdict::Object);
  EXPECT_EQ(walk(nested(kMaxJsonDepth + 1)).verdict, JsonVerdict::TooDeep);
  EXPECT_EQ(walk(nested(kMaxJsonDepth + 1)).offset, 5 + kMaxJsonDepth - 1);
  EXPECT_EQ(walk(nested(100'000)).verdict, JsonVerdict::TooDeep);
  // Siblings do not add up, and what closes makes room.
  std::string wide = "{\"a\":[";
  for (std::size_t i = 0; i < 2 * kMaxJsonDepth; ++i) wide += "[{}],";
  EXPECT_EQ(walk(wide + "[]]}").verdict, JsonVerdict::Object);
}

TEST(JsonWalker, SelectsByMembersElementsAndWildcards) {
  const std::string_view message = R"({"a":{"b":[10,{"c":20},[30]],"d.e":"x"},"a.b":"no"})";
  EXPECT_EQ(select(message, {MemberStep{"a"}, MemberStep{"b"}, ElementStep{0}}), Texts{"10"});
  EXPECT_EQ(select(message, {MemberStep{"a"}, MemberStep{"b"}, AnyElementStep{}, MemberStep{"c"}}), Texts{"20"});
  EXPECT_EQ(select(message, {MemberStep{"a"}, MemberStep{"b"}, ElementStep{2}, ElementStep{0}}), Texts{"30"});
  EXPECT_EQ(select(message, {MemberStep{"a"}, MemberStep{"d.e"}}), Texts{"x"});
  EXPECT_EQ(select(message, {AnyMemberStep{}, MemberStep{"d.e"}}), Texts{"x"});
  EXPECT_EQ(select(message, {MemberStep{"a"}, MemberStep{"d"}, MemberStep{"e"}}), Texts{});
  EXPECT_EQ(select(message, {MemberStep{"a"}, AnyElementStep{}}), Texts{});
  EXPECT_EQ(select(R"({"\u0061":"\u0041\/"})", {MemberStep{"a"}}), Texts{"A/"});
}

// The last of equal names counts, with everything below it.
TEST(JsonWalker, TheLastDuplicateWins) {
  EXPECT_EQ(select(R"({"a":1,"a":2})", {MemberStep{"a"}}), Texts{"2"});
  EXPECT_EQ(select(R"({"a":1,"\u0061":2})", {MemberStep{"a"}}), Texts{"2"});
  EXPECT_EQ(select(R"({"a":{"b":1},"a":{"c":2}})", (SelectorSteps{MemberStep{"a"}, MemberStep{"b"}})), Texts{});
  EXPECT_EQ(select(R"({"a":{"b":1},"c":{"b":3},"a":{"b":2}})", (SelectorSteps{AnyMemberStep{}, MemberStep{"b"}})),
            (Texts{"3", "2"}));
  EXPECT_EQ(
      select(R"({"x":[{"b":1,"b":2},{"b":3}]})", (SelectorSteps{MemberStep{"x"}, AnyElementStep{}, MemberStep{"b"}})),
      (Texts{"2", "3"}));
  // A duplicate in a part that is shadowed itself, and one that is not wanted.
  EXPECT_EQ(select(R"({"a":{"b":1,"b":2},"a":{"b":3}})", (SelectorSteps{MemberStep{"a"}, MemberStep{"b"}})),
            Texts{"3"});
  EXPECT_EQ(select(R"({"z":1,"z":2,"a":5})", {MemberStep{"a"}}), Texts{"5"});
}

// Every way of selecting, and more equal names than two.
TEST(JsonWalker, DuplicatesAreFoundWhereverTheyAre) {
  EXPECT_EQ(select(R"({"a":1,"b":2,"a":3,"b":4,"a":5})", {AnyMemberStep{}}), (Texts{"4", "5"}));
  EXPECT_EQ(select(R"({"x":{"a":1,"\u0061":2,"b":3}})", (SelectorSteps{MemberStep{"x"}, AnyMemberStep{}})),
            (Texts{"2", "3"}));
  EXPECT_EQ(select(R"({"a":[1,2],"a":[3]})", (SelectorSteps{MemberStep{"a"}, AnyElementStep{}})), Texts{"3"});
  EXPECT_EQ(select(R"({"a":[1,2],"a":{}})", (SelectorSteps{MemberStep{"a"}, ElementStep{0}})), Texts{});
  EXPECT_EQ(select(R"({"\u00e9":1,"é":2})", {MemberStep{"é"}}), Texts{"2"});
  EXPECT_EQ(select(R"({"":1,"":2})", {MemberStep{""}}), Texts{"2"});
  // Equal names of different objects are no duplicates.
  EXPECT_EQ(
      select(R"({"x":[{"a":1},{"a":2}],"a":3})", (SelectorSteps{MemberStep{"x"}, AnyElementStep{}, MemberStep{"a"}})),
      (Texts{"1", "2"}));
  // A broken message stays broken, however often it is walked.
  EXPECT_EQ(walk(R"({"a":1,"a":2,})").verdict, JsonVerdict::NotJson);
}

// The values wanted are known by their kinds and places.
TEST(JsonWalker, TokensKnowTheirPlace) {
  class Placing : public JsonVisitor {
   public:
    void restart() override { tokens.clear(); }
    void value(WantId, const JsonToken& token) override { tokens.push_back(token); }
    std::vector<JsonToken> tokens;
  };
  const std::string_view message = R"({"a": "x\n" , "b":-1.5 ,"c":[true],"d":{},"e":false,"f":null,"g":true })";
  PathSet paths;
  paths.add({AnyMemberStep{}}, 0);
  Placing placing;
  JsonWalker().walk(message, paths, placing);
  const std::pair<ValueKind, std::string_view> kExpected[] = {
      {ValueKind::Text, R"("x\n")"}, {ValueKind::Number, "-1.5"}, {ValueKind::Array, "["},   {ValueKind::Object, "{"},
      {ValueKind::False, "false"},   {ValueKind::Null, "null"},   {ValueKind::True, "true"},
  };
  ASSERT_EQ(placing.tokens.size(), std::size(kExpected));
  for (std::size_t i = 0; i < std::size(kExpected); ++i) {
    const JsonToken& token = placing.tokens[i];
    EXPECT_EQ(token.kind, kExpected[i].first) << i;
    EXPECT_EQ(message.substr(token.begin, token.end - token.begin), kExpected[i].second);
  }
  EXPECT_TRUE(placing.tokens[0].escaped);
}

// Texts longer than a window of the index are read in several; nothing may depend on where it is cut.
TEST(JsonWalker, ReadsWindowAfterWindow) {
  constexpr std::size_t kWindow = StructuralIndex::kWindowBytes;
  for (std::size_t shift = 0; shift < 40; ++shift) {
    const std::string filler(kWindow - 20 + shift, 'f');
    const std::string message = R"({"f":")" + filler + R"(","n":-12.5e3, "s" : "x, {[\"]} y","a":[1,2,{"b":"last"}]})";
    EXPECT_EQ(select(message, {MemberStep{"n"}}), Texts{"-12.5e3"}) << shift;
    EXPECT_EQ(select(message, {MemberStep{"s"}}), Texts{"x, {[\"]} y"}) << shift;
    EXPECT_EQ(select(message, (SelectorSteps{MemberStep{"a"}, ElementStep{2}, MemberStep{"b"}})), Texts{"last"})
        << shift;
  }
  // Equal names in different windows.
  const std::string far = R"({"a":1,"f":[)" + std::string(kWindow, ' ') + R"(0,"é"],"\u0061":2 ,"f":3})";
  EXPECT_EQ(select(far, {MemberStep{"a"}}), Texts{"2"});
  EXPECT_EQ(select(far, {AnyMemberStep{}}), (Texts{"2", "3"}));
  std::string dense = R"({"a":[)";
  while (dense.size() < 3 * kWindow) dense += "1, \"é\" ,";
  const std::string whole = dense + "7]}";
  EXPECT_EQ(select(whole, (SelectorSteps{MemberStep{"a"}, AnyElementStep{}})).back(), "7");
  EXPECT_EQ(walk(dense + "]}").verdict, JsonVerdict::NotJson);
  EXPECT_EQ(walk(dense + "\"x]}").verdict, JsonVerdict::NotJson);
  EXPECT_EQ(walk(dense + "\xff]}").offset, dense.size());
}

/// Every scalar as `name=text`, with the number of scalars before it.
class Naming : public JsonVisitor {
 public:
  explicit Naming(const JsonWalker& walker) : walker_(&walker) {}
  void restart() override { leaves.clear(); }
  void value(WantId /*want*/, const JsonToken& token) override {
    if (token.kind == ValueKind::Object || token.kind == ValueKind::Array) return;
    std::string name;
    const bool whole = walker_->append_flattened_name(name, 20);
    leaves.push_back(std::to_string(token.leaf) + " " + (whole ? name : "too long") + "=" + std::string(token.raw));
  }
  Texts leaves;

 private:
  const JsonWalker* walker_;
};

TEST(JsonWalker, HandsOverEverythingWithItsFlattenedName) {
  const auto leaves = [](std::string_view message) {
    JsonWalker walker;
    Naming visitor(walker);
    EXPECT_EQ(walker.walk(message, PathSet::of_everything(), visitor).verdict, JsonVerdict::Object);
    return visitor.leaves;
  };
  EXPECT_EQ(leaves(R"({"a":1,"b":{"c":[2,[3],{"d\u0065":4}],"":5},"e":{}})"),
            (Texts{"0 a=1", "1 b.c.0=2", "2 b.c.1.0=3", "3 b.c.2.de=4", "4 b.=5"}));
  EXPECT_EQ(leaves(R"({"a":{"x":1},"b":2,"a":{"y":3,"z":4,"y":5}})"), (Texts{"1 b=2", "3 a.z=4", "4 a.y=5"}))
      << "of equal names the last counts";
  EXPECT_EQ(leaves(R"({"abcdefghijklmnopqrst":1,"abcdefghijklmnopqrstu":2})"),
            (Texts{"0 abcdefghijklmnopqrst=1", "1 too long=2"}));
}

}  // namespace
}  // namespace insitu
