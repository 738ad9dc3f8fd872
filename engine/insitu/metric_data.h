#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "insitu/scan_summary.h"
#include "insitu/seen_names.h"
#include "insitu/statistic.h"

namespace insitu {

/// One dimension of a metric.
struct DimensionValue {
  std::string name;
  std::string value;
  friend auto operator<=>(const DimensionValue&, const DimensionValue&) = default;
};
/// The dimensions of a metric in the order of their names. Empty: the metric has none.
using DimensionSet = std::vector<DimensionValue>;

/// Whether samples can have this time (epoch milliseconds), which must be in the years 1 to 9999. Anything else is
/// surely no time at all, and its periods could not be computed.
bool is_sample_time(std::int64_t time);

/// The samples of a metric by the start of their minute, epoch milliseconds.
using MetricMinutes = std::map<std::int64_t, Samples>;

/// What a metric filter would have published for the events of some files. Owns all its data.
struct MetricData : ScannedInputs {
  /// One metric per set of dimension values. Without dimensions there is exactly one, which may be empty.
  std::map<DimensionSet, MetricMinutes> metrics;
  /// The metric if the default value were published for every event that does not match, as the service's model says,
  /// and not once for a minute without a match, as its guide says (and `metrics` here). nullopt: there is no default
  /// value.
  std::optional<MetricMinutes> default_per_event;

  /// The number of events inside the window.
  std::uint64_t events = 0;
  /// The number of events outside the window, or without a time if there is a window.
  std::uint64_t outside = 0;
  /// The latest time of all events, inside or outside; nullopt: none states one.
  std::optional<std::int64_t> newest;
  /// The names of the pattern that events have.
  SeenNames names;
  /// The number of events that match the pattern.
  std::uint64_t matched = 0;
  /// The number of matches that gave a sample.
  std::uint64_t published = 0;
  /// The number of matches without an is_sample_time: they give no sample here.
  std::uint64_t without_time = 0;
  /// The number of matches without the member that `value` names.
  std::uint64_t value_missing = 0;
  /// The number of matches where that is no number, or one beyond kMaxSample.
  std::uint64_t value_no_number = 0;
  /// The number of matches without the member of a dimension, or without a usable value in it.
  std::uint64_t dimension_missing = 0;
  /// The number of minutes with events of which none gave a sample, so that the default was published.
  std::uint64_t default_minutes = 0;

  /// The epoch milliseconds of the oldest and the newest event that states a time. If first_event > last_event, there
  /// was none.
  std::int64_t first_event = 0;
  std::int64_t last_event = -1;
};

}  // namespace insitu
