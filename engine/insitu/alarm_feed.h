#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "insitu/alarm.h"
#include "insitu/emf_data.h"
#include "insitu/metric_data.h"

namespace insitu {

/// The input of an alarm: the samples of all filters that feed it, added up.
struct AlarmFeed {
  MetricMinutes minutes;  ///< only those with a sample
  /// The same if default values are published per event, see MetricData; nullopt: no filter has a default value.
  std::optional<MetricMinutes> with_default_per_event;
  /// Whether samples are by the second, as those of metrics in high resolution are.
  bool is_high_resolution = false;
  std::int64_t first_event = 0;  ///< epoch milliseconds of the oldest and the newest event that any filter looked at
  std::int64_t last_event = -1;

  /// Whether any event states a time. An alarm can only be played if one does.
  [[nodiscard]] bool has_times() const { return first_event <= last_event; }
};

/// Adds up what the filters that feed `alarm` have published, one MetricData for each filter, as far as it is in the
/// metric with the dimensions of the alarm. The result does not depend on the order of the filters and borrows nothing.
AlarmFeed feed_alarm(const Alarm& alarm, std::span<const MetricData> published);
AlarmFeed feed_alarm(const Alarm& alarm, std::span<const MetricData* const> published);

/// Whether an alarm sees the samples of a series: those of its metric with exactly its dimensions, and with its unit if
/// it names one.
bool sees(const Alarm& alarm, const EmfMetric& metric);
/// Adds up what EMF documents have published, as far as the alarm sees it.
AlarmFeed feed_alarm(const Alarm& alarm, const EmfData& published);

}  // namespace insitu
