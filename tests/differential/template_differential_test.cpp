#include <gtest/gtest.h>

#include <iterator>
#include <string>
#include <string_view>

#include "engine/match/text_template.h"
#include "tests/differential/dice.h"
#include "tests/differential/reference_templates.h"

// Templates of texts: the scanner and the regular expressions that state its rules.
namespace insitu {
namespace {

constexpr std::string_view kFragments[] = {"2023-01-02",
                                           "T",
                                           "19:00:01",
                                           ".123",
                                           " ",
                                           " ",
                                           ", ",
                                           "Jan",
                                           "Mon",
                                           " 14 ",
                                           "2005",
                                           "Z",
                                           "+0100",
                                           "GMT",
                                           "10/Oct/2000",
                                           "13",
                                           ":",
                                           ":",
                                           ".",
                                           "/",
                                           "-",
                                           "10.0.0.1",
                                           "1.2.3",
                                           "fe80::1",
                                           "::",
                                           "a1:b2",
                                           "00:1b:44:11:3a:b7",
                                           "6f1c1f1e-1111-4222-8333-444455556666",
                                           "http://",
                                           "me@x.org",
                                           "/a/b",
                                           "\\x\\y",
                                           "C:",
                                           "?q=1",
                                           "0x1f",
                                           "5",
                                           "1,024",
                                           "4.5e3",
                                           "90%",
                                           "ms",
                                           "px",
                                           "kB",
                                           " min",
                                           "s",
                                           "word",
                                           "dead1",
                                           "_",
                                           "@",
                                           "\xC3\xA9",
                                           "\xFF",
                                           "\"",
                                           "(",
                                           ")",
                                           "12:30",
                                           " PM",
                                           "20171223",
                                           "-22:15:29",
                                           "03-17",
                                           "\t",
                                           "=",
                                           "--",
                                           "+3",
                                           "e5",
                                           "x12",
                                           "%",
                                           "~$"};

std::string random_text(Dice& dice) {
  std::string text;
  for (std::size_t parts = 1 + dice.below(9); parts > 0; --parts) text += kFragments[dice.below(std::size(kFragments))];
  return text;
}

std::string written(std::string_view key) {
  std::string text;
  TemplateReader reader(key);
  while (const auto part = reader.next()) {
    text += std::string(part->separators) + "{" + (part->kind ? "<" + std::string(name_of(*part->kind)) : "") +
            std::string(part->word) + "}";
  }
  return text + std::string(reader.rest());
}
std::string written(const reference::TextTemplate& shape) {
  std::string text;
  for (const reference::TemplateWord& word : shape.words) {
    text += word.before + "{" + (word.kind.empty() ? "" : "<" + word.kind) + word.word + "}";
  }
  return text + shape.after;
}

TEST(TemplateDifferential, TwoWaysAgree) {
  Dice dice(20);
  TemplateScanner scanner;
  for (int i = 0; i < 1500; ++i) {
    const std::string text = random_text(dice);
    scanner.scan(text);
    ASSERT_EQ(written(scanner.key()), written(reference::template_of(text))) << text;
  }
}

}  // namespace
}  // namespace insitu
