#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/model/state_stream.h"

namespace insitu {

/// DDSketch (Masson, Rim, Lee 2019): counts of numbers in buckets whose borders grow by a constant factor, so that
/// every answer is within 1 % of a number that was there. Buckets are never joined: what it holds depends on the
/// numbers alone, and merging loses nothing. Some kilobytes, 600 at worst.
class QuantileSketch {
 public:
  void add(double number);  ///< REQUIRES: finite
  void merge(const QuantileSketch& other);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// Approximately the number at place `rank`, counted from 0 in ascending order. REQUIRES: rank < count()
  [[nodiscard]] double number_at(std::uint64_t rank) const;

  void save(StateWriter& out) const;
  void load(StateReader& in);
  [[nodiscard]] std::size_t memory() const { return negative_.memory() + positive_.memory(); }

 private:
  /// Counts by bucket, from the lowest to the highest in use.
  class Buckets {
   public:
    void add(int bucket, std::uint64_t count);
    void merge(const Buckets& other);
    [[nodiscard]] std::uint64_t total() const { return total_; }
    /// The bucket of the number at place `rank`. REQUIRES: rank < total()
    [[nodiscard]] int bucket_at(std::uint64_t rank) const;
    void save(StateWriter& out) const;
    void load(StateReader& in);
    [[nodiscard]] std::size_t memory() const { return counts_.capacity() * sizeof(std::uint64_t); }

   private:
    std::vector<std::uint64_t> counts_;
    int first_ = 0;  // the bucket of counts_[0]
    std::uint64_t total_ = 0;
  };

  Buckets negative_;  // by magnitude
  std::uint64_t zeros_ = 0;
  Buckets positive_;
  std::uint64_t count_ = 0;
  double least_ = 0;  // of all numbers; known exactly
  double greatest_ = 0;
};

}  // namespace insitu
