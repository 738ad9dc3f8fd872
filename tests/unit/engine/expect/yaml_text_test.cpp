#include "engine/expect/yaml_text.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/templates/document.h"

namespace insitu {
namespace {

TEST(YamlText, IsReadAsTheTextItStandsFor) {
  for (const std::string text :
       {"",         "plain",      "/app/prod-1", "true",      "No",           "~",         "5",
        "1e3",      "2026-03-02", "it's",        "a: b",      "# no comment", "- no list", "{ $.level = \"ERROR\" }",
        "[a, b]",   "*anchor",    "two\nlines",  "tab\there", "back\\slash",  " blanks ",  "q\"uote",
        "\xC3\xA9", "%regex%",    "@at",         "null",      "!tag"}) {
    for (const std::string& document : {"key: " + yaml_text(text) + "\n", "key: [" + yaml_text(text) + ", x]\n"}) {
      const auto root = read_document("t.yaml", document);
      ASSERT_TRUE(root) << document;
      const Node* value = root->find("key");
      ASSERT_NE(value, nullptr) << document;
      if (value->kind == Node::Kind::List) value = &value->items.at(0);
      EXPECT_EQ(value->kind, Node::Kind::Text) << document;
      EXPECT_EQ(value->scalar.text, text) << document;
    }
  }
}

TEST(YamlText, IsPlainWhereThatIsSafe) {
  EXPECT_EQ(yaml_text("/app/api"), "/app/api");
  EXPECT_EQ(yaml_text("it's"), "'it''s'");
  EXPECT_EQ(yaml_text("a\nb"), "\"a\\nb\"");
}

}  // namespace
}  // namespace insitu
