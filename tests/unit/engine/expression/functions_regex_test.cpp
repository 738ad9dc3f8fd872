#include <gtest/gtest.h>

#include "tests/unit/engine/expression/function_call.h"

namespace insitu {
namespace {

FunctionCase replaced(const char* subject, const char* pattern, const char* replacement,
                      std::optional<std::string> result) {
  return {"regexReplace", {text(subject), text(pattern), text(replacement)}, std::move(result)};
}

TEST(RegexReplace, ReplacesEveryMatch) {
  expect_results({
      replaced("a1b22", "[0-9]+", "#", "a#b#"),
      replaced("abc", "x", "#", "abc"),
      replaced("abc", "", "-", "-a-b-c-"),
      replaced("", "", "-", "-"),
      replaced("axb", "x*", "-", "-a-b-"),
      replaced("日本", "", ".", ".日.本."),
      replaced("aaa", "^a", "b", "baa"),
      replaced("Error error", "(?i)ERROR", "E", "E E"),
      replaced("a\xffz", "z", "y", "a\uFFFDy"),
      {"regex_replace", {text("a1b22"), text("[0-9]"), text("")}, "ab"},
  });
}

TEST(RegexReplace, GroupsByDollar) {
  expect_results({
      replaced("k=v", "(\\w)=(\\w)", "$2=$1", "v=k"),
      replaced("ab", "(?<x>a)", "[$1$0]", "[aa]b"),
      replaced("ab", "(a)|(b)", "<$1$2>", "<a><b>"),
      replaced("ab", "(a)", "$10", "a0b"),
      replaced("ab", "a", "$1", "$1b"),
      replaced("ab", "a", "$$0 $x $", "$0 $x $b"),
  });
}

TEST(RegexReplace, NeedsARegex) {
  expect_results({
      replaced("a", "(?=a)", "b", kNothing),
      replaced("a", "[", "b", kNothing),
      {"regexReplace", {text("a"), kMissing, text("b")}, kNothing},
      {"regexReplace", {text("a"), text("a"), kMissing}, kNothing},
  });
}

TEST(RegexReplace, PatternsMayChangeFromRowToRow) {
  FunctionCall call("regexReplace");
  EXPECT_EQ(call({text("ab"), text("a"), text("x")}), "xb");
  EXPECT_EQ(call({text("ab"), text("b"), text("x")}), "ax");
  EXPECT_EQ(call({text("ab"), text("["), text("x")}), kNothing);
  EXPECT_EQ(call({text("ab"), text("["), text("x")}), kNothing);
  EXPECT_EQ(call({text("ab"), text(""), text("x")}), "xaxbx");
  EXPECT_EQ(call({text("ab"), text("a"), text("x")}), "xb");
}

}  // namespace
}  // namespace insitu
