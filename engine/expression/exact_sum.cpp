#include "engine/expression/exact_sum.h"

#include <bit>

namespace insitu {

void ExactSum::add(Int128 number) {
  if (!__builtin_add_overflow(integers_, number, &integers_)) return;
  // What came out lacks 2^128, or has it too much.
  rest_.add(UInt128{1} << 64, 64, number < 0);
}

void ExactSum::add(double number) {
  constexpr int kFractionBits = 52;
  const auto bits = std::bit_cast<std::uint64_t>(number);
  // The double is its 53 digits times 2^(kUnit + shift).
  const int shift = static_cast<int>((bits >> kFractionBits) & 0x7FF) - 1075 - kUnit;
  if (shift < 0 || shift > 126 - 53) return rest_.add(number);
  const std::uint64_t digits = (bits & ((std::uint64_t{1} << kFractionBits) - 1)) | std::uint64_t{1} << kFractionBits;
  const Int128 units = Int128{digits} << shift;
  if (!__builtin_add_overflow(fractions_, number < 0 ? -units : units, &fractions_)) return;
  rest_.add(UInt128{1} << 64, 64 + kUnit, number < 0);
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
    rest_.add_square(quantity.real);
  }
}

void ExactSum::merge(const ExactSum& other) {
  add(other.integers_);
  rest_.add(other.rest_);
  if (!__builtin_add_overflow(fractions_, other.fractions_, &fractions_)) return;
  rest_.add(UInt128{1} << 64, 64 + kUnit, other.fractions_ < 0);
}

std::optional<std::int64_t> ExactSum::as_integer() const {
  if (fractions_ != 0 || !rest_.is_zero()) return exact().as_integer();
  const auto integer = static_cast<std::int64_t>(integers_);
  if (integer != integers_) return std::nullopt;
  return integer;
}

ExactNumber ExactSum::exact() const {
  ExactNumber sum = rest_;
  sum.add(integers_);
  const auto units = static_cast<UInt128>(fractions_);
  sum.add(fractions_ < 0 ? -units : units, kUnit, fractions_ < 0);
  return sum;
}

}  // namespace insitu
