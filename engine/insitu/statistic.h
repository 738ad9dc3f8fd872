#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace insitu {

class ExactNumber;

/// The samples of one metric in one span of time, which is all that a statistic needs. The results depend neither on
/// the order in which samples came nor on how they were divided. Not thread-safe while it changes.
class Samples {
 public:
  Samples();
  ~Samples();
  Samples(const Samples& other);
  Samples(Samples&& other) noexcept;
  Samples& operator=(const Samples& other);
  Samples& operator=(Samples&& other) noexcept;

  /// Adds a value as often as `times` says; -0 is 0. REQUIRES: `value` is finite
  void add(double value, std::uint64_t times = 1);
  /// Adds all samples of `other`.
  void merge(const Samples& other);
  /// Removes samples that were merged. REQUIRES: `other` was merged
  void remove(const Samples& other);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double sum() const;                                         ///< exact, then rounded once
  [[nodiscard]] double average() const;                                     ///< REQUIRES: count() > 0
  [[nodiscard]] double minimum() const { return values_.begin()->first; }   ///< REQUIRES: count() > 0
  [[nodiscard]] double maximum() const { return values_.rbegin()->first; }  ///< REQUIRES: count() > 0
  /// Returns how often each value occurs, in ascending order.
  [[nodiscard]] const std::map<double, std::uint64_t>& values() const { return values_; }

 private:
  ExactNumber& exact_sum();

  std::map<double, std::uint64_t> values_;
  std::uint64_t count_ = 0;
  std::unique_ptr<ExactNumber> sum_;  // nullptr: 0
};

/// What an alarm computes from the samples of a period: `Sum`, `p99`, `TM(10%:90%)`.
struct Statistic {
  enum class Kind : std::uint8_t {
    SampleCount,
    Sum,
    Average,
    Minimum,
    Maximum,
    Percentile,      ///< pNN: `upper` is NN
    TrimmedMean,     ///< tmNN, TM(a:b), IQM: mean of the samples between the bounds
    TrimmedCount,    ///< tcNN, TC(a:b)
    TrimmedSum,      ///< tsNN, TS(a:b)
    WinsorizedMean,  ///< wmNN, WM(a:b): samples outside count as the bound
    PercentileRank,  ///< PR(a:b): the percentage of samples between the bounds
  };
  Kind kind = Kind::Sum;
  /// The bounds of the trimmed kinds, in percent or as values; the lower one is exclusive, the upper one inclusive.
  /// nullopt: open.
  std::optional<double> lower;
  std::optional<double> upper;
  bool bounds_are_percent = true;
  std::string text = "Sum";  ///< as the service prints it

  /// Whether CloudWatch's algorithm is not published, so that the value is near theirs but not proven the same.
  [[nodiscard]] bool is_approximate() const;
  /// Whether the service calls it an extended statistic: all but the first five kinds.
  [[nodiscard]] bool is_extended() const;
};

/// Reads a statistic: `Sum`, `p99.9`, `TM(10%:90%)`, `IQM`. The error says what is wrong with it.
std::expected<Statistic, std::string> read_statistic(std::string_view text);

/// Returns the value of a statistic. nullopt: there are no samples, or none between the bounds to take the mean of.
std::optional<double> value_of(const Statistic& statistic, const Samples& samples);

}  // namespace insitu
