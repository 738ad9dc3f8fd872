#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "insitu/metric_transformation.h"
#include "insitu/program.h"

namespace insitu {

/// What reading an event that matches resulted in.
enum class SampleOutcome : std::uint8_t { Sample, ValueMissing, ValueNoNumber, DimensionMissing };

/// Reads the value and the dimensions of a metric from events that match. Not thread-safe: holds scratch memory.
///
/// A JSON number, or a text that is a number as patterns write one, is a value. Texts, numbers (as written), true and
/// false are values of dimensions; null, objects and arrays are not. If members have equal names, the last one counts.
class MetricReader {
 public:
  /// Makes a reader, which borrows neither of these.
  /// REQUIRES: `program` is the compiled pattern; check_transformation finds nothing wrong
  MetricReader(const Program& program, const MetricTransformation& transformation);
  ~MetricReader();
  MetricReader(MetricReader&&) noexcept;
  MetricReader& operator=(MetricReader&&) noexcept;

  /// Reads one event. REQUIRES: `message` matches
  SampleOutcome read(std::string_view message);
  /// Returns the value of the event that was read last. REQUIRES: it gave a sample
  [[nodiscard]] double value() const;
  /// Returns the values of the dimensions, in the order of the transformation. Valid until the next `read`.
  /// REQUIRES: the event that was read last gave a sample
  [[nodiscard]] std::span<const std::string> dimensions() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
