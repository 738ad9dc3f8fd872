#pragma once

#include <optional>

#include "engine/expect/bench.h"
#include "engine/expect/sample_input.h"
#include "engine/metrics/alarm.h"
#include "engine/replay/alarm_feed.h"

namespace insitu {

/// Runs the filters that publish the alarm's metric over the sample. nullopt: the case was broken off, because there is
/// no such filter, or none with the alarm's dimensions and unit, so that the alarm would never see a value.
std::optional<AlarmFeed> alarm_metric(const AlarmCase& test, const Alarm& alarm, const SampleInput& input,
                                      const TestBench& bench, CaseResult& result);

}  // namespace insitu
