#include "engine/plan/required_pattern_literals.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/plan/program_parts.h"
#include "insitu/compile.h"

namespace insitu {
namespace {

/// Literals in quotes: behind a `~` those that JSON may spell otherwise, behind a `^` those that a field begins with,
/// and beside them a `_` for every side on which there are other fields.
std::string described(const Requirement& requirement) {
  std::string operands;
  for (const Requirement& operand : requirement.operands) {
    operands += (operands.empty() ? "" : ", ") + described(operand);
  }
  switch (requirement.kind) {
    case Requirement::Kind::Nothing: return "nothing";
    case Requirement::Kind::Never: return "never";
    case Requirement::Kind::Literal: {
      const auto [begins_field, has_field_before, has_field_after] = requirement.place;
      return std::string(has_field_before ? "_" : "") + (begins_field ? "^" : "") +
             (requirement.spelling == Spelling::JsonString ? "~'" : "'") + requirement.literal + "'" +
             (has_field_after ? "_" : "");
    }
    case Requirement::Kind::All: return "all(" + operands + ")";
    case Requirement::Kind::Any: return "any(" + operands + ")";
  }
  return "";
}

std::string required(std::string_view pattern) {
  const auto program = compile_filter_pattern(pattern);
  EXPECT_TRUE(program) << pattern;
  const Requirement requirement = required_pattern_literals(parts_of(*program).plan);
  return described(requirement.operands.at(0));  // of the one pattern
}

TEST(RequiredLiterals, OfTerms) {
  EXPECT_EQ(required("ERROR"), "'ERROR'");
  EXPECT_EQ(required(R"(ERROR "say \"hi\"")"), R"(all('ERROR', 'say "hi"'))");
  EXPECT_EQ(required("?a ?b"), "any('a', 'b')");
  EXPECT_EQ(required("a -b"), "all('a', nothing)");
  EXPECT_EQ(required(""), "nothing");
  EXPECT_EQ(required(R"(" ")"), "nothing");
  EXPECT_EQ(required(R"(x -" ")"), "never");
}

TEST(RequiredLiterals, OfRegexesTheLongestRunOfEveryBranch) {
  EXPECT_EQ(required("%time.?out%"), "any('time')");
  EXPECT_EQ(required("%ab|x.cde%"), "any('ab', 'cde')");
  EXPECT_EQ(required("%^ab$%"), "any('ab')");
  EXPECT_EQ(required("%a{3}b%"), "any('aaab')");
  EXPECT_EQ(required("%ab+c%"), "any('ab')");  // abc, abbc
  EXPECT_EQ(required("%ab{2,}cd%"), "any('bbcd')");
  EXPECT_EQ(required("%ab?cd%"), "any('cd')");
  EXPECT_EQ(required("%ab{0}cd%"), "any('cd')");
  EXPECT_EQ(required("%[ab]c.d%"), "any('c')");
  EXPECT_EQ(required(R"(%\x2844\.\\%)"), R"(any('(44.\'))");
  EXPECT_EQ(required("%a?b*%"), "nothing");
  EXPECT_EQ(required("%abc|%"), "nothing");
  EXPECT_EQ(required("-%abc%"), "nothing");
}

// A member that is tested must be there, whatever its value; only NOT EXISTS holds without it.
TEST(RequiredLiterals, OfMembers) {
  EXPECT_EQ(required(R"({ $.a = "x y" })"), R"(all(~'x y', ~'"a"'))");
  EXPECT_EQ(required(R"({ $.a != x })"), R"(all(nothing, ~'"a"'))");
  EXPECT_EQ(required(R"({ $.a = x*y* })"), R"(all(all(~'x', ~'y', nothing), ~'"a"'))");
  EXPECT_EQ(required(R"({ $.a = %x{2}% })"), R"(all(any(~'xx'), ~'"a"'))");
  EXPECT_EQ(required(R"({ $.a = "say \"hello\"" })"), R"(all(~'hello', ~'"a"'))");
  EXPECT_EQ(required(R"({ $.a = 500 })"), R"(all(nothing, ~'"a"'))") << "it may be written 5e2";
  EXPECT_EQ(required(R"({ $.a >= 500 })"), R"(all(nothing, ~'"a"'))");
  EXPECT_EQ(required(R"({ $.a IS NULL })"), R"(all(nothing, ~'"a"'))");
  EXPECT_EQ(required(R"({ $.a NOT EXISTS })"), "nothing");
  EXPECT_EQ(required(R"({ $.a.*.['b.c'][0] = x })"), R"(all(~'x', ~'"a"', ~'"b.c"'))");
  EXPECT_EQ(required(R"({ $.a = x && $.b = y || $.c NOT EXISTS })"),
            R"(any(all(all(~'x', ~'"a"'), all(~'y', ~'"b"')), nothing))");
}

TEST(RequiredLiterals, OfFields) {
  EXPECT_EQ(required(R"([a = x, b != y, c, ..., "q z", n > 5])"), "all(^'x'_, nothing, _^'q z'_, nothing)");
  EXPECT_EQ(required("[a = 4* || a = 5*]"), "all(any(all(^'4', nothing), all(^'5', nothing)))");
  EXPECT_EQ(required("[a = *x*y, b]"), "all(all(nothing, 'x', 'y'))") << "not at its begin";
  EXPECT_EQ(required("[a = %^ab%, b]"), "all(any('ab'))");
  EXPECT_EQ(required("[a = 404, b]"), "all(nothing)") << "it may be written 4.04e2";
  EXPECT_EQ(required("[a, ...]"), "all()");
}

// An ellipsis may stand for no field at all.
TEST(RequiredLiterals, OfFieldsBesideEllipses) {
  EXPECT_EQ(required("[..., a = x, ...]"), "all(^'x')");
  EXPECT_EQ(required("[..., a = x, b]"), "all(^'x'_)");
  EXPECT_EQ(required("[a, ..., b = x, ...]"), "all(_^'x')");
}

TEST(RequiredLiterals, OfSeveralPatterns) {
  const std::vector<Program> programs = {*compile_filter_pattern("ERROR"), *compile_filter_pattern("[a = x]")};
  EXPECT_EQ(described(required_pattern_literals(parts_of(any_of(programs)).plan)), "any('ERROR', all(^'x'))");
}

}  // namespace
}  // namespace insitu
