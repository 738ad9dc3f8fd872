#include "engine/model/decimal.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

std::string decimal(double number, int decimals) {
  std::string out;
  append_decimal(out, number, decimals);
  return out;
}

// Half away from zero, on the decimal that was meant: 2.00005 lies below the half as a binary fraction.
TEST(Decimal, RoundsHalvesAwayFromZero) {
  EXPECT_EQ(decimal(0.00005, 4), "0.0001");
  EXPECT_EQ(decimal(0.00004999, 4), "0");
  EXPECT_EQ(decimal(2.00005, 4), "2.0001");
  EXPECT_EQ(decimal(-2.00005, 4), "-2.0001");
  EXPECT_EQ(decimal(1.00004999, 4), "1");
  EXPECT_EQ(decimal(2.675, 2), "2.68");
  EXPECT_EQ(decimal(0.5, 0), "1");
  EXPECT_EQ(decimal(0.05, 0), "0");
  EXPECT_EQ(decimal(9.99995, 4), "10");
  EXPECT_EQ(decimal(99.99994, 4), "99.9999");
  EXPECT_EQ(decimal(0.99999, 4), "1");
}

TEST(Decimal, HasNoExponent) {
  EXPECT_EQ(decimal(1e300, 4), "1" + std::string(300, '0'));
  EXPECT_EQ(decimal(-1.5e20, 4), "-150000000000000000000");
  EXPECT_EQ(decimal(1e-300, 4), "0");
  EXPECT_EQ(decimal(1e-300, 300), "0." + std::string(299, '0') + "1");
  EXPECT_EQ(decimal(0.001, 4), "0.001");
}

TEST(Decimal, NegativePlacesAreBeforeThePoint) {
  EXPECT_EQ(decimal(1250, -2), "1300");
  EXPECT_EQ(decimal(1249.9, -2), "1200");
  EXPECT_EQ(decimal(50, -2), "100");
  EXPECT_EQ(decimal(49, -2), "0");
}

TEST(Decimal, RoundedIsADouble) {
  EXPECT_EQ(rounded_to(2.567, 2), 2.57);
  EXPECT_EQ(rounded_to(-0.4, 0), 0);
}

}  // namespace
}  // namespace insitu
