#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/metrics/statistic.h"
#include "engine/run/scan_summary.h"

namespace insitu {

struct DimensionValue {
  std::string name;
  std::string value;
  friend auto operator<=>(const DimensionValue&, const DimensionValue&) = default;
};
/// In the order of the names. Empty: the metric has no dimensions.
using DimensionSet = std::vector<DimensionValue>;

/// Whether samples can have this time, epoch milliseconds: that is in the years 1 to 9999. What lies beyond is surely
/// no time at all, and leaves no room for the periods around it.
bool is_sample_time(std::int64_t time);

/// The samples of a metric by the start of their minute, epoch milliseconds.
using MetricMinutes = std::map<std::int64_t, Samples>;

/// What a metric filter would have published for the events of some files.
struct MetricData : ScannedInputs {
  /// One metric per set of dimension values. Without dimensions exactly one, which may be empty.
  std::map<DimensionSet, MetricMinutes> metrics;
  /// Only with a default value: the metric if the default were published for every event that does not match, as the
  /// service's model has it, and not once for a minute without a match, as its guide has it (and `metrics` here).
  std::optional<MetricMinutes> default_per_event;

  std::uint64_t events = 0;             ///< looked at: inside the window
  std::uint64_t outside = 0;            ///< not looked at: outside the window, or without a time to tell
  std::uint64_t matched = 0;            ///< that match the pattern
  std::uint64_t published = 0;          ///< matches that gave a sample
  std::uint64_t without_time = 0;       ///< matches without an is_sample_time: they give no sample here
  std::uint64_t value_missing = 0;      ///< matches without the member that `value` names
  std::uint64_t value_no_number = 0;    ///< matches where it is no number, or one beyond kMaxSample
  std::uint64_t dimension_missing = 0;  ///< matches without the member of a dimension, or with none of a usable value
  std::uint64_t default_minutes = 0;    ///< minutes with events of which none gave a sample: the default was published

  std::int64_t first_event = 0;  ///< epoch milliseconds of the oldest and the newest event that states a time;
  std::int64_t last_event = -1;  ///< REQUIRES for both: first_event <= last_event, else there was none
};

}  // namespace insitu
