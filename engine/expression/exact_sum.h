#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/expression/exact_number.h"
#include "engine/model/state_stream.h"
#include "insitu/field_value.h"

namespace insitu {

/// A sum without rounding: the same in any order, and however the numbers were divided before merging. Integers stay in
/// 128 bits, and so do doubles of common size in units of 2^-64; other doubles, and what overflows, go to an
/// ExactNumber.
class ExactSum {
 public:
  /// Adds a number, or its square. REQUIRES: a finite quantity
  void add(const Quantity& quantity);
  void add_square(const Quantity& quantity);
  void merge(const ExactSum& other);

  /// The sum if it is an integer of 64 bits; else nullopt.
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
