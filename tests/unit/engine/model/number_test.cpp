#include "engine/model/number.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace insitu {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Number, IsWrittenAsPatternsWriteIt) {
  for (const char* text :
       {"0", "-0", "+5", "007", "1.50", "1e3", "1E+3", "-1.5e-3", "123456789012345678901234567890"}) {
    EXPECT_TRUE(is_number(text)) << text;
  }
  for (const char* text :
       {"", "+", "-", ".5", "5.", "1e", "1e+", "0x10", "1 ", " 1", "1,5", "inf", "nan", "--1", "1.2.3"}) {
    EXPECT_FALSE(is_number(text)) << text;
  }
}

TEST(Number, IsAnIeeeDouble) {
  EXPECT_EQ(number_value("5e2"), 500);
  EXPECT_EQ(number_value("+12.50"), 12.5);
  EXPECT_EQ(number_value("-0"), 0);
  EXPECT_EQ(number_value("9007199254740993"), 9007199254740992.0);
}

// Out of range is too large or too small by its value, whatever its exponent says.
TEST(Number, OutOfRangeIsInfiniteOrZero) {
  EXPECT_EQ(number_value("1e400"), kInfinity);
  EXPECT_EQ(number_value("-1e400"), -kInfinity);
  EXPECT_EQ(number_value("1e-400"), 0);
  EXPECT_EQ(number_value("0e99999"), 0);
  EXPECT_EQ(number_value("0.0e99999999999999999999"), 0);
  EXPECT_EQ(number_value("1" + std::string(400, '0')), kInfinity);
  EXPECT_EQ(number_value("1" + std::string(400, '0') + "e-395"), 1e5);
  EXPECT_EQ(number_value("0." + std::string(400, '0') + "1e405"), 1e4);
  EXPECT_EQ(number_value("0." + std::string(400, '0') + "1"), 0);
  EXPECT_EQ(number_value("1" + std::string(400, '0') + "e-10"), kInfinity);
  EXPECT_EQ(number_value("00000" + std::string(400, '0') + "1e-1"), 0.1);
  EXPECT_EQ(number_value("1.7976931348623157e308"), std::numeric_limits<double>::max());
  EXPECT_EQ(number_value("1.7976931348623159e308"), kInfinity);
  EXPECT_EQ(number_value("5e-324"), std::numeric_limits<double>::denorm_min());
  EXPECT_EQ(number_value("2e-324"), 0);
  EXPECT_EQ(number_value("1e99999999999999999999"), kInfinity);
  EXPECT_EQ(number_value("1e-99999999999999999999"), 0);
}

TEST(Number, ParsesWhatIsOne) {
  EXPECT_EQ(parse_number("+1e2"), 100);
  EXPECT_EQ(parse_number("1e2x"), std::nullopt);
}

}  // namespace
}  // namespace insitu
