#include "engine/match/regex.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

using Found = std::optional<std::pair<std::size_t, std::size_t>>;

Regex regex(const std::string& text) {
  auto compiled = Regex::compile(text);
  EXPECT_TRUE(compiled) << text;
  return *compiled;
}

TEST(Regex, IsFoundAnywhere) {
  EXPECT_TRUE(regex("AUTHORIZED").found_in("UNAUTHORIZED"));
  EXPECT_FALSE(regex("\\AAUTHORIZED").found_in("UNAUTHORIZED"));
  EXPECT_FALSE(regex("a").found_in("A"));
  EXPECT_TRUE(regex("").found_in(""));
  EXPECT_TRUE(regex("b\\z").found_in("a\nb"));
  EXPECT_FALSE(regex("a\\z").found_in("a\n"));
}

TEST(Regex, CharactersAreCodePoints) {
  EXPECT_TRUE(regex("\\A[^a]\\z").found_in("오"));
  EXPECT_FALSE(regex("\\A[^a]{2}\\z").found_in("오"));
}

// Bytes that are no character are U+FFFD to it, one for each broken part.
TEST(Regex, SearchesInvalidUtf8) {
  EXPECT_TRUE(regex("\\Ax[^a]y\\z").found_in("x\xffy"));
  EXPECT_TRUE(regex("\\Ax[^a]{2}y\\z").found_in("x\xff\xfey"));
  EXPECT_TRUE(regex("\\Ax\\x{FFFD}y\\z").found_in("x\xec\x98y"));
  EXPECT_TRUE(regex("ERROR").found_in("\xff ERROR"));
}

TEST(Regex, FindsTheLeftmost) {
  EXPECT_EQ(regex("b+").find(RegexSubject("abbcb"), 0), Found({1, 2}));
  EXPECT_EQ(regex("b+").find(RegexSubject("abbcb"), 3), Found({4, 1}));
  EXPECT_EQ(regex("b+").find(RegexSubject("abbcb"), 5), std::nullopt);
  EXPECT_EQ(regex("x").find(RegexSubject("abbcb"), 0), std::nullopt);
  EXPECT_EQ(regex("b*").find(RegexSubject("abbcb"), 0), Found({0, 0}));
  EXPECT_EQ(regex("b").find(RegexSubject("b\xff"), 0), std::nullopt) << "offsets would be those of another text";
}

// Where a search goes on is not where the text begins.
TEST(Regex, TheTextBeginsOnce) {
  EXPECT_EQ(regex("\\Ab").find(RegexSubject("bb"), 0), Found({0, 1}));
  EXPECT_EQ(regex("\\Ab").find(RegexSubject("bb"), 1), std::nullopt);
  EXPECT_EQ(regex("c|\\Ab").find(RegexSubject("bb"), 1), std::nullopt);
}

TEST(Regex, CapturesGroupsThatAreKept) {
  const auto compiled = Regex::compile("(a)(b)?(c*)", Groups::Kept);
  ASSERT_TRUE(compiled);
  EXPECT_EQ(compiled->group_count(), 3U);
  std::vector<Capture> captures;
  ASSERT_TRUE(compiled->capture(RegexSubject("xac"), 0, captures));
  EXPECT_EQ(captures, (std::vector<Capture>{"ac", "a", std::nullopt, "c"}));
  ASSERT_TRUE(compiled->capture(RegexSubject("ab a"), 1, captures));
  EXPECT_EQ(captures, (std::vector<Capture>{"a", "a", std::nullopt, ""})) << "took part, and captured nothing";
  EXPECT_FALSE(compiled->capture(RegexSubject("ab"), 1, captures));
  EXPECT_FALSE(compiled->capture(RegexSubject("a\xff"), 0, captures)) << "offsets would be those of another text";
}

TEST(Regex, CapturesInAnEmptyText) {
  const auto compiled = Regex::compile("(x*)", Groups::Kept);
  ASSERT_TRUE(compiled);
  std::vector<Capture> captures;
  ASSERT_TRUE(compiled->capture(RegexSubject({}), 0, captures));
  EXPECT_EQ(captures, (std::vector<Capture>{"", ""}));
}

TEST(Regex, ForgetsGroupsUnlessAsked) {
  EXPECT_EQ(regex("(a)(b)").group_count(), 0U);
  std::vector<Capture> captures;
  ASSERT_TRUE(regex("(a)(b)").capture(RegexSubject("ab"), 0, captures));
  EXPECT_EQ(captures, (std::vector<Capture>{"ab"}));
}

// Where the beginning of each match is known, that is looked for first. With an assertion before it nothing is known,
// and the matches are the same.
TEST(Regex, CapturesTheSameWhereTheFrontOfEachMatchIsKnown) {
  const auto kept = [](const std::string& text) {
    auto compiled = Regex::compile(text, Groups::Kept);
    EXPECT_TRUE(compiled) << text;
    return *compiled;
  };
  for (const std::string pattern :
       {"took (\\d+)ms", "(aa)+b", "a(.*)b", "ab|ac(d)", "ab?(c)", "(?i)ab(c)", "a\\b(.)", "(?:\\Ba|bc)(.)", "\\Aa(b)",
        "a$|ab(c)", "[^b](c)", "오(류)", "a{2}(b*)", "(?:ab|ac)(d)", "(오|온)(류)"}) {
    const Regex fast = kept(pattern);
    const Regex plain = kept("(?:\\b|\\B)(?:" + pattern + ")");
    for (const std::string_view text : {"", "took 5ms", "took ms took took took took took took 17ms", "aaaaaaaab aab",
                                        "acd abc ABC aBc", "ba bcd abc", "온류 오 오류", "aaxb\nab", "aab\xff"}) {
      for (std::size_t from = 0; from <= text.size(); ++from) {
        std::vector<Capture> found;
        std::vector<Capture> expected;
        const RegexSubject subject(text);
        EXPECT_EQ(fast.capture(subject, from, found), plain.capture(subject, from, expected)) << pattern << " " << text;
        EXPECT_EQ(found, expected) << pattern << " " << text << " " << from;
      }
    }
  }
}

TEST(Regex, SaysWhatIsWrong) {
  const auto refused = Regex::compile("a{1000}{1000}");
  ASSERT_FALSE(refused);
  EXPECT_FALSE(refused.error().empty());
}

}  // namespace
}  // namespace insitu
