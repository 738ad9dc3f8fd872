#pragma once

#include <cstdint>
#include <vector>

#include "insitu/alarm.h"

/// Evaluates alarms by the rule as it is written down, and looks at everything again each minute. It shares the
/// description of an alarm with the engine and nothing else.
namespace insitu::reference {

struct AlarmSample {
  std::int64_t time = 0;  ///< epoch milliseconds
  double value = 0;
};

struct EvaluatedState {
  std::int64_t time = 0;
  AlarmState state{};
};

/// Returns the state after every evaluation from `from` to `to`. The statistics it knows are the plain ones,
/// percentiles and the percentile rank.
std::vector<EvaluatedState> replay_alarm(const Alarm& alarm, const std::vector<AlarmSample>& samples,
                                         AlarmState initial, std::int64_t from, std::int64_t to);

}  // namespace insitu::reference
