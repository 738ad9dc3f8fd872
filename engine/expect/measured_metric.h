#pragma once

#include <optional>
#include <vector>

#include "engine/expect/bench.h"
#include "engine/expect/sample_input.h"
#include "engine/plan/event_names.h"
#include "insitu/metric_data.h"
#include "insitu/prepare_filter.h"

namespace insitu {

/// Makes a filter ready to run. nullopt: the case was broken off, because it is no metric filter, a value of it is not
/// known, or the service would refuse it.
std::optional<PreparedFilter> prepare(const FilterDefinition& filter, CaseResult& result);

/// Collects what a metric filter would have published for a sample. nullopt: the case was broken off, because a file is
/// damaged, there is no event, or memory ran out.
std::optional<MetricData> measure(const PreparedFilter& filter, const SampleInput& input, const Sample& sample,
                                  CaseResult& result);

/// The same for several filters, which share one pass over the sample.
/// REQUIRES: at least one
std::optional<std::vector<MetricData>> measure_all(const std::vector<PreparedFilter>& filters, const SampleInput& input,
                                                   const Sample& sample, CaseResult& result);

/// The same for what the filter could publish if events had the names `lacking`, which none of them has: nothing less
/// than it does.
std::optional<MetricData> measure_possible(const PreparedFilter& filter, const std::vector<NameId>& lacking,
                                           const SampleInput& input, const Sample& sample, CaseResult& result);

/// Breaks the case off if matches state no time, since no metric counts them. `expected`: the number of such matches
/// that the case asserts; then the numbers are compared instead.
void check_times(const MetricData& data, const Sample& sample, const std::optional<Expectation>& expected,
                 CaseResult& result);

}  // namespace insitu
