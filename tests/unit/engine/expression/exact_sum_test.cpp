#include "engine/expression/exact_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace insitu {
namespace {

constexpr double kLargest = std::numeric_limits<double>::max();
constexpr double kSmallest = std::numeric_limits<double>::denorm_min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

Quantity real_quantity(double number) { return {.is_integer = false, .real = number}; }
Quantity whole_quantity(std::int64_t number) { return {.integer = number}; }

ExactSum sum_of(const std::vector<Quantity>& numbers) {
  ExactSum sum;
  for (const Quantity& number : numbers) sum.add(number);
  return sum;
}
double rounded(const std::vector<Quantity>& numbers) { return sum_of(numbers).rounded().value(); }

TEST(ExactSum, LosesNothingOnTheWay) {
  EXPECT_EQ(rounded({real_quantity(1e16), real_quantity(1), real_quantity(-1e16)}), 1.0);
  EXPECT_EQ(rounded({real_quantity(1e308), real_quantity(1e308), real_quantity(-1e308)}), 1e308)
      << "no overflow on the way";
  EXPECT_EQ(rounded({real_quantity(kLargest), real_quantity(kSmallest), real_quantity(-kLargest)}), kSmallest);
  EXPECT_EQ(rounded(std::vector<Quantity>(10, real_quantity(0.1))), 1.0) << "Python: math.fsum([0.1] * 10)";
  EXPECT_EQ(rounded({whole_quantity(kMax), real_quantity(0.5), whole_quantity(-kMax)}), 0.5);
  EXPECT_EQ(rounded({real_quantity(-2.5), real_quantity(1)}), -1.5);
  EXPECT_EQ(rounded({}), 0.0);
}

TEST(ExactSum, RoundsOnceToTheNearestEven) {
  const double one = 1;
  EXPECT_EQ(rounded({real_quantity(one), real_quantity(0x1p-53)}), 1.0) << "a tie";
  EXPECT_EQ(rounded({real_quantity(one), real_quantity(0x1p-53), real_quantity(0x1p-200)}), 0x1.0000000000001p0)
      << "just above the tie";
  EXPECT_EQ(rounded({real_quantity(0x1.0000000000001p0), real_quantity(0x1p-53)}), 0x1.0000000000002p0)
      << "a tie, odd below";
  EXPECT_EQ(rounded({real_quantity(-one), real_quantity(-0x1p-53), real_quantity(-0x1p-200)}), -0x1.0000000000001p0);
}

TEST(ExactSum, KnowsIntegersThatFit) {
  EXPECT_EQ(sum_of({whole_quantity(kMax), whole_quantity(kMax), whole_quantity(-kMax)}).as_integer(), kMax);
  EXPECT_EQ(sum_of({whole_quantity(kLeast)}).as_integer(), kLeast);
  EXPECT_EQ(sum_of({whole_quantity(kMax), whole_quantity(1)}).as_integer(), std::nullopt);
  EXPECT_EQ(sum_of({whole_quantity(kMax), whole_quantity(1)}).rounded().value(), 0x1p63);
  EXPECT_EQ(sum_of({real_quantity(0.5), real_quantity(0.5)}).as_integer(), 1);
  EXPECT_EQ(sum_of({real_quantity(0.5)}).as_integer(), std::nullopt);
  EXPECT_EQ(sum_of({real_quantity(0x1p64)}).as_integer(), std::nullopt) << "its lowest word is empty";
  EXPECT_EQ(sum_of({real_quantity(-0x1p63)}).as_integer(), kLeast);
  EXPECT_EQ(sum_of({}).as_integer(), 0);
}

TEST(ExactSum, GoesOnBehind128Bits) {
  ExactSum squares;
  for (int i = 0; i < 8; ++i) squares.add_square(whole_quantity(kLeast));  // 8 · 2^126 = 2^129
  EXPECT_EQ(squares.rounded().value(), 0x1p129);
  ExactSum twice;
  twice.merge(squares);
  twice.merge(squares);
  EXPECT_EQ(twice.rounded().value(), 0x1p130);
}

TEST(ExactSum, FractionsLeaveTheirUnitsUnharmed) {
  // Doubles of every size, so that some fit the units and others do not.
  for (const double large : {0x1p61, 0x1p62, 0x1p63, 0x1p100}) {
    ExactSum sum;
    for (int i = 0; i < 16; ++i) sum.add(real_quantity(large));
    EXPECT_EQ(sum.rounded().value(), 16 * large) << "beyond 128 bits";
    for (int i = 0; i < 32; ++i) sum.add(real_quantity(-large));
    EXPECT_EQ(sum.rounded().value(), -16 * large);
    for (int i = 0; i < 16; ++i) sum.add(real_quantity(large));
    EXPECT_EQ(sum.as_integer(), 0);
  }
  for (const double small : {0x1p-11, 0x1p-12, 0x1.8p-13, 0x1.0000000000001p-12, 0x1p-1000}) {
    EXPECT_EQ(rounded({real_quantity(1), real_quantity(small), real_quantity(-1)}), small);
    EXPECT_EQ(rounded({real_quantity(-small), real_quantity(-small)}), -2 * small);
  }
  ExactSum left = sum_of(std::vector<Quantity>(16, real_quantity(0x1p61)));
  left.merge(sum_of(std::vector<Quantity>(16, real_quantity(0x1p61))));
  EXPECT_EQ(left.rounded().value(), 0x1p66);
  left.merge(sum_of(std::vector<Quantity>(64, real_quantity(-0x1p61))));
  EXPECT_EQ(left.rounded().value(), -0x1p66);
}

TEST(ExactSum, SquaresExactly) {
  ExactSum squares;
  squares.add_square(real_quantity(1 + 0x1p-52));  // 1 + 2^-51 + 2^-104
  squares.add(real_quantity(-1));
  squares.add(real_quantity(-0x1p-51));
  EXPECT_EQ(squares.rounded().value(), 0x1p-104);
  ExactSum large;
  large.add_square(real_quantity(0x1p1000));
  EXPECT_EQ(large.rounded().exponent, 2001) << "0.5 · 2^2001: beyond any double";
  ExactSum small;
  small.add_square(real_quantity(kSmallest));
  EXPECT_EQ(small.rounded().exponent, -2147) << "0.5 · 2^-2147 = (2^-1074)²";
}

/// m · 2^s as integers of 128 bits, to compare with.
TEST(ExactSum, AgreesWithIntegersOfOneScale) {
  std::mt19937_64 random(7);
  for (int round = 0; round < 200; ++round) {
    ExactSum sum;
    ExactSum squares;
    Int128 scaled = 0;
    Int128 scaled_squares = 0;
    for (int i = 0; i < 50; ++i) {
      const auto mantissa = static_cast<std::int64_t>(random() % 2'000'001) - 1'000'000;
      const auto shift = static_cast<int>(random() % 21) - 10;
      const Quantity number = real_quantity(std::ldexp(static_cast<double>(mantissa), shift));
      sum.add(number);
      squares.add_square(number);
      const Int128 at_scale = Int128{mantissa} * (Int128{1} << (shift + 10));
      scaled += at_scale;
      scaled_squares += at_scale * at_scale;
    }
    EXPECT_EQ(sum.rounded().value(), std::ldexp(static_cast<double>(scaled), -10));
    EXPECT_EQ(squares.rounded().value(), std::ldexp(static_cast<double>(scaled_squares), -20));
  }
}

TEST(ExactSum, IsTheSameInAnyOrder) {
  std::mt19937_64 random(11);
  std::vector<Quantity> numbers;
  for (int i = 0; i < 100; ++i) {
    numbers.push_back(real_quantity(std::ldexp(static_cast<double>(random()), static_cast<int>(random() % 1800) - 900) *
                                    (random() % 2 == 0 ? 1 : -1)));
    numbers.push_back(whole_quantity(static_cast<std::int64_t>(random())));
  }
  StateWriter first;
  sum_of(numbers).save(first);
  for (int round = 0; round < 50; ++round) {
    std::shuffle(numbers.begin(), numbers.end(), random);
    ExactSum sum;
    for (std::size_t at = 0; at < numbers.size();) {
      const std::size_t end = std::min(numbers.size(), at + 1 + random() % 60);
      sum.merge(sum_of(
          {numbers.begin() + static_cast<std::ptrdiff_t>(at), numbers.begin() + static_cast<std::ptrdiff_t>(end)}));
      at = end;
    }
    StateWriter state;
    sum.save(state);
    ASSERT_EQ(state.bytes(), first.bytes());
  }
}

TEST(ExactNumber, MultipliesWithSigns) {
  const auto number = [](double value) {
    ExactNumber exact;
    exact.add(value);
    return exact;
  };
  EXPECT_EQ(number(-1.5).times(number(4)).rounded().value(), -6);
  EXPECT_EQ(number(-0x1p-600).times(number(-0x1p-400)).rounded().value(), 0x1p-1000);
  EXPECT_TRUE(number(0).times(number(7)).is_zero());
  // (2^53 - 1)² = 2^106 - 2^54 + 1
  ExactNumber product = number(0x1p53 - 1).times(number(0x1p53 - 1));
  product.add(-0x1p106);
  product.add(0x1p54);
  EXPECT_EQ(product.as_integer(), 1);
}

TEST(Scaled, DividesAndTakesRootsBeyondDoubles) {
  const Scaled huge{.fraction = 0.5, .exponent = 2001};  // 2^2000
  EXPECT_EQ(huge.square_root().value(), 0x1p1000);
  EXPECT_EQ((Scaled{.fraction = 0.5, .exponent = -2000}.square_root().value()), std::sqrt(0.5) * 0x1p-1000);
  EXPECT_EQ((Scaled{.fraction = 0.5, .exponent = 1025}.divided_by(4).value()), 0x1p1022);
}

}  // namespace
}  // namespace insitu
