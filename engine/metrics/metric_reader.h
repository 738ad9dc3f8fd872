#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/metrics/metric_transformation.h"
#include "engine/plan/program.h"

namespace insitu {

/// How many characters the value of a dimension has at most; it has at least one that is no blank.
inline constexpr std::size_t kMaxDimensionValueCharacters = 1024;

/// What an event that matches gives.
enum class SampleOutcome : std::uint8_t { Sample, ValueMissing, ValueNoNumber, DimensionMissing };

/// Takes the value and the dimensions of a metric out of events that match. Not thread-safe: holds scratch memory.
///
/// A JSON number, or a text that is a number as patterns write one, is a value. Texts, numbers (as written), true and
/// false are values of dimensions; null, objects and arrays are not. Of members with equal names the last counts.
class MetricReader {
 public:
  /// REQUIRES: `program` is the compiled pattern; check_transformation finds nothing wrong
  MetricReader(const Program& program, const MetricTransformation& transformation);
  ~MetricReader();
  MetricReader(MetricReader&&) noexcept;
  MetricReader& operator=(MetricReader&&) noexcept;

  /// REQUIRES: `message` matches
  SampleOutcome read(std::string_view message);
  /// Of the event that was read last. REQUIRES: it gave a sample
  [[nodiscard]] double value() const;
  /// The values of the dimensions, in the order of the transformation. REQUIRES: as above
  [[nodiscard]] std::span<const std::string> dimensions() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
