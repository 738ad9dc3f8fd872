#include "engine/plan/regex_literals.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

#include "engine/match/query_regex.h"

namespace insitu {
namespace {

/// The texts, joined by `|`, after a `~` where the case of letters is ignored; empty: not known.
std::string texts_of(std::string_view pattern) {
  EXPECT_TRUE(compile_query_regex(pattern)) << pattern;
  const RequiredTexts texts = literals_of_regex(pattern);
  std::string out = texts.letter_case == LetterCase::Ignored ? "~" : "";
  for (const std::string& text : texts.any_of) out += (&text == &texts.any_of.front() ? "" : "|") + text;
  return out;
}

TEST(RegexLiterals, TheRarestRunOfEveryBranch) {
  EXPECT_EQ(texts_of("ab|x.cde"), "ab|cde");
  EXPECT_EQ(texts_of("^took \\d+ms by$"), "ms by");
  EXPECT_EQ(texts_of("a.[xyz]"), "a");
  EXPECT_EQ(texts_of("a|"), "");
  EXPECT_EQ(texts_of("a|.*"), "");
  EXPECT_EQ(texts_of(""), "");
}

TEST(RegexLiterals, RepeatsMayLeaveOutWhatTheyRepeat) {
  EXPECT_EQ(texts_of("err?"), "er");
  EXPECT_EQ(texts_of("err*"), "er");
  EXPECT_EQ(texts_of("err{0,3}"), "er");
  EXPECT_EQ(texts_of("err+"), "err");
  EXPECT_EQ(texts_of("오류?"), "오");
  EXPECT_EQ(texts_of("E*"), "");
}

TEST(RegexLiterals, GroupsAreRequiredUnlessTheyMayBeAbsent) {
  EXPECT_EQ(texts_of("(timeout|refused)"), "timeout|refused");
  EXPECT_EQ(texts_of("(?:timeout|(?<why>refused|denied)) x"), "timeout|refused|denied");
  EXPECT_EQ(texts_of("x(timeout|refused)?y"), "x");
  EXPECT_EQ(texts_of("x(timeout|refused)*y"), "x");
  EXPECT_EQ(texts_of("x(timeout|refused){0,2}"), "x");
  EXPECT_EQ(texts_of("x(timeout|refused)+"), "timeout|refused");
  EXPECT_EQ(texts_of("x(timeout|)"), "x");
  EXPECT_EQ(texts_of("(a|b)ERROR"), "ERROR");
  EXPECT_EQ(texts_of("[)|(]ERROR"), "ERROR");
  EXPECT_EQ(texts_of("\\(ERROR|WARN\\)"), "(ERROR|WARN)");
}

TEST(RegexLiterals, EscapesStandForCharacters) {
  EXPECT_EQ(texts_of("a\\.b\\tc"), "a.b\tc");
  EXPECT_EQ(texts_of("ERROR\\d+\\bx"), "ERROR");
  EXPECT_EQ(texts_of("[[:alpha:]]ERROR[^]]"), "ERROR");
}

// What is not followed is not guessed at.
TEST(RegexLiterals, GivesUpWhenInDoubt) {
  EXPECT_EQ(texts_of("\\Qa|b\\E"), "");
  EXPECT_EQ(texts_of("ERROR\\x41"), "");
  EXPECT_EQ(texts_of("ERROR\\pL"), "");
  EXPECT_EQ(texts_of("ERROR x{b|c}"), "") << "these braces are text, and `|` is none";
  EXPECT_EQ(texts_of("a\xEF\xBF\xBD"), "");
  EXPECT_EQ(texts_of(std::string(100, '(') + "a" + std::string(100, ')')), "");
}

TEST(RegexLiterals, TheCaseMayBeIgnored) {
  EXPECT_EQ(texts_of("(?i)LsAss"), "~lsass");
  EXPECT_EQ(texts_of("(?is)Lsass.x"), "~lsass");
  EXPECT_EQ(texts_of("(?s)Lsass.x"), "Lsass");
  EXPECT_EQ(texts_of("(?i)ÄRGER"), "~rger");
  EXPECT_EQ(texts_of("(?i)(Timeout|Refused)"), "~timeout|refused");
  EXPECT_EQ(texts_of("(?i)오류"), "~");
  EXPECT_EQ(texts_of("^(?i)Exception$"), "~exception");
  EXPECT_EQ(texts_of("ERROR(?i)warn"), "~error");
  EXPECT_EQ(texts_of("(?i:warn)|(?s-i:ERROR)"), "~warn|error");
}

// The prefilter looks for these two besides the letters of ASCII.
TEST(RegexLiterals, TwoCharactersBeyondAsciiAreLettersInAnyCase) {
  std::string all;
  for (char32_t code = 0x80; code < 0x20000; ++code) {
    if (code >= 0xD800 && code < 0xE000) continue;
    if (code < 0x800) {
      all += static_cast<char>(0xC0 | code >> 6);
    } else if (code < 0x10000) {
      all += static_cast<char>(0xE0 | code >> 12);
      all += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    } else {
      all += static_cast<char>(0xF0 | code >> 18);
      all += static_cast<char>(0x80 | (code >> 12 & 0x3F));
      all += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    }
    all += static_cast<char>(0x80 | (code & 0x3F));
  }
  const auto regex = compile_query_regex("(?i)[a-z]");
  ASSERT_TRUE(regex);
  const RegexSubject subject(all);
  ASSERT_TRUE(subject.is_utf8());
  std::set<std::string> found;
  std::size_t from = 0;
  while (const auto match = regex->regex.find(subject, from)) {
    found.insert(all.substr(match->first, match->second));
    from = match->first + match->second;
  }
  EXPECT_EQ(found, (std::set<std::string>{"\u017F", "\u212A"}));
}

}  // namespace
}  // namespace insitu
