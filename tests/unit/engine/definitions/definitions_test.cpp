#include "insitu/definitions.h"

#include <gtest/gtest.h>

#include <string>

namespace insitu {
namespace {

SourceLocation at(std::size_t line, std::size_t column) { return {.file = "f", .line = line, .column = column}; }

TEST(Definitions, APlaceInATextIsAPlaceInTheFile) {
  const WrittenValue value{.text = "aéb", .unresolved = {}, .place = at(3, 7), .in_line = true};
  EXPECT_EQ(place_of(value, 0), at(3, 7));
  EXPECT_EQ(place_of(value, 1), at(3, 8));
  EXPECT_EQ(place_of(value, 3), at(3, 9));  // é is two bytes and one column
  EXPECT_EQ(place_of(value, 99), at(3, 10));
}

TEST(Definitions, AnchorsSayWhereATextGoesOn) {
  const WrittenValue value{.text = "ab\"c\nd",
                           .unresolved = {},
                           .place = at(3, 7),
                           .in_line = true,
                           .anchors = {{.offset = 3, .line = 3, .column = 11}, {.offset = 5, .line = 4, .column = 2}}};
  EXPECT_EQ(place_of(value, 2), at(3, 9));
  EXPECT_EQ(place_of(value, 3), at(3, 11));
  EXPECT_EQ(place_of(value, 5), at(4, 2));
  EXPECT_EQ(place_of(value, 6), at(4, 3));
}

TEST(Definitions, ATextThatWasPutTogetherHasOnlyItsBegin) {
  const WrittenValue value{.text = "abc", .unresolved = {}, .place = at(3, 7), .in_line = false};
  EXPECT_EQ(place_of(value, 2), at(3, 7));
}

TEST(Definitions, AreCalledByNameIdTitleAndLastPartOfAnAddress) {
  Definition definition;
  definition.id = "module.a.aws_x.errors";
  definition.title = "Stack/Errors";
  definition.name.text = "api-errors";
  EXPECT_TRUE(definition.is_called("module.a.aws_x.errors"));
  EXPECT_TRUE(definition.is_called("errors"));
  EXPECT_TRUE(definition.is_called("api-errors"));
  EXPECT_TRUE(definition.is_called("Stack/Errors"));
  EXPECT_FALSE(definition.is_called("rrors"));
  EXPECT_FALSE(definition.is_called(""));
  EXPECT_TRUE(definition.is_exactly_called("api-errors"));
  EXPECT_TRUE(definition.is_exactly_called("module.a.aws_x.errors"));
  EXPECT_FALSE(definition.is_exactly_called("errors"));
}

TEST(WrittenValue, IsComparedByItsTextOrItsExpression) {
  const auto unknown = [](const std::string& expression, const std::string& file) {
    WrittenValue value;
    value.unresolved = "only at deployment";
    value.expression = expression;
    value.place.file = file;
    return value;
  };
  WrittenValue known;
  known.text = "shop/Log";
  const WrittenValue stack = unknown("${AWS::StackName}/Log", "a");
  EXPECT_TRUE(is_same(stack, unknown("${AWS::StackName}/Log", "a")));
  EXPECT_FALSE(is_same(stack, unknown("${AWS::StackName}/Log", "b"))) << "another stack has another name";
  EXPECT_FALSE(is_same(stack, known));
  EXPECT_FALSE(is_other(stack, known)) << "it may be the name of the stack";
  EXPECT_FALSE(is_same(unknown("", "a"), unknown("", "a")));
  EXPECT_FALSE(can_be_compared(unknown("", "a")));
  EXPECT_EQ(text_or_stand_in(stack), "<StackName>/Log");
  EXPECT_EQ(text_or_stand_in(unknown("${Fn::ImportValue \"x\"}", "a")), "<Fn__ImportValue \"x\">");
  EXPECT_EQ(text_or_stand_in(unknown("", "a")), "<not known>");
  EXPECT_EQ(text_or_stand_in(known), "shop/Log");
}

}  // namespace
}  // namespace insitu
