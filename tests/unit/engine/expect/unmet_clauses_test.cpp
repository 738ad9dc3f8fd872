#include "engine/expect/unmet_clauses.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "insitu/compile.h"

namespace insitu {
namespace {

UnmetClauses unmet(std::string_view pattern, std::string_view message) {
  const auto program = compile_filter_pattern(pattern, {.rewriting = Rewriting::Off});
  EXPECT_TRUE(program) << pattern;
  return unmet_clauses(explain_pattern(*program, message));
}

using Lines = std::vector<std::string>;

TEST(UnmetClauses, OfSeveralOnlyThoseThatDoNotHold) {
  EXPECT_EQ(
      unmet(R"({ $.a = 1 && $.b = 2 && $.c = 3 })", R"({"a":1,"b":3})").lines,
      (Lines{"`$.b = 2` does not hold: 3 (number)", "`$.c = 3` does not hold: missing: the event has no member `c`"}));
}

TEST(UnmetClauses, OfAlternativesTheNearest) {
  EXPECT_EQ(unmet(R"({ ($.a = 1 && $.b = 1) || $.c = 1 })", R"({"a":0,"b":0,"c":0})").lines,
            (Lines{"`$.c = 1` does not hold: 0 (number)"}));
}

TEST(UnmetClauses, WhatIsNoJson) {
  const UnmetClauses found = unmet("{ $.a = 1 }", "plain text");
  ASSERT_EQ(found.lines.size(), 1U);
  EXPECT_TRUE(found.lines[0].starts_with("the message is not JSON")) << found.lines[0];
}

TEST(UnmetClauses, Distance) {
  const std::string_view pattern = R"({ $.level = "ERROR" })";
  const std::size_t nearly = unmet(pattern, R"({"level":"error"})").distance;
  const std::size_t other = unmet(pattern, R"({"level":"INFO"})").distance;
  const std::size_t missing = unmet(pattern, "{}").distance;
  const std::size_t text = unmet(pattern, "ERROR").distance;
  EXPECT_LT(nearly, other);
  EXPECT_LT(other, missing);
  EXPECT_LT(missing, text);
  EXPECT_LT(missing, unmet(R"({ $.level = "ERROR" && $.a = 1 })", R"({"level":"INFO"})").distance);
}

}  // namespace
}  // namespace insitu
