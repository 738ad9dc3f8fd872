#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "cli/action_runner.h"
#include "cli/exit_code.h"
#include "cli/metrics_choice.h"
#include "cli/watch_arguments.h"
#include "cli/watch_log.h"
#include "cli/watch_state.h"
#include "insitu/alarm_play.h"

namespace insitu::cli {

/// All alarms of a command line, and the filters of all of them.
struct WatchedAlarms {
  std::vector<MetricChoice> choices;
  std::vector<PreparedFilter> filters;
  std::vector<std::size_t> first_filter;  ///< of each choice: where its filters begin

  /// A text that differs for others.
  [[nodiscard]] std::string identity() const;
};

/// Returns nullopt, after complaining, if something is wrong with them.
std::optional<WatchedAlarms> choose_watched(const WatchArguments& arguments);

/// Returns the state in which a watch begins, that of an earlier run if there is one, and keeps others from using it.
std::expected<WatchState, ExitCode> begin_state(const WatchedAlarms& watched, WatchClock clock, StateFile& file,
                                                bool& is_resumed);

/// Whether anything is done about a transition of a play; Waits: that is decided later.
enum class Acting : std::uint8_t { No, Yes, Waits };
Acting acting_at(const NotificationChoice& notification, const AlarmPlay& play, std::size_t index,
                 const ActionRunner& runner);

/// Prints what is worth knowing about the notifications of all of them.
void print_all_notes(const WatchArguments& arguments, const WatchedAlarms& watched);

}  // namespace insitu::cli
