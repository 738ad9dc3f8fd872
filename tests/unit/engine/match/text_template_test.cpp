#include "engine/match/text_template.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace insitu {
namespace {

std::string text_of_template(std::string_view text) {
  TemplateScanner scanner;
  scanner.scan(text);
  return template_text(scanner.key());
}
std::string coarsened(std::string_view text, TemplateLevel last) {
  TemplateScanner scanner;
  scanner.scan(text);
  std::string key(scanner.key());
  for (TemplateLevel level = TemplateLevel::Exact; level != last;) {
    level = next_level(level);
    std::string coarser;
    coarsen(key, level, coarser);
    key = coarser;
  }
  return template_text(key);
}

TEST(TextTemplate, LooksAtTheFirstWords) {
  std::string words;
  for (int i = 0; i < 200; ++i) words += "a ";
  EXPECT_EQ(text_of_template(words), words.substr(0, words.size() - 1));
  EXPECT_EQ(text_of_template(words + "b c"), words + "<Token-1>");
  EXPECT_EQ(text_of_template(words + "..."), words + "...");
  TemplateScanner scanner;
  scanner.scan(words + "b c");
  EXPECT_EQ(scanner.parts(), 201U);
}

TEST(TextTemplate, LooksAtTheFirstBytes) {
  const std::string long_word(TemplateScanner::kMaxBytes, 'x');
  EXPECT_EQ(text_of_template(long_word), long_word);
  EXPECT_EQ(text_of_template(long_word + "y"), long_word + "<Token-1>");
  // A character is not cut.
  const std::string accents = std::string(TemplateScanner::kMaxBytes - 1, 'x') + "\xC3\xA9";
  EXPECT_EQ(text_of_template(accents), std::string(TemplateScanner::kMaxBytes - 1, 'x') + "<Token-1>");
}

TEST(TextTemplate, TakesAnyBytes) {
  const std::string_view odd("a\0b \xFF\xFE 5\x80 \x01", 11);
  EXPECT_EQ(text_of_template(odd), odd);
  EXPECT_EQ(text_of_template(""), "");
  EXPECT_EQ(text_of_template(" \n\t"), "");
}

TEST(TextTemplate, CountsListsOnce) {
  TemplateScanner scanner;
  scanner.scan("ids 1, 2, 3 of 4");
  EXPECT_EQ(scanner.parts(), 4U);
  EXPECT_EQ(template_text(scanner.key()), "ids <Number-1> of <Number-2>");
}

TEST(TextTemplate, BecomesCoarserStepByStep) {
  const std::string_view text = "GET v2 index_html of 5 pages";
  EXPECT_EQ(coarsened(text, TemplateLevel::Exact), "GET v2 index_html of <Number-1> pages");
  EXPECT_EQ(coarsened(text, TemplateLevel::WordsWithDigits), "GET <Token-1> index_html of <Number-2> pages");
  EXPECT_EQ(coarsened(text, TemplateLevel::OddWords), "GET <Token-1> <Token-2> of <Number-3> pages");
  EXPECT_EQ(coarsened(text, TemplateLevel::FirstWords), "GET <Token-1> <Token-2> of <Token-3>");
  EXPECT_EQ(coarsened(text, TemplateLevel::OneToken), "<Token-1>");
  EXPECT_EQ(coarsened("only four words here.", TemplateLevel::FirstWords), "only four words here.");
}

TEST(TextTemplate, BrokenKeysEnd) {
  for (const std::string_view key : {"\t", "\n", "\twithout end", "\nz", "\n"}) {
    TemplateReader reader(key);
    EXPECT_FALSE(reader.next().has_value()) << key;
  }
}

}  // namespace
}  // namespace insitu
