#include "insitu/matcher.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/extract/json_walker.h"
#include "insitu/compile.h"

namespace insitu {
namespace {

Matcher matcher(std::string_view pattern) { return Matcher(*compile_filter_pattern(pattern)); }

Matcher matcher_of_any(std::initializer_list<std::string_view> patterns) {
  std::vector<Program> programs;
  for (const std::string_view pattern : patterns) programs.push_back(*compile_filter_pattern(pattern));
  return Matcher(any_of(programs));
}

TEST(Matcher, TellsMatchesFromMisses) {
  EXPECT_EQ(matcher("ERROR -debug").examine("an ERROR"), Outcome::Match);
  EXPECT_EQ(matcher("ERROR -debug").examine("a debug ERROR"), Outcome::NoMatch);
  EXPECT_EQ(matcher("{ $.a = 1 }").examine(R"({"a":1.0})"), Outcome::Match);
  EXPECT_EQ(matcher("{ $.a = 1 }").examine(R"({"a":2})"), Outcome::NoMatch);
  EXPECT_EQ(matcher("[a, b]").examine("1 2"), Outcome::Match);
  EXPECT_EQ(matcher("[a, b]").examine("1"), Outcome::NoMatch);
}

// What is no JSON object matches no JSON pattern, not even one about absence.
TEST(Matcher, TellsWhatIsNoJson) {
  Matcher absent = matcher("{ $.a NOT EXISTS }");
  EXPECT_EQ(absent.examine("{}"), Outcome::Match);
  for (const std::string_view message : {"", "text", "[]", "1", "{", R"({"a":1)", R"({"b":01})", R"(x {"b":1})"}) {
    EXPECT_EQ(absent.examine(message), Outcome::NotJson) << message;
  }
  const std::string deep = R"({"b":)" + std::string(kMaxJsonDepth, '[') + std::string(kMaxJsonDepth, ']') + "}";
  EXPECT_EQ(absent.examine(deep), Outcome::TooDeep);
  EXPECT_EQ(absent.examine("{}"), Outcome::Match) << "nothing is left of the message before";
}

TEST(Matcher, OfSeveralPatternsOneIsEnough) {
  Matcher any = matcher_of_any({"{ $.a = 1 }", "ERROR", "{ $.b = 2 }"});
  EXPECT_EQ(any.examine(R"({"a":1})"), Outcome::Match);
  EXPECT_EQ(any.examine(R"({"b":2})"), Outcome::Match);
  EXPECT_EQ(any.examine(R"({"a":2,"b":1})"), Outcome::NoMatch);
  EXPECT_EQ(any.examine("an ERROR"), Outcome::Match);
  EXPECT_EQ(any.examine("text"), Outcome::NotJson);
}

TEST(Matcher, ExaminesEachOfSeveralPatterns) {
  using enum Outcome;
  Matcher all = matcher_of_any({"{ $.a = 1 }", "ERROR", "{ $.b = 2 }", "[x, y]"});
  const auto outcomes = [&](std::string_view message) {
    const auto each = all.examine_each(message);
    return std::vector(each.begin(), each.end());
  };
  EXPECT_EQ(outcomes(R"({"a":1,"b":2})"), (std::vector{Match, NoMatch, Match, NoMatch}));
  EXPECT_EQ(outcomes(R"({"a":"ERROR", "b":2})"), (std::vector{NoMatch, Match, Match, Match}));
  EXPECT_EQ(outcomes("an ERROR"), (std::vector{NotJson, Match, NotJson, Match}));
  EXPECT_EQ(outcomes("{}"), (std::vector{NoMatch, NoMatch, NoMatch, NoMatch}));
}

// Where a value is spelled with escapes, the text is looked for in that spelling first.
TEST(Matcher, FindsTextsThatAreSpelledWithEscapes) {
  Matcher korean = matcher("{ $.a = \"*오류 1*\" }");
  for (const std::string_view value : {R"(오류 1)", R"(\uc624\ub958 1)", R"(\uC624\uB958 1)", R"(\uc624류 1)",
                                       R"(x\\\uc624\ub958 1y)", R"(\n오류\u00201)"}) {
    EXPECT_TRUE(korean.matches("{\"a\":\"" + std::string(value) + "\"}")) << value;
  }
  for (const std::string_view value :
       {R"(\\uc624\ub958 1)", R"(\uc624\ub958\n1)", R"(\uc624\ub958 2)", R"(\\\\uc624\ub958 1)"}) {
    EXPECT_FALSE(korean.matches("{\"a\":\"" + std::string(value) + "\"}")) << value;
  }
  EXPECT_TRUE(matcher("{ $.a = \"*😀*\" }").matches(R"({"a":"\ud83d\ude00"})"));
  EXPECT_FALSE(matcher("{ $.a != \"*오*\" }").matches(R"({"a":"\uc624"})"));
  EXPECT_TRUE(matcher("{ $.a = \"*\uFFFD*\" }").matches(R"({"a":"\ud800"})"));
}

// Texts are searched for all at once where there are several; what else there is keeps its turn.
TEST(Matcher, OfManyTextsOneIsEnough) {
  Matcher any = matcher_of_any({"{ $.a = 1 }", "ERROR", "?panic ?refused", "x -y", "denied", "FATAL"});
  for (const std::string_view message : {"an ERROR", "panic", "refused!", "x", "denied", "FATAL", R"({"a":1})"}) {
    EXPECT_EQ(any.examine(message), Outcome::Match) << message;
  }
  EXPECT_EQ(any.examine("x y"), Outcome::NotJson);
  EXPECT_EQ(any.examine(R"({"a":2})"), Outcome::NoMatch);
  EXPECT_EQ(any.examine(""), Outcome::NotJson);
  EXPECT_EQ(any.highlights("a panic, refused"), (std::vector<std::pair<std::size_t, std::size_t>>{{2, 7}, {9, 16}}));
  EXPECT_EQ(any.highlights("x"), (std::vector<std::pair<std::size_t, std::size_t>>{{0, 1}}));
}

// ---- extracted values

using Values = std::vector<std::pair<std::string, std::string>>;

TEST(Matcher, ExtractsFieldsByNameOrPosition) {
  EXPECT_EQ(matcher("[ip, , ..., size]").extracted_values(R"(1.2.3.4 - x "y z" 5)"),
            (Values{{"$ip", "1.2.3.4"}, {"$2", "-"}, {"$3", "x"}, {"$4", "y z"}, {"$size", "5"}}));
  EXPECT_EQ(matcher("[a, rest]").extracted_values("1 [2 3] 4 "), (Values{{"$a", "1"}, {"$rest", "[2 3] 4"}}));
  EXPECT_EQ(matcher("[]").extracted_values("a [b]"), (Values{{"$1", "a"}, {"$2", "b"}}));
  EXPECT_EQ(matcher("[a = 1, \"x\"]").extracted_values("1 x"), (Values{{"$a", "1"}, {"$2", "x"}}));
}

TEST(Matcher, OfANameUsedTwiceTheLastFieldCounts) {
  EXPECT_EQ(matcher("[a, a]").extracted_values("1 2"), (Values{{"$a", "2"}}));
  EXPECT_EQ(matcher("[2, b]").extracted_values("x y"), (Values{{"$2", "x"}, {"$b", "y"}}));
  EXPECT_EQ(matcher("[2, ]").extracted_values("x y"), (Values{{"$2", "y"}}));
}

TEST(Matcher, ExtractsNothingElse) {
  EXPECT_EQ(matcher("ERROR").extracted_values("an ERROR"), Values{});
  EXPECT_EQ(matcher("{ $.a = 1 }").extracted_values(R"({"a":1})"), Values{});
  EXPECT_EQ(matcher("[a = 1]").extracted_values("2"), Values{});
  // Of several patterns the first that matches gives the values.
  Matcher any = matcher_of_any({"[a = 1, b]", "[x, y]"});
  EXPECT_EQ(any.extracted_values("1 2"), (Values{{"$a", "1"}, {"$b", "2"}}));
  EXPECT_EQ(any.extracted_values("3 2"), (Values{{"$x", "3"}, {"$y", "2"}}));
}

// ---- highlights

/// The message with what is highlighted in angle brackets.
std::string highlighted(Matcher matcher, std::string_view message) {
  EXPECT_TRUE(matcher.matches(message)) << message;
  std::string out;
  std::size_t at = 0;
  for (const auto& [begin, end] : matcher.highlights(message)) {
    out += std::string(message.substr(at, begin - at)) + "<" + std::string(message.substr(begin, end - begin)) + ">";
    at = end;
  }
  return out + std::string(message.substr(at));
}

TEST(Matcher, HighlightsTermsWhereverTheyAre) {
  EXPECT_EQ(highlighted(matcher("ERR -x"), "ERR ERROR"), "<ERR> <ERR>OR");
  EXPECT_EQ(highlighted(matcher("ab bc"), "abc"), "<abc>");
  EXPECT_EQ(highlighted(matcher("?a ?b ?z"), "a b"), "<a> <b>");
  EXPECT_EQ(highlighted(matcher("%[0-9]+%"), "12 x 3"), "<12> x <3>");
  EXPECT_EQ(highlighted(matcher("%^a%"), "aa"), "<a>a");
  EXPECT_EQ(highlighted(matcher("%a*%"), "baa"), "b<aa>");
  EXPECT_EQ(highlighted(matcher(""), "all"), "all");
}

TEST(Matcher, HighlightsTheValuesOfMembers) {
  EXPECT_EQ(highlighted(matcher("{ $.a = x && $.n > 4 }"), R"({"a": "x", "n":5 })"), R"({"a": <"x">, "n":<5> })");
  EXPECT_EQ(highlighted(matcher("{ $.a[*] = 1 }"), R"({"a":[1,2,1.0]})"), R"({"a":[<1>,2,<1.0>]})");
  EXPECT_EQ(highlighted(matcher("{ $.a = 1 }"), R"({"a":1,"a":1})"), R"({"a":1,"a":<1>})") << "the last one counts";
  EXPECT_EQ(highlighted(matcher("{ $.a NOT EXISTS }"), "{}"), "{}");
}

TEST(Matcher, HighlightsTheFieldsOfConditions) {
  EXPECT_EQ(highlighted(matcher("[a, b = \"*x*\", ...]"), R"(1 "2 x" 3)"), R"(1 <"2 x"> 3)");
  EXPECT_EQ(highlighted(matcher("[a, b = *x]"), "1 2 x  "), "1 <2 x>  ");
}

// A pattern that does not match has nothing to show.
TEST(Matcher, HighlightsOnlyWhatMadeItMatch) {
  Matcher any = matcher_of_any({"{ $.a = 1 && $.b = 2 }", "ERROR"});
  EXPECT_EQ(highlighted(std::move(any), R"({"a":1,"b":"ERROR"})"), R"({"a":1,"b":"<ERROR>"})");
}

// Nor has a part of a pattern that is not true, whatever holds inside of it.
TEST(Matcher, HighlightsOnlyThePartsThatAreTrue) {
  const std::string_view pattern = "{ ($.a = 1 && $.b = 3) || $.c = 4 || ($.d = 5 && ($.e = 6 || $.a = 1)) }";
  EXPECT_EQ(highlighted(matcher(pattern), R"({"a":1,"c":4})"), R"({"a":1,"c":<4>})");
  EXPECT_EQ(highlighted(matcher(pattern), R"({"a":1,"b":3,"c":5})"), R"({"a":<1>,"b":<3>,"c":5})");
  EXPECT_EQ(highlighted(matcher(pattern), R"({"a":1,"c":4,"d":5})"), R"({"a":<1>,"c":<4>,"d":<5>})");
  EXPECT_EQ(highlighted(matcher(pattern), R"({"c":4,"d":5,"e":7})"), R"({"c":<4>,"d":5,"e":7})");
  EXPECT_EQ(highlighted(matcher("{ ($.a = 1 && $.z NOT EXISTS) || $.c = 4 }"), R"({"a":1,"c":4})"),
            R"({"a":<1>,"c":<4>})");
  EXPECT_EQ(highlighted(matcher("{ ($.a = 1 && $.z NOT EXISTS) || $.c = 4 }"), R"({"a":1,"c":4,"z":0})"),
            R"({"a":1,"c":<4>,"z":0})");
  EXPECT_EQ(highlighted(matcher("{ ($.x[*] = 1 && $.b = 1) || $.x[*] = 2 }"), R"({"x":[1,2]})"), R"({"x":[1,<2>]})");
}

// What is ignored or excluded made nothing match.
TEST(Matcher, HighlightsNoTermThatDoesNotCount) {
  EXPECT_EQ(highlighted(matcher("ERROR ?one"), "ERROR one"), "<ERROR> one");
  EXPECT_EQ(highlighted(matcher("ERROR -%o{3}%"), "ERROR oone"), "<ERROR> oone");
}

}  // namespace
}  // namespace insitu
