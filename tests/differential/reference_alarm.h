#pragma once

#include <cstdint>
#include <vector>

#include "engine/metrics/alarm.h"

/// Alarms by the rule as it is written down, looking at everything again each minute. Shares the description of an
/// alarm with the engine and nothing else.
namespace insitu::reference {

struct AlarmSample {
  std::int64_t time = 0;  ///< epoch milliseconds
  double value = 0;
};

struct EvaluatedState {
  std::int64_t time = 0;
  AlarmState state{};
};

/// The state after every evaluation from `from` to `to`. Of statistics it knows the plain ones, percentiles and the
/// percentile rank.
std::vector<EvaluatedState> replay_alarm(const Alarm& alarm, const std::vector<AlarmSample>& samples,
                                         AlarmState initial, std::int64_t from, std::int64_t to);

}  // namespace insitu::reference
