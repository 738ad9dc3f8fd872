#include "insitu/input_shape.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

TEST(InputShape, NamesAndShapesGoTogether) {
  EXPECT_EQ(name_of(InputShape::Lines), "lines");
  EXPECT_EQ(name_of(InputShape::TailShort), "tail-short");
  EXPECT_EQ(name_of(InputShape::VpcFlow), "vpc-flow");
  EXPECT_EQ(name_of(InputShape::W3c), "w3c");
  for (int number = 0; number <= static_cast<int>(InputShape::W3c); ++number) {
    const auto shape = static_cast<InputShape>(number);
    EXPECT_EQ(input_shape_named(name_of(shape)), shape) << name_of(shape);
  }
  EXPECT_EQ(input_shape_named("Lines"), std::nullopt);
  EXPECT_EQ(input_shape_named(""), std::nullopt);
}

}  // namespace
}  // namespace insitu
