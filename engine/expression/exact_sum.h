#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/expression/exact_number.h"
#include "engine/model/field_value.h"
#include "engine/model/state_stream.h"

namespace insitu {

/// A sum without rounding: the same whatever the order and however it was divided. Integers stay in 128 bits, and so do
/// doubles of common size in units of 2^-64; other doubles, and what overflows, go to an ExactNumber.
class ExactSum {
 public:
  /// REQUIRES: a finite quantity, here and below
  void add(const Quantity& quantity);
  void add_square(const Quantity& quantity);
  void merge(const ExactSum& other);

  /// The sum when it is an integer of 64 bits.
  [[nodiscard]] std::optional<std::int64_t> as_integer() const;
  [[nodiscard]] Scaled rounded() const { return exact().rounded(); }
  [[nodiscard]] ExactNumber exact() const;

  void save(StateWriter& out) const { exact().save(out); }
  void load(StateReader& in) { rest_.load(in); }
  [[nodiscard]] std::size_t memory() const { return rest_.memory(); }

 private:
  static constexpr int kUnit = -64;  // of fractions_: 2^kUnit

  void add(Int128 number);
  void add(double number);

  Int128 integers_ = 0;
  Int128 fractions_ = 0;
  ExactNumber rest_;
};

}  // namespace insitu
