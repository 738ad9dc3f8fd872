#include "engine/metrics/alarm_reason.h"

#include <gtest/gtest.h>

namespace insitu {
namespace {

// Whole reasons are cases of tests/conformance/alarm/reasons.test.
TEST(AlarmReason, WritesNumbersAsJavaDoes) {
  EXPECT_EQ(java_number(0), "0.0");
  EXPECT_EQ(java_number(5), "5.0");
  EXPECT_EQ(java_number(-5), "-5.0");
  EXPECT_EQ(java_number(75.36301625830178), "75.36301625830178");
  EXPECT_EQ(java_number(0.1), "0.1");
  EXPECT_EQ(java_number(0.001), "0.001");
  EXPECT_EQ(java_number(0.00012), "1.2E-4");
  EXPECT_EQ(java_number(9999999), "9999999.0");
  EXPECT_EQ(java_number(9999999.5), "9999999.5");
  EXPECT_EQ(java_number(1e7), "1.0E7");
  EXPECT_EQ(java_number(-12345678), "-1.2345678E7");
  EXPECT_EQ(java_number(83714617344), "8.3714617344E10");
  EXPECT_EQ(java_number(1e100), "1.0E100");
  EXPECT_EQ(java_number(2.5e-300), "2.5E-300");
}

}  // namespace
}  // namespace insitu
