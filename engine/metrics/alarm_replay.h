#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/metrics/alarm.h"

namespace insitu {

/// A change of an alarm's state.
struct Transition {
  std::int64_t time = 0;  ///< the end of the newest slot, epoch milliseconds; the service acts up to a minute later
  AlarmState from{};
  AlarmState to{};
  std::string reason;  ///< in the service's words
  /// Set where an evaluation range one slot shorter or longer (its length is not documented) gives another state.
  std::optional<AlarmState> with_other_range;
};

struct ReplayOptions {
  AlarmState initial = AlarmState::InsufficientData;
  std::int64_t from = 0;  ///< the first and the last moment to evaluate, epoch milliseconds
  std::int64_t to = 0;
};

struct AlarmTimeline {
  AlarmState initial{};
  std::vector<Transition> transitions;  ///< in time order
  std::vector<std::string> notes;       ///< what is worth knowing: approximations, assumptions that decide

  /// The state at a moment (that of a transition already counts).
  [[nodiscard]] AlarmState state_at(std::int64_t time) const;
};

/// Plays an alarm over the samples of its metric. REQUIRES: check_alarm finds nothing wrong
AlarmTimeline replay(const Alarm& alarm, const MetricMinutes& minutes, const ReplayOptions& options);

/// The window that replay() should go through for data between two events: from the first minute on until the last
/// sample has left the evaluation range. `first` and `last`: epoch milliseconds.
ReplayOptions replay_window(const Alarm& alarm, std::int64_t first, std::int64_t last);

}  // namespace insitu
