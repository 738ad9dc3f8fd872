#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/expression/exact_number.h"

namespace insitu {

/// The samples of one metric in one span of time: all that a statistic can ask. Whatever the order in which they came
/// and however they were divided, the answers are the same.
class Samples {
 public:
  /// REQUIRES: finite
  void add(double value, std::uint64_t times = 1);
  void merge(const Samples& other);
  /// Takes back what was merged. REQUIRES: `other` was
  void remove(const Samples& other);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double sum() const;                                         ///< exact, then rounded once
  [[nodiscard]] double average() const;                                     ///< REQUIRES: count() > 0
  [[nodiscard]] double minimum() const { return values_.begin()->first; }   ///< REQUIRES: count() > 0
  [[nodiscard]] double maximum() const { return values_.rbegin()->first; }  ///< REQUIRES: count() > 0
  /// How often each value occurs, ascending.
  [[nodiscard]] const std::map<double, std::uint64_t>& values() const { return values_; }

 private:
  std::map<double, std::uint64_t> values_;
  std::uint64_t count_ = 0;
  ExactNumber sum_;
};

/// What an alarm asks of the samples of a period: `Sum`, `p99`, `TM(10%:90%)`.
struct Statistic {
  enum class Kind : std::uint8_t {
    SampleCount,
    Sum,
    Average,
    Minimum,
    Maximum,
    Percentile,      ///< pNN: `upper` is NN
    TrimmedMean,     ///< tmNN, TM(a:b), IQM: of what lies between the bounds
    TrimmedCount,    ///< tcNN, TC(a:b)
    TrimmedSum,      ///< tsNN, TS(a:b)
    WinsorizedMean,  ///< wmNN, WM(a:b): what lies outside counts as the bound
    PercentileRank,  ///< PR(a:b): how many percent of the samples lie between the bounds
  };
  Kind kind = Kind::Sum;
  /// The bounds of the trimmed kinds; nullopt: open. In percent, or as values: the lower one exclusive, the upper one
  /// inclusive.
  std::optional<double> lower;
  std::optional<double> upper;
  bool bounds_are_percent = true;
  std::string text = "Sum";  ///< as the service prints it

  /// Whether CloudWatch's algorithm is not published, so that our value is near theirs but not proven the same.
  [[nodiscard]] bool is_approximate() const;
  /// Whether the service calls it an extended statistic: all but `Sum` and its like.
  [[nodiscard]] bool is_extended() const;
};

/// Reads `Sum`, `p99.9`, `TM(10%:90%)`, `IQM`; the error says what is wrong with it.
std::expected<Statistic, std::string> read_statistic(std::string_view text);

/// The value of a statistic; nullopt where there are no samples, or none to take the mean of between the bounds.
std::optional<double> value_of(const Statistic& statistic, const Samples& samples);

}  // namespace insitu
