#include "engine/input/json_scan.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "engine/model/json_slice.h"

namespace insitu {
namespace {

/// All that is found in `text`, fed in pieces: `{`, `n:name`, `t:text`, `#1`, `=true`, `}`, `!` where it breaks, `?`
/// where it ends inside of a value.
std::string story_of(std::string_view text, std::size_t piece, std::size_t max_text = 256) {
  JsonScan scan(max_text);
  std::string story;
  const auto note = [&](JsonMark mark) {
    switch (mark) {
      case JsonMark::NeedsMore: return;
      case JsonMark::ObjectBegins: story += '{'; break;
      case JsonMark::ObjectEnds: story += '}'; break;
      case JsonMark::ArrayBegins: story += '['; break;
      case JsonMark::ArrayEnds: story += ']'; break;
      case JsonMark::Name: story += "n:"; break;
      case JsonMark::Text: story += "t:"; break;
      case JsonMark::Number: story += '#'; break;
      case JsonMark::Literal: story += '='; break;
      case JsonMark::Broken: story += '!'; break;
    }
    const bool has_text =
        mark == JsonMark::Name || mark == JsonMark::Text || mark == JsonMark::Number || mark == JsonMark::Literal;
    if (has_text) story += scan.text();
    if (has_text && scan.is_cut()) story += "...";
    if (has_text && scan.is_escaped()) story += '\\';
    story += ' ';
  };
  for (std::size_t at = 0; at < text.size();) {
    const JsonScan::Step step = scan.step(text.substr(at, piece));
    at += step.taken;
    note(step.mark);
    if (step.mark == JsonMark::Broken) return story + std::to_string(at);
  }
  if (const JsonMark last = scan.finish(); last == JsonMark::Broken)
    story += '?';
  else
    note(last);
  return story;
}

std::string story_of(std::string_view text) {
  const std::string story = story_of(text, text.size() + 1);
  for (const std::size_t piece : {1U, 2U, 3U, 7U}) EXPECT_EQ(story_of(text, piece), story) << piece << ": " << text;
  return story;
}

TEST(JsonScan, FindsTokensInOrder) {
  EXPECT_EQ(story_of(R"({"a":[1,-2.5e3,true,null],"b":{},"c":"x"})"),
            "{ n:a [ #1 #-2.5e3 =true =null ] n:b { } n:c t:x } ");
  EXPECT_EQ(story_of(" { } [ ] \n"), "{ } [ ] ");
  EXPECT_EQ(story_of(R"({}{"a":1}[2])"), "{ } { n:a #1 } [ #2 ] ") << "values may be glued";
  EXPECT_EQ(story_of("1 \"x\" false"), "#1 t:x =false ");
  EXPECT_EQ(story_of(R"({"\"a\u0041":"\\\n"})"), R"({ n:\"a\u0041\ t:\\\n\ } )") << "as written";
  EXPECT_EQ(story_of(""), "");
}

TEST(JsonScan, EndsInsideOfAValue) {
  for (const std::string_view text :
       {"{", "[1", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "[tr", "\"a", "\"a\\", "tru"}) {
    const std::string story = story_of(text);
    EXPECT_TRUE(story.ends_with('?')) << text << ": " << story;
  }
}

TEST(JsonScan, BreaksWhereTheGrammarDoes) {
  EXPECT_EQ(story_of("{a"), "{ ! 1");
  EXPECT_EQ(story_of("{\"a\" 1"), "{ n:a ! 5");
  EXPECT_EQ(story_of("{\"a\":1,}"), "{ n:a #1 ! 7");
  EXPECT_EQ(story_of("[1,]"), "[ #1 ! 3");
  EXPECT_EQ(story_of("[1 2]"), "[ #1 ! 3");
  EXPECT_EQ(story_of("[}"), "[ ! 1");
  EXPECT_EQ(story_of("{\"a\":1]"), "{ n:a #1 ! 6");
  EXPECT_EQ(story_of("[01]"), "[ ! 3");
  EXPECT_EQ(story_of("ERROR x"), "! 5");
  EXPECT_EQ(story_of("[\"a\nb\"]"), "[ ! 3");
  EXPECT_EQ(story_of("[\"\\x\"]"), "[ ! 3");
  EXPECT_EQ(story_of("[\"\\u12g4\"]"), "[ ! 6");
  EXPECT_EQ(story_of("]"), "! 0");
}

TEST(JsonScan, KeepsTheFrontOfLongTexts) {
  const std::string text = "{\"" + std::string(20, 'n') + "\":\"" + std::string(1000, 't') + "\"}";
  EXPECT_EQ(story_of(text, 9, 8), "{ n:nnnnnnnn... t:tttttttt... } ");
  EXPECT_EQ(story_of("[" + std::string(300, '7') + "]", 400), "[ #" + std::string(256, '7') + "... ] ");
}

TEST(JsonScan, NestingHasALimit) {
  const std::string deepest = std::string(kMaxJsonDepth, '[') + std::string(kMaxJsonDepth, ']');
  EXPECT_FALSE(story_of(deepest, 100).contains('!'));
  EXPECT_TRUE(story_of(std::string(kMaxJsonDepth + 1, '['), 100).contains('!'));
}

TEST(JsonScan, StatesWhereItIs) {
  JsonScan scan;
  EXPECT_TRUE(scan.is_between_values());
  EXPECT_EQ(scan.step("{\"a\":[").mark, JsonMark::ObjectBegins);
  EXPECT_EQ(scan.depth(), 1U);
  EXPECT_TRUE(scan.is_in_object());
  EXPECT_EQ(scan.step("\"a\":[").mark, JsonMark::Name);
  EXPECT_FALSE(scan.is_in_text());
  EXPECT_EQ(scan.step(":[\"x").mark, JsonMark::ArrayBegins);
  EXPECT_FALSE(scan.is_in_object());
  EXPECT_EQ(scan.step("\"x").mark, JsonMark::NeedsMore);
  EXPECT_TRUE(scan.is_in_text());
  EXPECT_EQ(scan.step("y\"").mark, JsonMark::Text);
  EXPECT_EQ(scan.text(), "xy");
  scan.restart();
  EXPECT_TRUE(scan.is_between_values());
}

TEST(JsonScan, AgreesAboutWhatIsJson) {
  for (const std::string_view text :
       {"{}", "[1]", "{\"a\":-0}", "{\"a\":.5}", "{\"a\":1.}", "{\"a\":+1}", "[1e+5]", "[1e]", "[\"\\/\"]", "[nul]",
        "[nulll]", "[true false]", "[\"\x7f\"]", "{\"a\":1 , \"b\":[ ]}", "{1:2}", "[,]", "{,}"}) {
    const std::string story = story_of(text);
    EXPECT_EQ(!story.contains('!') && !story.contains('?'), is_valid_json(text)) << text;
  }
}

}  // namespace
}  // namespace insitu
