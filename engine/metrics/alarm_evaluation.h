#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/metrics/alarm.h"

namespace insitu {

/// What a slot (a period of an alarm) that holds data shows.
struct DataPoint {
  std::int64_t slot = 0;   ///< slots that follow each other have numbers that do
  std::int64_t start = 0;  ///< of the slot, epoch milliseconds
  double value = 0;        ///< of the alarm's statistic
  std::uint64_t sample_count = 0;
};

/// What an alarm looks back on: its data points, the oldest first. Slots without data have none.
struct SlotView {
  std::span<const DataPoint> points;
  std::int64_t newest_slot = 0;  ///< with data or without
};

struct Evaluation {
  AlarmState state{};
  std::span<const DataPoint> counted;  ///< the data points that the state rests on, the oldest first
  std::size_t filled = 0;              ///< how many of the evaluation periods no data point could be found for
};

/// How many slots an evaluation looks at: more than the evaluation periods, so that gaps and late data do not matter.
///
/// THE ASSUMPTION: R = N + max(2, ceil(300 s / P)), below a minute N + 60 s / P. The service's documentation gives no
/// formula, only the example N = 3 at 5 minutes: R = 5. Observed: N + 2 exactly at 15 minutes (for N = 1 and N = 8), at
/// least N + 4 at 1 minute, where alarms recovered after 6 to 9 minutes.
std::size_t alarm_range(const Alarm& alarm);

/// Whether a value breaches the threshold.
bool breaches(const Alarm& alarm, double value);

/// One evaluation over the newest `range` slots: the state that follows `current`.
///
/// With as many data points as evaluation periods or more, the newest ones decide and gaps do not matter. With fewer,
/// all of them count and the alarm's treatment fills the others.
Evaluation evaluate(const Alarm& alarm, const SlotView& view, std::size_t range, AlarmState current);

}  // namespace insitu
