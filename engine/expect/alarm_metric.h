#pragma once

#include <cstdint>
#include <optional>

#include "engine/expect/bench.h"
#include "engine/expect/sample_input.h"
#include "engine/metrics/alarm.h"
#include "engine/metrics/metric_data.h"

namespace insitu {

/// What an alarm sees of a sample.
struct AlarmMetric {
  MetricMinutes minutes;
  /// With default values as the service's model has them, see MetricData; nullopt: there are none.
  std::optional<MetricMinutes> default_per_event;
  std::int64_t first_event = 0;  ///< epoch milliseconds
  std::int64_t last_event = 0;
};

/// Runs the filters that publish the alarm's metric over the sample; nullopt, and said, where there is none, or none of
/// the alarm's dimensions or unit: it would wait for ever.
std::optional<AlarmMetric> alarm_metric(const AlarmCase& test, const Alarm& alarm, const SampleInput& input,
                                        const TestBench& bench, CaseResult& result);

}  // namespace insitu
