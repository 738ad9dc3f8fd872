#include <gtest/gtest.h>

#include "engine/templates/hcl_document.h"
#include "tests/unit/engine/templates/read_text.h"

namespace insitu {
namespace {

/// Returns the pattern of the only filter, or why it is not known.
std::string pattern_of(std::string_view text) {
  const Definitions found = read(text);
  if (found.filters.size() != 1) return std::to_string(found.filters.size()) + " filters";
  const WrittenValue& pattern = found.filters[0].pattern;
  return pattern.is_known() ? pattern.text : "unknown: " + pattern.unresolved;
}

std::string hcl_filter(std::string_view pattern) {
  return "resource \"aws_cloudwatch_log_subscription_filter\" \"x\" {\n  filter_pattern = " + std::string(pattern) +
         "\n}\n";
}

std::string group(std::string_view name, std::string_view value) {
  return "resource \"aws_cloudwatch_log_group\" \"" + std::string(name) + "\" {\n  name = " + std::string(value) +
         "\n}\n";
}

TEST(SourceFiles, KnowTerraformByItsFirstBlock) {
  for (const std::string_view text :
       {"resource \"a\" \"b\" {", "\xEF\xBB\xBF# c\n\n/* d */ // e\nlocals{", "terraform {\n}", "variable x {}"}) {
    EXPECT_TRUE(is_hcl(text)) << text;
  }
  for (const std::string_view text :
       {"", "# only a comment", "resource: {a: b}", "Resources: {}", "locals: x", "resource", "resource \"a\"\n{",
        "{\"resource\": {}}", "data = {}", "variables {", "/* not closed"}) {
    EXPECT_FALSE(is_hcl(text)) << text;
  }
}

TEST(SourceFiles, ReferencesLeadToLiterals) {
  const auto with = [](std::string_view groups) {
    return pattern_of(std::string(groups) + hcl_filter("aws_cloudwatch_log_group.a.name"));
  };
  EXPECT_EQ(with(group("a", "\"A\"")), "A");
  EXPECT_EQ(with(group("a", "\"${aws_cloudwatch_log_group.b.id}!\"") + group("b", "\"B\"")), "B!");
  EXPECT_EQ(with(group("b", "\"B\"")), "unknown: `aws_cloudwatch_log_group.a.name` is only known in a plan");
  EXPECT_EQ(with(group("a", "var.x")), "unknown: `aws_cloudwatch_log_group.a.name` is only known in a plan");
  EXPECT_EQ(with(group("a", "[\"A\"]")), "unknown: `aws_cloudwatch_log_group.a.name` is only known in a plan");
  // One of several, or of none, has another address.
  EXPECT_EQ(with(group("a", "\"A\"\n  count = 1")),
            "unknown: `aws_cloudwatch_log_group.a.name` is only known in a plan");
}

TEST(SourceFiles, ReferencesInACircleEnd) {
  const auto round = group("a", "aws_cloudwatch_log_group.a.name");
  EXPECT_TRUE(pattern_of(round + hcl_filter("aws_cloudwatch_log_group.a.name")).starts_with("unknown"));
  // Texts that double with each step end, too.
  std::string doubling = group("g0", "\"0123456789\"");
  for (int i = 1; i < 40; ++i) {
    const std::string part = "${aws_cloudwatch_log_group.g" + std::to_string(i - 1) + ".name}";
    doubling += group("g" + std::to_string(i), "\"" + part + part + part + "\"");
  }
  EXPECT_TRUE(pattern_of(doubling + hcl_filter("aws_cloudwatch_log_group.g39.name")).starts_with("unknown"));
}

TEST(SourceFiles, ValuesKeepTheirPlaces) {
  const Definitions found = read(hcl_filter("<<-EOT\n      ERROR\n        fatal\n  EOT"));
  const WrittenValue& pattern = found.filters[0].pattern;
  EXPECT_EQ(pattern.text, "ERROR\n  fatal\n");
  EXPECT_EQ(place(pattern), "3:7");
  EXPECT_EQ(place(pattern, "fatal"), "4:9");
}

TEST(SourceFiles, NotesSayWhatWasRead) {
  using Notes = std::vector<std::string>;
  EXPECT_EQ(read(hcl_filter("\"a\"")).notes, Notes{"f: read from source, what is computed is unknown"});
  EXPECT_EQ(read("module \"a\" {\n}\nmodule \"b\" {\n}\n").notes,
            Notes{"f: read from source, what is computed is unknown; 2 blocks were not read"});
  EXPECT_EQ(read("variable \"a\" {\n}\n").notes, Notes{});
}

std::string service(std::string_view pattern, std::string_view custom = "{}") {
  return "service: s\nprovider: { name: aws, stage: dev }\ncustom: " + std::string(custom) +
         "\nfunctions: { f: { events: [{ cloudwatchLog: { logGroup: g, filter: " + std::string(pattern) + " } }] } }\n";
}

TEST(SourceFiles, ServerlessVariablesLeadToLiterals) {
  EXPECT_EQ(pattern_of(service("'${self:custom.a.0.b} ${self:service}'", "{ a: [{ b: '${self:custom.c}' }], c: x }")),
            "x s");
  EXPECT_EQ(pattern_of(service("'${self:custom.a, ''y''}'", "{ a: x }")), "x");
  EXPECT_EQ(pattern_of(service("'{ $.a = \"$${x}\" }'")), "{ $.a = \"$${x}\" }");
  for (const std::string_view variable :
       {"${opt:stage}", "${env:X, 'y'}", "${file(a.yml):b}", "${file(a.yml)}", "${cf(eu-central-1):s.o}",
        "${self:custom.none, 'y'}", "${self:provider.stage}", "${self:custom.${opt:stage}}", "${sls:stage}"}) {
    std::string quoted;
    for (const char c : variable) quoted += c == '\'' ? "''" : std::string(1, c);
    EXPECT_EQ(pattern_of(service("'" + quoted + "'", "{ dev: x }")),
              "unknown: `" + std::string(variable) + "` is only known when the service is packaged");
  }
}

TEST(SourceFiles, ServerlessVariablesInACircleEnd) {
  EXPECT_TRUE(pattern_of(service("'${self:custom.a}'", "{ a: 'x${self:custom.a}' }")).starts_with("unknown"));
  std::string doubling = "{ v0: 0123456789";
  for (int i = 1; i < 40; ++i) {
    const std::string part = "${self:custom.v" + std::to_string(i - 1) + "}";
    doubling += ", v" + std::to_string(i) + ": '" + part + part + "'";
  }
  EXPECT_TRUE(pattern_of(service("'${self:custom.v15}'", doubling + " }")).starts_with("unknown"));
  EXPECT_TRUE(pattern_of(service("'${self:custom.v39}'", doubling + " }")).starts_with("unknown"));
}

}  // namespace
}  // namespace insitu
