#include "engine/expression/exact_sum.h"

#include <bit>

namespace insitu {

void ExactSum::add(Int128 number) {
  const auto integer = static_cast<std::int64_t>(number);
  if (integer != number) return rest().add(number);
  add_units(static_cast<Int128>(UInt128{static_cast<std::uint64_t>(integer)} << -kUnit));
}

void ExactSum::add_units(Int128 units) {
  Int128 sum = 0;
  // What overflows lacks 2^128, or has it too much.
  if (__builtin_add_overflow(this->units(), units, &sum)) rest().add(UInt128{1} << 64, 64 + kUnit, units < 0);
  low_ = static_cast<std::uint64_t>(sum);
  high_ = static_cast<std::uint64_t>(static_cast<UInt128>(sum) >> 64);
}

void ExactSum::add(double number) {
  constexpr int kFractionBits = 52;
  const auto bits = std::bit_cast<std::uint64_t>(number);
  // The double is its 53 digits times 2^(kUnit + shift).
  const int shift = static_cast<int>((bits >> kFractionBits) & 0x7FF) - 1075 - kUnit;
  if (shift < 0 || shift > 126 - 53) return rest().add(number);
  const std::uint64_t digits = (bits & ((std::uint64_t{1} << kFractionBits) - 1)) | std::uint64_t{1} << kFractionBits;
  const Int128 units = Int128{digits} << shift;
  add_units(number < 0 ? -units : units);
}

void ExactSum::add(const Quantity& quantity) {
  if (quantity.is_integer) {
    add(Int128{quantity.integer});
  } else {
    add(quantity.real);
  }
}

void ExactSum::add_square(const Quantity& quantity) {
  if (quantity.is_integer) {
    add(Int128{quantity.integer} * quantity.integer);
  } else {
    rest().add_square(quantity.real);
  }
}

void ExactSum::merge(const ExactSum& other) {
  if (other.rest_) rest().add(*other.rest_);
  add_units(other.units());
}

std::optional<std::int64_t> ExactSum::as_integer() const {
  if (low_ != 0 || rest_) return exact().as_integer();
  return static_cast<std::int64_t>(high_);
}

ExactNumber ExactSum::exact() const {
  ExactNumber sum;
  if (rest_) sum = *rest_;
  const auto magnitude = static_cast<UInt128>(units());
  sum.add(units() < 0 ? -magnitude : magnitude, kUnit, units() < 0);
  return sum;
}

}  // namespace insitu
