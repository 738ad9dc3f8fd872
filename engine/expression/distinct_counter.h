#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/expression/text_set.h"
#include "engine/model/state_stream.h"

namespace insitu {

/// HyperLogLog (Flajolet et al. 2007) of 2^14 registers with the estimator of Ertl (2017), which needs no tables of
/// bias: a standard error of 0.8 % at any count. Merging loses nothing.
class HyperLogLog {
 public:
  static constexpr int kPrecision = 14;
  static constexpr std::size_t kRegisters = std::size_t{1} << kPrecision;

  HyperLogLog() : registers_(kRegisters) {}
  void add(std::uint64_t hash);
  void merge(const HyperLogLog& other);
  [[nodiscard]] double estimate() const;

  void save(StateWriter& out) const;
  void load(StateReader& in);
  [[nodiscard]] std::size_t memory() const { return registers_.size(); }

 private:
  std::vector<std::uint8_t> registers_;
};

/// How many different texts there are: exact up to a bound, beyond it by a HyperLogLog. Which of the two is decided by
/// the count alone, never by the order or the parts the texts came in.
class DistinctCounter {
 public:
  explicit DistinctCounter(std::size_t exact_texts) : exact_texts_(exact_texts) {}
  void add(std::string_view text);
  /// Adds up to kTogether texts. It prefetches the memory of all before it looks up the first: with many different
  /// texts, waiting for memory is most of the work.
  void add(std::span<const std::string_view> texts);
  static constexpr std::size_t kTogether = 32;
  /// REQUIRES: the same bound
  void merge(const DistinctCounter& other);
  [[nodiscard]] std::uint64_t count() const;
  [[nodiscard]] bool is_approximate() const { return sketch_.has_value(); }

  void save(StateWriter& out) const;
  void load(StateReader& in);
  [[nodiscard]] std::size_t memory() const;

 private:
  void add(std::string_view text, std::uint64_t hash);
  void sketch_texts();

  std::size_t exact_texts_;
  TextSet texts_;  // empty when there is a sketch
  std::optional<HyperLogLog> sketch_;
};

}  // namespace insitu
