#include "engine/extract/delimited_fields.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace insitu {
namespace {

std::vector<std::string> values(std::string_view message, std::size_t max_fields = SIZE_MAX) {
  std::vector<DelimitedField> fields;
  split_fields(message, fields, max_fields);
  std::vector<std::string> texts;
  for (const DelimitedField& field : fields) {
    // What lies between begin and end is the value, or the value in its delimiters.
    EXPECT_TRUE(field.end - field.begin == field.value.size() || field.end - field.begin == field.value.size() + 2);
    texts.emplace_back(field.value);
  }
  return texts;
}

using Texts = std::vector<std::string>;

TEST(DelimitedFields, AreSeparatedByWhiteSpace) {
  EXPECT_EQ(values(" a\tb \r\n c\v\f"), (Texts{"a", "b", "c"}));
  EXPECT_EQ(values(""), Texts{});
  EXPECT_EQ(values(" \t"), Texts{});
  EXPECT_EQ(values("a b c", 2), (Texts{"a", "b"}));
}

TEST(DelimitedFields, QuotesAndBracketsAreStripped) {
  EXPECT_EQ(values(R"(x "y z" [p q] t)"), (Texts{"x", "y z", "p q", "t"}));
  EXPECT_EQ(values(R"("" [] ["a b"] "[c d]")"), (Texts{"", "", "\"a b\"", "[c d]"}));
  EXPECT_EQ(values(R"(a"b c"d)"), (Texts{"a\"b", "c\"d"}));
}

// An opener whose closer is not followed by white space or the end is an ordinary character.
TEST(DelimitedFields, UnclosedOpenersAreOrdinary) {
  EXPECT_EQ(values(R"("a b)"), (Texts{"\"a", "b"}));
  EXPECT_EQ(values(R"("a b"c d)"), (Texts{"\"a", "b\"c", "d"}));
  EXPECT_EQ(values("[a [b] c]"), (Texts{"a [b", "c]"}));
  EXPECT_EQ(values("[a b]x [c d]"), (Texts{"[a", "b]x", "c d"}));
}

TEST(DelimitedFields, KnowTheirPlaceInTheMessage) {
  const std::string_view message = R"( a [b c]  "d" e )";
  std::vector<DelimitedField> fields;
  split_fields(message, fields);
  ASSERT_EQ(fields.size(), 4U);
  EXPECT_EQ(message.substr(fields[1].begin, fields[1].end - fields[1].begin), "[b c]");
  EXPECT_EQ(rest_from(message, fields[1]), R"([b c]  "d" e)");
  EXPECT_EQ(rest_from(message, fields[3]), "e");
}

}  // namespace
}  // namespace insitu
