#include "engine/definitions/saved_query.h"

#include <gtest/gtest.h>

#include <string>

#include "insitu/compile.h"

namespace insitu {
namespace {

std::optional<SavedQuery> nothing(const std::string& /*name*/) { return std::nullopt; }

std::string expanded(const std::string& text, const TypedParameters& typed) {
  const auto query = expand_query(parse_saved_query(text), typed, nothing);
  return query ? query->text : "error: " + query.error();
}

TEST(SavedQuery, DeclaresParametersAtItsFront) {
  const SavedQuery query = parse_saved_query("# param a = 1 2\n# param b\nfields x\n# param c = 3");
  ASSERT_EQ(query.parameters.size(), 2U);
  EXPECT_EQ(query.parameters[0].default_value, "1 2");
  EXPECT_FALSE(query.parameters[1].default_value);
}

TEST(SavedQuery, ValuesAreWrittenAsTheirPlaceNeeds) {
  EXPECT_EQ(expanded("limit {{n}}", {{"n", "5"}}), "limit 5");
  EXPECT_EQ(expanded("stats count(*) by bin({{n}})", {{"n", "5m"}}), "stats count(*) by bin(5m)");
  EXPECT_EQ(expanded("filter a = {{v}}", {{"v", "x"}}), R"(filter a = "x")");
  EXPECT_EQ(expanded("filter {{f}} = 1", {{"f", "`a b`"}}), "filter `a b` = 1");
  EXPECT_EQ(expanded("filter a = '{{v}}'", {{"v", "it's \\"}}), R"(filter a = 'it\'s \\')");
  EXPECT_EQ(expanded("filter a like /{{v}}/", {{"v", "a/b.c"}}), R"(filter a like /a\/b\.c/)");
  EXPECT_EQ(expanded("parse m /{{v}}(?<x>.)/", {{"v", "("}}), R"(parse m /\((?<x>.)/)");
  EXPECT_EQ(expanded("filter a / {{v}} > 1", {{"v", "2"}}), "filter a / 2 > 1");
}

TEST(SavedQuery, NoValueEndsItsLiteralOrAddsACommand) {
  const std::string query = R"(filter a = {{v}} or a = "{{v}}" or a = '{{v}}' or a like /{{v}}/ | limit 7)";
  const char signs[] = {'"', '\'', '\\', '/', '|', '#', '`', '\n', '(', ')', '{', '}', ' ', 'a', '1', ';', '$'};
  // All texts of up to three of the signs that mean something, anywhere.
  for (const char a : signs) {
    for (const char b : signs) {
      for (const char c : signs) {
        const std::string value = {a, b, c};
        const auto text = expand_query(parse_saved_query(query), {{"v", value}}, nothing);
        ASSERT_TRUE(text) << value;
        const auto program = compile_query(text->text + " | display b");
        EXPECT_TRUE(program) << text->text;
        EXPECT_TRUE(text->text.ends_with("/ | limit 7")) << text->text;
      }
    }
  }
}

}  // namespace
}  // namespace insitu
