#include "engine/expression/quantile_sketch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace insitu {
namespace {

QuantileSketch sketch_of(const std::vector<double>& numbers) {
  QuantileSketch sketch;
  for (const double number : numbers) sketch.add(number);
  return sketch;
}

std::string state_of(const QuantileSketch& sketch) {
  StateWriter out;
  sketch.save(out);
  return out.bytes();
}

TEST(QuantileSketch, IsWithinOnePercentAtEveryPlace) {
  std::mt19937_64 random(3);
  std::vector<double> numbers;
  for (int i = 0; i < 3000; ++i) {
    const double exponent = static_cast<double>(random() % 60'000) / 1000 - 30;
    numbers.push_back(std::exp(exponent) * (random() % 3 == 0 ? -1 : 1));
  }
  numbers.insert(numbers.end(), 100, 0.0);
  const QuantileSketch sketch = sketch_of(numbers);
  std::ranges::sort(numbers);
  ASSERT_EQ(sketch.count(), numbers.size());
  for (std::size_t rank = 0; rank < numbers.size(); ++rank) {
    ASSERT_NEAR(sketch.number_at(rank), numbers[rank], std::abs(numbers[rank]) * 0.0100001) << rank;
  }
  EXPECT_EQ(sketch.number_at(0), numbers.front()) << "the ends are exact";
  EXPECT_EQ(sketch.number_at(numbers.size() - 1), numbers.back());
}

TEST(QuantileSketch, HasABucketForEveryDouble) {
  const double largest = std::numeric_limits<double>::max();
  const double smallest = std::numeric_limits<double>::denorm_min();
  const QuantileSketch sketch = sketch_of({largest, -largest, smallest, -smallest, 0});
  EXPECT_EQ(sketch.number_at(0), -largest);
  EXPECT_EQ(sketch.number_at(2), 0);
  EXPECT_EQ(sketch.number_at(4), largest);
  EXPECT_LT(sketch.memory(), 2'000'000U);
}

TEST(QuantileSketch, IsTheSameInAnyPartsAndOrder) {
  std::mt19937_64 random(5);
  std::vector<double> numbers;
  for (int i = 0; i < 500; ++i) numbers.push_back(static_cast<double>(random() % 2001) - 1000);
  const std::string whole = state_of(sketch_of(numbers));
  for (int round = 0; round < 20; ++round) {
    std::ranges::shuffle(numbers, random);
    const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>(random() % numbers.size());
    QuantileSketch sketch = sketch_of({numbers.begin(), middle});
    sketch.merge(sketch_of({middle, numbers.end()}));
    ASSERT_EQ(state_of(sketch), whole);
  }
}

TEST(QuantileSketch, RefusesBucketsThatCannotBe) {
  StateWriter out;
  out.real(0);
  out.real(1);
  out.number(0);  // zeros
  out.number(0);  // negative buckets
  out.number(1);
  out.signed_number(std::int64_t{1} << 40);
  out.number(1);
  StateReader in(out.bytes());
  QuantileSketch sketch;
  sketch.load(in);
  EXPECT_TRUE(in.failed());
  EXPECT_EQ(sketch.count(), 0U);
}

}  // namespace
}  // namespace insitu
