#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/expect/alarm_metric.h"
#include "engine/expect/bench.h"
#include "engine/expect/sample_input.h"
#include "insitu/alarm_plan.h"

namespace insitu {

/// The alarm of a case, and what feeds it in a sample; of a composite alarm all that it depends on.
struct AlarmScene {
  std::unique_ptr<Definitions> own;  ///< the sources and the alarms of the case; nullptr: the sources have all
  AlarmPlan plan;
  std::vector<std::vector<AlarmMetric>> metrics;  ///< of each alarm of the plan those that feed it
  std::vector<PlannedFeed> feeds;                 ///< of each alarm of the plan

  /// Whether a statistic is only near the service's.
  [[nodiscard]] bool is_approximate() const;
  /// Returns the longest period of its metrics, in milliseconds.
  [[nodiscard]] std::int64_t longest_period() const;
};

/// Sets the scene of a case. What keeps an alarm that a composite alarm depends on from being played is in `feeds`.
/// nullopt: the case was broken off.
std::optional<AlarmScene> set_scene(const AlarmCase& test, const SampleInput& input, const TestBench& bench,
                                    CaseResult& result);

}  // namespace insitu
