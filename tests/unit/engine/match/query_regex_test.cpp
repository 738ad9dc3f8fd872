#include "engine/match/query_regex.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

using Names = std::vector<std::string>;

QueryRegex compiled(std::string_view pattern) {
  auto regex = compile_query_regex(pattern);
  EXPECT_TRUE(regex) << pattern << ": " << (regex ? "" : regex.error().message);
  return regex ? *regex : *compile_query_regex("");
}

TEST(QueryRegex, GroupsHaveNamesAndNumbers) {
  EXPECT_EQ(compiled("(?<method>GET|PUT) (x)(?:y) (?P<path>/.*)").group_names, (Names{"method", "", "path"}));
  EXPECT_EQ(compiled("(?<@ip>.)(?<a.b>.)(?<user-id>.)(?<é>.)").group_names, (Names{"@ip", "a.b", "user-id", "é"}));
  EXPECT_EQ(compiled("a|b").group_names, Names());
}

TEST(QueryRegex, CapturesByTheNumbersOfItsNames) {
  const QueryRegex regex = compiled(R"(\[(?<level>\w+)\] ((?<@id>\d+)|-) (?<rest>.*))");
  ASSERT_EQ(regex.regex.group_count(), regex.group_names.size());
  std::vector<Capture> captures;
  ASSERT_TRUE(regex.regex.capture(RegexSubject("x [INFO] 42 done"), 0, captures));
  EXPECT_EQ(captures, (std::vector<Capture>{"[INFO] 42 done", "INFO", "42", "42", "done"}));
  ASSERT_TRUE(regex.regex.capture(RegexSubject("[INFO] - done"), 0, captures));
  EXPECT_EQ(captures[3], std::nullopt) << "a group that took no part";
}

// A parenthesis is not always a group.
TEST(QueryRegex, LooksPastEscapesAndClasses) {
  EXPECT_EQ(compiled(R"(\((?<a>.)\))").group_names, Names{"a"});
  EXPECT_EQ(compiled(R"([(?<x>](?<a>.))").group_names, Names{"a"});
  EXPECT_EQ(compiled(R"([](](?<a>.))").group_names, Names{"a"});
  EXPECT_EQ(compiled(R"([^](](?<a>.))").group_names, Names{"a"});
  EXPECT_EQ(compiled(R"([\](](?<a>.))").group_names, Names{"a"});
  EXPECT_EQ(compiled(R"([[:alpha:](](?<a>.))").group_names, Names{"a"});
  EXPECT_EQ(compiled(R"(\Q(?<x>\E(?<a>.))").group_names, Names{"a"});
  EXPECT_EQ(compiled(R"((?i)(?<a>.)(?i:b))").group_names, Names{"a"});
  EXPECT_TRUE(compiled(R"(\Q(?<x>\E)").regex.found_in("(?<x>"));
}

// grammar/README.md, "Meaning": `.` is not a newline, `^` and `$` are the ends of the text.
TEST(QueryRegex, LinesAreNothingSpecial) {
  EXPECT_FALSE(compiled("a.b").regex.found_in("a\nb"));
  EXPECT_FALSE(compiled("^b").regex.found_in("a\nb"));
  EXPECT_FALSE(compiled("a$").regex.found_in("a\n"));
}

// Inline flags may stand after an anchor.
TEST(QueryRegex, FlagsAfterAnAnchor) {
  EXPECT_TRUE(compiled("^(?i)error$").regex.found_in("ERROR"));
  EXPECT_FALSE(compiled("^(?i)error$").regex.found_in("an ERROR"));
}

struct RefusedCase {
  std::string_view pattern;
  std::string_view marked;
  std::string_view message_begin;
};

TEST(QueryRegex, RefusesWithReasonAndPlace) {
  const RefusedCase cases[] = {
      {"a(?=b)", "(?=", "look-ahead `(?=` is not supported"},
      {"a(?!b)", "(?!", "look-ahead `(?!` is not supported"},
      {"(?<=a)b", "(?<=", "look-behind `(?<=` is not supported"},
      {"(?<!a)b", "(?<!", "look-behind `(?<!` is not supported"},
      {"x(?>a)b", "(?>", "atomic group `(?>` is not supported"},
      {R"((a)\1)", R"(\1)", R"(back-reference `\1` is not supported)"},
      {R"((?<a>.)\k<a>)", R"(\k)", R"(back-reference `\k` is not supported)"},
      {"(?P<a>.)(?P=a)", "(?P=", "back-reference `(?P=` is not supported"},
      {"(?<a>.)(?<a>.)", "(?<a>", "there is another group named `a`"},
      {"(?<>.)", "(?<>", "a group needs a name"},
      {"(?<a b>.)", "(?<a b>", "`a b` is no name for a group"},
      {"(?<a", "(?<", "expected `>` after the name of a group"},
      {"ab[c", "[c", "missing ] `[c`"},
      {"a(b", "a(b", "missing ) `a(b`"},
      {"a++", "++", "bad repetition operator `++`"},
      {"*a", "*", "no argument for repetition operator `*`"},
      {R"(a\y)", R"(\y)", R"(invalid escape sequence `\y`)"},
      {"a{1001}", "{1001}", "invalid repetition size `{1001}`"},
      {"a\\", "a\\", "trailing \\"},
  };
  for (const auto& [pattern, marked, message_begin] : cases) {
    const auto regex = compile_query_regex(pattern);
    ASSERT_FALSE(regex) << pattern;
    const RegexProblem& problem = regex.error();
    ASSERT_LE(problem.end, pattern.size());
    EXPECT_EQ(pattern.substr(problem.begin, problem.end - problem.begin), marked) << pattern;
    EXPECT_TRUE(problem.message.starts_with(message_begin)) << pattern << ": " << problem.message;
  }
}

}  // namespace
}  // namespace insitu
