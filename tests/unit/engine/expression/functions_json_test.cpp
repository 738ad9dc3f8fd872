#include <gtest/gtest.h>

#include "tests/unit/engine/expression/function_call.h"

namespace insitu {
namespace {

// Scalars and bad JSON are nothing.
TEST(JsonFunctions, Parsing) {
  expect_results({
      {"jsonParse", {text(R"( {"a": 1} )")}, R"({"a": 1})"},
      {"jsonParse", {text("[1,2]")}, "[1,2]"},
      {"jsonParse", {text("5")}, kNothing},
      {"jsonParse", {text("null")}, kNothing},
      {"jsonParse", {text("plain")}, kNothing},
      {"jsonParse", {text(R"({"a":1)")}, kNothing},
      {"jsonParse", {text("")}, kNothing},
      {"jsonParse", {kMissing}, kNothing},
      {"jsonParse", {number(5)}, kNothing},
      {"jsonParse", {FieldValue::map("{}")}, "{}"},
  });
  EXPECT_EQ(FunctionCall("jsonParse").result({text("{}")}).kind(), FieldKind::Map);
  EXPECT_EQ(FunctionCall("jsonParse").result({text("[]")}).kind(), FieldKind::List);
}

TEST(JsonFunctions, Stringifying) {
  expect_results({
      {"jsonStringify", {FieldValue::map("{ \"b\": [1, \"x y\"],\n \"a\": null }")}, R"({"b":[1,"x y"],"a":null})"},
      {"jsonStringify", {FieldValue::list("[ ]")}, "[]"},
      {"jsonStringify", {text("x")}, kNothing},
      {"jsonStringify", {kMissing}, kNothing},
  });
  EXPECT_EQ(FunctionCall("jsonStringify").result({FieldValue::map("{}")}).kind(), FieldKind::Text);
}

TEST(JsonFunctions, Arrays) {
  expect_results({
      {"jsonArraySize", {text(R"(["a",{"b":[1,2]},"c,d"])")}, "3"},
      {"jsonArraySize", {text("[]")}, "0"},
      {"jsonArraySize", {FieldValue::list("[1, 2]")}, "2"},
      {"jsonArraySize", {text("{}")}, kNothing},
      {"jsonArraySize", {text("[1,")}, kNothing},
      {"jsonArraySize", {FieldValue::map("{}")}, kNothing},
      {"jsonArrayContains", {text(R"(["admin","dev"])"), text("admin")}, "1"},
      {"jsonArrayContains", {text(R"(["admin","dev"])"), text("Admin")}, "0"},
      {"jsonArrayContains", {text(R"(["admin"])"), text("adm")}, "0"},
      {"jsonArrayContains", {text(R"(["\u00e9"])"), text("é")}, "1"},
      {"jsonArrayContains", {text("[1, 22]"), number(22)}, "1"},
      {"jsonArrayContains", {text(R"([["a"],{"a":"a"},true])"), text("a")}, "0"},
      {"jsonArrayContains", {text("[true]"), text("1")}, "0"},
      {"jsonArrayContains", {FieldValue::list(R"(["a"])"), text("a")}, "1"},
      {"jsonArrayContains", {text("[]"), text("a")}, "0"},
      {"jsonArrayContains", {text("bad"), text("a")}, "0"},
      {"jsonArrayContains", {text(""), text("a")}, "0"},
      {"jsonArrayContains", {kMissing, text("a")}, kNothing},
      {"jsonArrayContains", {text("[]"), kMissing}, kNothing},
  });
}

}  // namespace
}  // namespace insitu
