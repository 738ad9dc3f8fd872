#pragma once

#include <optional>
#include <vector>

#include "engine/expect/bench.h"
#include "engine/expect/sample_input.h"
#include "insitu/alarm.h"
#include "insitu/alarm_feed.h"
#include "insitu/metric_data.h"
#include "insitu/prepare_filter.h"

namespace insitu {

/// What feeds a metric of an alarm in a sample.
struct AlarmMetric {
  Alarm alarm;  ///< on that metric alone
  std::vector<PreparedFilter> filters;
  std::vector<MetricData> published;  ///< by each of them
  AlarmFeed feed;
};

/// Runs the filters that publish an alarm's metric over the sample. `definition`: that of `alarm`, which is the alarm
/// of the case or one that it depends on. nullopt: the case was broken off, because there is no such filter, or none
/// with the alarm's dimensions and unit, so that the alarm would never see a value.
std::optional<AlarmMetric> alarm_metric(const AlarmCase& test, const AlarmDefinition& definition, const Alarm& alarm,
                                        const SampleInput& input, const TestBench& bench, CaseResult& result);

}  // namespace insitu
