#include "engine/expression/exact_sum.h"

namespace insitu {

void ExactSum::add(Int128 number) {
  if (!__builtin_add_overflow(integers_, number, &integers_)) return;
  // What came out lacks 2^128, or has it too much.
  rest_.add(UInt128{1} << 64, 64, number < 0);
}

void ExactSum::add(const Quantity& quantity) {
  if (quantity.is_integer) {
    add(Int128{quantity.integer});
  } else {
    rest_.add(quantity.real);
  }
}

void ExactSum::add_square(const Quantity& quantity) {
  if (quantity.is_integer) {
    add(Int128{quantity.integer} * quantity.integer);
  } else {
    rest_.add_square(quantity.real);
  }
}

void ExactSum::merge(const ExactSum& other) {
  add(other.integers_);
  rest_.add(other.rest_);
}

std::optional<std::int64_t> ExactSum::as_integer() const {
  if (!rest_.is_zero()) return exact().as_integer();
  const auto integer = static_cast<std::int64_t>(integers_);
  if (integer != integers_) return std::nullopt;
  return integer;
}

ExactNumber ExactSum::exact() const {
  ExactNumber sum = rest_;
  sum.add(integers_);
  return sum;
}

}  // namespace insitu
