#include <gtest/gtest.h>

#include <limits>

#include "tests/unit/engine/expression/function_call.h"

namespace insitu {
namespace {

constexpr std::int64_t kLargestInteger = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kSmallestInteger = std::numeric_limits<std::int64_t>::min();

TEST(NumberFunctions, Rounding) {
  expect_results({
      {"abs", {real(-3.5)}, "3.5"},
      {"abs", {text("-7")}, "7"},
      {"abs", {number(-kLargestInteger)}, "9223372036854775807"},
      {"abs", {number(kSmallestInteger)}, "9223372036854776000"},
      {"abs", {text("x")}, kNothing},
      {"ceil", {real(1.2)}, "2"},
      {"ceil", {real(-1.2)}, "-1"},
      {"ceil", {real(-0.5)}, "0"},
      {"ceil", {number(kLargestInteger)}, "9223372036854775807"},
      {"floor", {real(1.8)}, "1"},
      {"floor", {real(-1.2)}, "-2"},
      {"floor", {text("1.5")}, "1"},
      {"floor", {real(1e300)}, "1" + std::string(300, '0')},
      {"round", {real(2.4)}, "2"},
      {"round", {real(2.6)}, "3"},
      {"round", {real(2.5)}, "3"},
      {"round", {real(-2.5)}, "-3"},
      {"round", {real(2.567), number(2)}, "2.57"},
      {"round", {real(2.675), number(2)}, "2.68"},
      {"round", {number(7), number(2)}, "7"},
      {"round", {number(1250), number(-2)}, "1300"},
      {"round", {number(-1249), number(-2)}, "-1200"},
      {"round", {number(kLargestInteger), number(-1)}, "9223372036854776000"},
      {"round", {number(kLargestInteger - 7), number(-1)}, "9223372036854775800"},
      {"round", {number(6), number(-400)}, "0"},
      {"round", {real(1.5), number(kLargestInteger)}, "1.5"},
      {"round", {real(1.5), number(kSmallestInteger)}, "0"},
      {"round", {real(1.5), text("x")}, kNothing},
      {"round", {text("1e400")}, kNothing},
  });
}

TEST(NumberFunctions, Mathematics) {
  expect_results({
      {"sqrt", {number(16)}, "4"},
      {"sqrt", {number(2)}, "1.4142"},
      {"sqrt", {number(-1)}, kNothing},
      {"log", {number(1)}, "0"},
      {"log", {number(10)}, "2.3026"},
      {"log", {number(0)}, kNothing},
      {"log", {number(-1)}, kNothing},
      {"haversine", {number(10), number(20), number(10), number(20)}, "0"},
      // Seoul to Busan; half around the earth: 6371 pi
      {"haversine", {real(37.5665), real(126.9780), real(35.1796), real(129.0756)}, "325.1113"},
      {"haversine", {number(0), number(0), number(0), number(180)}, "20015.0868"},
      {"haversine", {number(0), number(0), kMissing, number(180)}, kNothing},
  });
}

TEST(NumberFunctions, Extremes) {
  expect_results({
      {"greatest", {number(3), number(9), number(5)}, "9"},
      {"greatest", {text("9"), text("10")}, "10"},
      {"greatest", {kMissing, number(-1), text("x")}, "-1"},
      {"greatest", {number(9007199254740993), real(9007199254740992.0)}, "9007199254740993"},
      {"greatest", {kMissing}, kNothing},
      {"least", {number(3), real(-0.5), number(5)}, "-0.5"},
      {"least", {kMissing, number(7)}, "7"},
      {"least", {text("x")}, kNothing},
  });
}

TEST(NumberFunctions, Conversions) {
  expect_results({
      {"toNumber", {text("42.5")}, "42.5"},
      {"toNumber", {text("9007199254740993")}, "9007199254740993"},
      {"toNumber", {text("abc")}, kNothing},
      {"toNumber", {text("")}, kNothing},
      {"toDouble", {text("3.25")}, "3.25"},
      {"toDouble", {text("1e400")}, kNothing},
      {"toInt", {text("42")}, "42"},
      {"toInt", {text("-3.9")}, "-3"},
      {"toInt", {text("2147483647")}, "2147483647"},
      {"toInt", {text("2147483648")}, kNothing},
      {"toInt", {text("-2147483648")}, "-2147483648"},
      {"toLong", {text("9007199254740993")}, "9007199254740993"},
      {"toLong", {text("3.9")}, "3"},
      {"toLong", {text("9223372036854775808")}, kNothing},
      {"toLong", {text("-9223372036854775808")}, "-9223372036854775808"},
      {"toLong", {text("1e400")}, kNothing},
  });
}

// The lower bound of a bucket of this width.
TEST(NumberFunctions, Histogram) {
  expect_results({
      {"histogram", {number(27), number(10)}, "20"},
      {"histogram", {number(-1), number(10)}, "-10"},
      {"histogram", {number(20), number(10)}, "20"},
      {"histogram", {real(0.35), real(0.1)}, "0.3"},
      {"histogram", {text("27.5"), number(10)}, "20"},
      {"histogram", {number(27), number(0)}, kNothing},
      {"histogram", {number(27), number(-5)}, kNothing},
      {"histogram", {number(kSmallestInteger), number(1000)}, kNothing},
      {"histogram", {text("x"), number(10)}, kNothing},
  });
}

}  // namespace
}  // namespace insitu
