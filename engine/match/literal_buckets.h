#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "engine/kernels/literal_kernels.h"
#include "engine/match/placed_literal.h"

namespace insitu {

/// Up to some dozens of literals, sorted into buckets of which a kernel looks up all at once. Immutable; share it
/// between threads.
class LiteralBuckets {
 public:
  static constexpr std::size_t kMaxLiterals = 64;

  /// REQUIRES: 1 to kMaxLiterals literals, none of them empty
  explicit LiteralBuckets(std::span<const PlacedLiteral> literals);
  LiteralBuckets(const LiteralBuckets&) = delete;
  LiteralBuckets& operator=(const LiteralBuckets&) = delete;

  /// Returns an offset within the first occurrence of any literal that begins at or after `from`, or the size of
  /// `bytes`. REQUIRES: from <= bytes.size()
  [[nodiscard]] std::size_t find(std::string_view bytes, std::size_t from) const;

 private:
  std::vector<PlacedLiteral> literals_;
  std::vector<kernels::BucketNeedle> needles_;  // borrow from the literals
  kernels::NeedleBuckets buckets_;              // borrow the needles
};

/// Returns a literal as the kernels take it; it borrows the text.
kernels::BucketNeedle bucket_needle(const PlacedLiteral& literal, std::size_t window);

}  // namespace insitu
