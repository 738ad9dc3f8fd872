#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "insitu/alarm.h"
#include "insitu/metric_math.h"

namespace insitu {

/// A change of an alarm's state.
struct Transition {
  /// The end of the newest slot, epoch milliseconds; the service acts up to a minute later.
  std::int64_t time = 0;
  AlarmState from{};
  AlarmState to{};
  std::string reason;  ///< in the service's words
  /// The state with an evaluation range one slot shorter or longer, whose length is not documented; nullopt: the same.
  std::optional<AlarmState> with_other_range;
};

/// Which part of the time is replayed.
struct ReplayOptions {
  /// The state before the first evaluation.
  AlarmState initial = AlarmState::InsufficientData;
  std::int64_t from = 0;  ///< the first moment to evaluate, epoch milliseconds
  std::int64_t to = 0;    ///< the last one
  /// Whether the metric is published more often than once a minute.
  bool is_high_resolution = false;
};

/// The result of a replay.
struct AlarmTimeline {
  AlarmState initial{};
  std::vector<Transition> transitions;  ///< in time order
  /// What the user should know: approximations, and assumptions that decide.
  std::vector<std::string> notes;

  /// Returns the state at a moment in epoch milliseconds; a transition counts from its own moment on.
  [[nodiscard]] AlarmState state_at(std::int64_t time) const;
};

/// Replays an alarm over the samples of its metric. Thread-safe. REQUIRES: check_alarm finds nothing wrong
AlarmTimeline replay(const Alarm& alarm, const MetricMinutes& minutes, const ReplayOptions& options);

/// Replays an alarm on metric math over the samples of its metrics. `minutes`: of each metric; nullptr: the result does
/// not depend on it. REQUIRES: neither check_alarm nor check_metric_math finds anything wrong
AlarmTimeline replay(const Alarm& alarm, const MetricMath& math, std::span<const MetricMinutes* const> minutes,
                     const ReplayOptions& options);

/// Returns the window that replay() should go through for data between two events: from the first minute on until the
/// last sample has left the evaluation range. `first` and `last` are epoch milliseconds.
ReplayOptions replay_window(const Alarm& alarm, std::int64_t first, std::int64_t last);

}  // namespace insitu
