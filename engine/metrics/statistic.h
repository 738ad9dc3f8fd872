#pragma once

#include <cstdint>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace insitu {

/// The samples of one metric in one span of time: all that a statistic can ask.
class Samples {
 public:
  /// REQUIRES: finite
  void add(double value, std::uint64_t times = 1);
  void merge(const Samples& other);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] double sum() const;
  [[nodiscard]] double minimum() const { return values_.begin()->first; }   ///< REQUIRES: count() > 0
  [[nodiscard]] double maximum() const { return values_.rbegin()->first; }  ///< REQUIRES: count() > 0
  /// How often each value occurs, ascending.
  [[nodiscard]] const std::map<double, std::uint64_t>& values() const { return values_; }

 private:
  std::map<double, std::uint64_t> values_;
  std::uint64_t count_ = 0;
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
    TrimmedMean,     ///< tmNN, TM(a:b), IQM
    TrimmedCount,    ///< tcNN, TC(a:b)
    TrimmedSum,      ///< tsNN, TS(a:b)
    WinsorizedMean,  ///< wmNN, WM(a:b)
    PercentileRank,  ///< PR(a:b)
  };
  Kind kind = Kind::Sum;
  /// The bounds of the trimmed kinds; nullopt: open. In percent or as values.
  std::optional<double> lower;
  std::optional<double> upper;
  bool bounds_are_percent = true;
  std::string text = "Sum";  ///< as the service prints it

  /// Whether CloudWatch's algorithm is not published, so that our value is near theirs but not proven the same.
  [[nodiscard]] bool is_approximate() const;
};

/// Reads `Sum`, `p99.9`, `TM(10%:90%)`, `IQM`; the error says what is wrong with it.
std::expected<Statistic, std::string> read_statistic(std::string_view text);

/// The value of a statistic; nullopt where there are no samples.
std::optional<double> value_of(const Statistic& statistic, const Samples& samples);

}  // namespace insitu
