#include "engine/expect/project_schema.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "engine/expect/project_file.h"

namespace insitu {
namespace {

std::string content(const std::string& file) {
  std::ifstream in(std::filesystem::path(INSITU_SOURCE_DIRECTORY) / file);
  EXPECT_TRUE(in) << file;
  return {std::istreambuf_iterator<char>(in), {}};
}

void collect(const Shape& shape, std::set<std::string>& names) {
  for (const Member& member : shape.members) {
    names.emplace(member.name);
    collect(member.shape, names);
  }
  if (shape.values != nullptr) collect(*shape.values, names);
  if (shape.items != nullptr) collect(*shape.items, names);
}

std::vector<ReadProblem> problems(const std::string& text) {
  auto project = read_project_file("t.insitu.yaml", text);
  return project ? std::vector<ReadProblem>{} : project.error();
}

TEST(ProjectSchema, ThePublishedFileIsTheTable) {
  EXPECT_EQ(content("engine/expect/insitu.schema.json"), project_json_schema())
      << "write it anew: insitu test --schema > engine/expect/insitu.schema.json";
}

// The reader asks for members by their names: one that it does not ask for would be taken and ignored.
TEST(ProjectSchema, TheReaderKnowsEachMember) {
  const std::string reader = content("engine/expect/project_reader.cpp") +
                             content("engine/expect/expectation_reader.cpp") +
                             content("engine/expect/inline_definitions.cpp");
  std::set<std::string> names;
  collect(project_shape(), names);
  EXPECT_GT(names.size(), 40U);
  for (const std::string& name : names) {
    if (name == "version") continue;  // checked by its shape
    EXPECT_NE(reader.find('"' + name + '"'), std::string::npos)
        << name << " is in the table, and the reader does not read it";
  }
}

TEST(ProjectSchema, ReportsAllProblemsWithTheirPlaces) {
  const auto found = problems(
      "version: 2\n"
      "filtres: []\n"
      "filters:\n"
      "  - pattern: ERROR\n"
      "    match: yes please\n"
      "    expect: { matches: [1], metrics: 3 }\n"
      "queries: {}\n");
  ASSERT_EQ(found.size(), 6U);
  EXPECT_EQ(describe(found[0]), "t.insitu.yaml:1:10: found `2`, expected 1");
  EXPECT_EQ(describe(found[1]), "t.insitu.yaml:2:1: unknown member `filtres`");
  EXPECT_EQ(found[1].help, "did you mean `filters`?");
  EXPECT_EQ(describe(found[2]), "t.insitu.yaml:5:12: found a text, expected a list of messages");
  EXPECT_EQ(describe(found[3]), "t.insitu.yaml:6:24: found a list, expected a number or a comparison such as `'>= 3'`");
  EXPECT_EQ(describe(found[4]), "t.insitu.yaml:6:29: unknown member `metrics`");
  EXPECT_EQ(describe(found[5]), "t.insitu.yaml:7:10: found a map, expected a list of cases");
}

TEST(ProjectSchema, OneOf) {
  const auto none = problems("version: 1\nfilters: [{ match: [a] }]\n");
  ASSERT_EQ(none.size(), 1U);
  EXPECT_EQ(none[0].message, "none of `filter`, `pattern` here, expected exactly one");
  const auto both = problems("version: 1\nfilters: [{ pattern: a, filter: b, match: [a] }]\n");
  ASSERT_EQ(both.size(), 1U);
  EXPECT_EQ(both[0].message, "more than one of `filter`, `pattern` here, expected exactly one");
}

TEST(ProjectSchema, WhatYamlTakesForATruthValueIsNoText) {
  const auto found = problems("version: 1\nfilters: [{ pattern: true, match: [a] }]\n");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].help, "write it in quotes: 'true'");
}

}  // namespace
}  // namespace insitu
