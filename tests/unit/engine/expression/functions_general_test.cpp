#include <gtest/gtest.h>

#include "tests/unit/engine/expression/function_call.h"

namespace insitu {
namespace {

const FieldValue kMap = FieldValue::map(R"({"a":1})");

TEST(GeneralFunctions, Presence) {
  expect_results({
      {"ispresent", {text("")}, "1"},
      {"ispresent", {kMap}, "1"},
      {"ispresent", {kMissing}, "0"},
      {"coalesce", {kMissing, text(""), text("x")}, ""},
      {"coalesce", {kMissing, kMissing}, kNothing},
      {"coalesce", {kMap, text("x")}, R"({"a":1})"},
      {"unmask", {text("x")}, "x"},
      {"unmask", {kMap}, R"({"a":1})"},
      {"unmask", {kMissing}, kNothing},
  });
}

TEST(GeneralFunctions, Choices) {
  expect_results({
      {"if", {number(1), text("y"), text("n")}, "y"},
      {"if", {number(0), text("y"), text("n")}, "n"},
      {"if", {kMissing, text("y"), text("n")}, "n"},
      {"if", {number(1), kMissing, text("n")}, kNothing},
      {"case", {number(1), text("a"), number(1), text("b")}, "a"},
      {"case", {number(0), text("a"), number(1), text("b")}, "b"},
      {"case", {number(0), text("a"), text("z")}, "z"},
      {"case", {kMissing, text("a"), text("z")}, "z"},
      {"case", {number(0), text("one")}, kNothing},
  });
  EXPECT_EQ(find_function("case")->max_arguments, 21U) << "ten branches and a default";
}

TEST(GeneralFunctions, Measures) {
  expect_results({
      {"isNumeric", {text("42")}, "1"},
      {"isNumeric", {text("-1.5")}, "1"},
      {"isNumeric", {FieldValue::written_number("1e3")}, "1"},
      {"isNumeric", {text("4x")}, "0"},
      {"isNumeric", {text("")}, "0"},
      {"isNumeric", {kMissing}, "0"},
      {"isNumeric", {kMap}, "0"},
      {"messageSize", {text("aé")}, "3"},
      {"messageSize", {FieldValue::written_number("1.50")}, "4"},
      {"messageSize", {text("")}, "0"},
  });
}

}  // namespace
}  // namespace insitu
