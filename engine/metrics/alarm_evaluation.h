#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "insitu/alarm.h"

namespace insitu {

/// The data point of a slot (a period of an alarm) that holds data.
struct DataPoint {
  std::int64_t slot = 0;   ///< consecutive slots have consecutive numbers
  std::int64_t start = 0;  ///< of the slot, epoch milliseconds
  double value = 0;        ///< of the alarm's statistic
  std::uint64_t sample_count = 0;
};

/// What an alarm looks back on. Borrows the data points.
struct SlotView {
  /// The data points, the oldest first. Slots without data have none.
  std::span<const DataPoint> points;
  /// The number of the newest slot, with data or without.
  std::int64_t newest_slot = 0;
};

/// The result of one evaluation. Borrows from its SlotView.
struct Evaluation {
  AlarmState state{};
  /// The data points that the state is based on, the oldest first.
  std::span<const DataPoint> counted;
  /// The number of evaluation periods for which no data point could be found.
  std::size_t filled = 0;
};

/// Returns how many slots an evaluation looks at: more than the evaluation periods, so that gaps and late data do not
/// matter.
///
/// THE ASSUMPTION: R = N + max(2, ceil(300 s / P)), below a minute N + 60 s / P. The service's documentation gives no
/// formula, only the example N = 3 at 5 minutes: R = 5. Observed: N + 2 exactly at 15 minutes (for N = 1 and N = 8), at
/// least N + 4 at 1 minute, where alarms recovered after 6 to 9 minutes.
std::size_t alarm_range(const Alarm& alarm);

/// Whether a value breaches the threshold.
bool breaches(const Alarm& alarm, double value);

/// Evaluates an alarm over the newest `range` slots and returns the state that follows `current`.
///
/// With as many data points as evaluation periods or more, the newest ones decide and gaps do not matter. With fewer,
/// all of them count and the other periods are filled as the alarm treats missing data.
Evaluation evaluate(const Alarm& alarm, const SlotView& view, std::size_t range, AlarmState current);

}  // namespace insitu
