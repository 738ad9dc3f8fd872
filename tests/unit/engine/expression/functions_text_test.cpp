#include <gtest/gtest.h>

#include "tests/unit/engine/expression/function_call.h"

namespace insitu {
namespace {

TEST(TextFunctions, Emptiness) {
  expect_results({
      {"isempty", {text("")}, "1"},
      {"isempty", {text(" ")}, "0"},
      {"isempty", {kMissing}, "1"},
      {"isempty", {FieldValue::map("{}")}, "1"},
      {"isempty", {number(0)}, "0"},
      {"isblank", {text(" \t\n\u3000")}, "1"},
      {"isblank", {text(" a ")}, "0"},
      {"isblank", {kMissing}, "1"},
      {"isblank", {text("\xff")}, "0"},
  });
}

// The documentation's examples stand first.
TEST(TextFunctions, Trimming) {
  expect_results({
      {"ltrim", {text("xyZxyfooxyZ"), text("xyZ")}, "fooxyZ"},
      {"rtrim", {text("xyZfooxyxyZ"), text("xyZ")}, "xyZfoo"},
      {"trim", {text("xyZxyfooxyxyZ"), text("xyZ")}, "foo"},
      {"trim", {text(" \ta \u00A0")}, "a"},
      {"ltrim", {text("  a ")}, "a "},
      {"rtrim", {text(" a  ")}, " a"},
      {"trim", {text("   ")}, ""},
      {"trim", {text("日本語"), text("本語")}, "日"},
      {"trim", {text(" a "), text("")}, " a "},
      {"trim", {text("a"), kMissing}, kNothing},
      {"trim", {number(1001), number(1)}, "00"},
  });
}

TEST(TextFunctions, LengthsAndPieces) {
  expect_results({
      {"strlen", {text("aé日😀")}, "4"},
      {"strlen", {text("")}, "0"},
      {"strlen", {text("a\xff\xe6\x97z")}, "4"},
      {"strlen", {number(-15)}, "3"},
      {"substr", {text("xyZfooxyZ"), number(3), number(3)}, "foo"},
      {"substr", {text("xyZfooxyZ"), number(3)}, "fooxyZ"},
      {"substr", {text("abc"), number(0), number(1)}, "a"},
      {"substr", {text("a日b本"), number(1), number(2)}, "日b"},
      {"substr", {text("abc"), number(3)}, ""},
      {"substr", {text("abc"), number(9), number(1)}, ""},
      {"substr", {text("abc"), number(1), number(99)}, "bc"},
      {"substr", {text("abc"), number(-1), number(2)}, "a"},
      {"substr", {text("abc"), number(-5)}, "abc"},
      {"substr", {text("abc"), number(1), number(-1)}, ""},
      {"substr", {text("abc"), number(INT64_MIN), number(INT64_MIN)}, ""},
      {"substr", {text("abc"), text("x")}, kNothing},
      {"substr", {text("abc"), number(0), kMissing}, kNothing},
  });
}

TEST(TextFunctions, Making) {
  expect_results({
      {"concat", {text("a"), number(1), text("b")}, "a1b"},
      {"concat", {text("a"), kMissing, FieldValue::list("[1]"), text("b")}, "ab"},
      {"concat", {kMissing}, ""},
      {"concat", {FieldValue::timestamp(0), real(0.5)}, "1970-01-01 00:00:00.0000.5"},
      {"toupper", {text("aBcé")}, "ABCÉ"},
      {"tolower", {text("aBCÉ")}, "abcé"},
      {"replace", {text("foo"), text("o"), text("0")}, "f00"},
      {"replace", {text("foo"), text("x"), text("0")}, "foo"},
      {"replace", {text("aaa"), text("aa"), text("b")}, "ba"},
      {"replace", {text("a.b.c"), text("."), text("")}, "abc"},
      {"replace", {text("abc"), text(""), text("x")}, "abc"},
      {"replace", {text("abc"), kMissing, text("x")}, kNothing},
  });
}

TEST(TextFunctions, Searching) {
  expect_results({
      {"strcontains", {text("hello"), text("ell")}, "1"},
      {"strcontains", {text("hello"), text("ELL")}, "0"},
      {"strcontains", {text("hello"), text("ELL"), number(1)}, "1"},
      {"strcontains", {text("CAFÉ"), text("fé"), number(1)}, "1"},
      {"strcontains", {text("hello"), text("ELL"), number(0)}, "0"},
      {"strcontains", {text("hello"), text("")}, "1"},
      {"strcontains", {text("hello"), kMissing}, kNothing},
      {"startsWith", {text("hello"), text("he")}, "1"},
      {"startsWith", {text("hello"), text("lo")}, "0"},
      {"endsWith", {text("hello"), text("lo")}, "1"},
      {"endsWith", {text("hello"), text("he")}, "0"},
      {"endsWith", {number(404), number(4)}, "1"},
      {"endsWith", {text("x"), kMissing}, kNothing},
  });
}

TEST(TextFunctions, Splitting) {
  expect_results({
      {"split", {text("a,b,c"), text(",")}, R"(["a","b","c"])"},
      {"split", {text("a, \"b\""), text(", ")}, R"(["a","\"b\""])"},
      {"split", {text(",a,"), text(",")}, R"(["","a",""])"},
      {"split", {text(""), text(",")}, R"([""])"},
      {"split", {text("a.b"), text("")}, R"(["a.b"])"},
      {"split", {text("a"), kMissing}, kNothing},
  });
  EXPECT_EQ(FunctionCall("split").result({text("a"), text(",")}).kind(), FieldKind::List);
}

}  // namespace
}  // namespace insitu
