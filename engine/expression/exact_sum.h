#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "engine/expression/exact_number.h"
#include "engine/model/heap_bytes.h"
#include "engine/model/state_stream.h"
#include "insitu/field_value.h"

namespace insitu {

/// A sum without rounding: the same in any order, and however the numbers were divided before merging. Integers and
/// doubles of common size are added in 128 bits, in units of 2^-64; other numbers, and what overflows, go to an
/// ExactNumber. Small, because there may be one in each of many groups.
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
  void load(StateReader& in) { rest().load(in); }
  [[nodiscard]] std::size_t memory() const { return rest_ ? heap_bytes(sizeof(ExactNumber)) + rest_->memory() : 0; }

 private:
  static constexpr int kUnit = -64;  // 2^kUnit

  void add(Int128 number);
  void add(double number);
  void add_units(Int128 units);
  [[nodiscard]] Int128 units() const { return static_cast<Int128>(UInt128{high_} << 64 | low_); }
  /// What does not fit in units; made when it is needed first.
  ExactNumber& rest() {
    if (!rest_) rest_ = std::make_unique<ExactNumber>();
    return *rest_;
  }

  // The units, in halves: whole, they would have to begin at a multiple of 16.
  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
  std::unique_ptr<ExactNumber> rest_;
};

}  // namespace insitu
