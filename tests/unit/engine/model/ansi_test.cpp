#include "engine/model/ansi.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu {
namespace {

std::string stripped(std::string_view text) {
  std::string out;
  append_without_ansi(out, text);
  return out;
}

// ECMA-48: a control sequence is `ESC [`, parameters, intermediate bytes and a final byte.
TEST(Ansi, MeasuresTheSequencesAtTheFront) {
  EXPECT_EQ(leading_colours("plain"), 0U);
  EXPECT_EQ(leading_colours(""), 0U);
  EXPECT_EQ(leading_colours("\x1b[31mred"), 5U);
  EXPECT_EQ(leading_colours("\x1b[1m\x1b[38;5;9mred"), 13U);
  EXPECT_EQ(leading_colours("\x1b[m"), 3U);
  EXPECT_EQ(leading_colours("\x1b[31"), 0U) << "no end";
  EXPECT_EQ(leading_colours("\x1b"), 0U);
  EXPECT_EQ(leading_colours("x\x1b[31m"), 0U);
}

TEST(Ansi, TakesSequencesAndCommandsOut) {
  EXPECT_EQ(stripped("plain"), "plain");
  EXPECT_EQ(stripped("\x1b[31m[ERROR]\x1b[0m pay failed\x1b[0m"), "[ERROR] pay failed");
  EXPECT_EQ(stripped("a\x1b[2Kb\x1b[?25lc\x1b[1 qd"), "abcd") << "other sequences than colours";
  EXPECT_EQ(stripped("\x1b]0;title\ax\x1b]8;;http://a\x1b\\y"), "xy");
  EXPECT_EQ(stripped("a\nb\x1b[0m\n"), "a\nb\n");
}

TEST(Ansi, WhatHasNoEndStays) {
  for (const std::string_view text :
       {"\x1b", "a\x1b", "\x1b[31", "\x1b]0;title", "\x1b]0;\x1b", "\x1bM", "\x1b[3\n1m"}) {
    EXPECT_EQ(stripped(text), text);
  }
  EXPECT_EQ(stripped("\x1b\x1b[31mx"), "\x1bx");
  EXPECT_TRUE(may_hold_ansi("a\x1b"));
  EXPECT_FALSE(may_hold_ansi("[31m"));
}

}  // namespace
}  // namespace insitu
