#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "insitu/lint_rules.h"

namespace insitu {
namespace {

namespace fs = std::filesystem;

TEST(LintRules, EachHasAPageThatShowsItsFinding) {
  for (const LintRule& rule : lint_rules()) {
    const std::string page(lint_page(rule.name));
    EXPECT_TRUE(page.starts_with("# " + std::string(rule.name) + "\n")) << rule.name;
    EXPECT_TRUE(page.contains("[" + std::string(rule.name) + "]: ")) << rule.name << ": no example is found by it";
    EXPECT_TRUE(page.contains("Good")) << rule.name;
    EXPECT_TRUE(page.contains(rule.summary)) << rule.name;
    EXPECT_TRUE(page.contains(std::string("Severity: ").append(severity_name(rule.severity)))) << rule.name;
  }
}

TEST(LintRules, EachPageHasARule) {
  std::size_t pages = 0;
  for (const auto& entry : fs::directory_iterator(fs::path(INSITU_SOURCE_DIRECTORY) / "engine/lint/rules")) {
    ++pages;
    const std::string name = entry.path().stem().string();
    EXPECT_TRUE(std::ranges::find(lint_rules(), name, &LintRule::name) != lint_rules().end()) << entry.path();
  }
  EXPECT_EQ(pages, lint_rules().size());
}

TEST(LintRules, NamesAreUniqueAndKebabCase) {
  std::set<std::string_view> names;
  for (const LintRule& rule : lint_rules()) {
    EXPECT_TRUE(names.insert(rule.name).second) << rule.name;
    EXPECT_EQ(rule.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos) << rule.name;
    EXPECT_EQ(&lint_rule(rule.rule), &rule);
  }
}

}  // namespace
}  // namespace insitu
