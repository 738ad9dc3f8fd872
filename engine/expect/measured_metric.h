#pragma once

#include <optional>

#include "engine/expect/bench.h"
#include "engine/expect/sample_input.h"
#include "engine/metrics/metric_data.h"
#include "engine/metrics/metric_transformation.h"

namespace insitu {

struct MeasuredMetric {
  MetricTransformation transformation;
  MetricData data;
};

/// What a metric filter would have published for a sample; nullopt, and said, where that cannot be told: it is no
/// metric filter, the service would refuse it, a file is damaged, no event.
std::optional<MeasuredMetric> measure(const FilterDefinition& filter, const Program& program, const SampleInput& input,
                                      const Sample& sample, CaseResult& result);

/// Says that matches without a time cannot be counted. `expected`: how many the case knows of.
void check_times(const MetricData& data, const Sample& sample, const std::optional<Expectation>& expected,
                 CaseResult& result);

}  // namespace insitu
