#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "engine/model/state_stream.h"

namespace insitu {

// Both compilers have integers of 128 bits; the standard does not.
__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

/// fraction · 2^exponent: a double whose exponent cannot overflow. The fraction is 0 or in [0.5, 1), with a sign.
struct Scaled {
  double fraction = 0;
  int exponent = 0;

  [[nodiscard]] double value() const;  ///< infinite where it is too large for a double
  [[nodiscard]] Scaled divided_by(double divisor) const;
  [[nodiscard]] Scaled square_root() const;  ///< REQUIRES: fraction >= 0
};

/// A binary number of any size and precision: sums and products of doubles without rounding. Holds only the part of the
/// number line that its summands needed, a few words for numbers of like size.
class ExactNumber {
 public:
  /// Adds (negative: subtracts) magnitude · 2^exponent.
  void add(UInt128 magnitude, int exponent, bool negative);
  void add(Int128 number);
  void add(double number);         ///< REQUIRES: finite
  void add_square(double number);  ///< REQUIRES: finite
  void add(const ExactNumber& other);
  void negate();
  [[nodiscard]] ExactNumber times(const ExactNumber& other) const;

  [[nodiscard]] bool is_zero() const { return words_.empty(); }
  [[nodiscard]] bool is_negative() const;
  /// Rounded to nearest, ties to even.
  [[nodiscard]] Scaled rounded() const;
  /// The number if it is an integer of 64 bits; else nullopt.
  [[nodiscard]] std::optional<std::int64_t> as_integer() const;

  void save(StateWriter& out) const;
  void load(StateReader& in);
  [[nodiscard]] std::size_t memory() const { return words_.capacity() * sizeof(std::uint64_t); }

 private:
  void cover(int lowest, int end);
  void add_words(const std::uint64_t* words, std::size_t count, int lowest);
  void trim();

  // Two's complement, the lowest word first; the first one counts 2^(64 · lowest_). Words below are zeros, words above
  // repeat the sign.
  std::vector<std::uint64_t> words_;
  int lowest_ = 0;
};

}  // namespace insitu
