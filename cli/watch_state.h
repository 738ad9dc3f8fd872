#pragma once

#include <cstdint>
#include <deque>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "cli/watch_arguments.h"
#include "engine/follow/file_follower.h"
#include "engine/notify/alarm_message.h"
#include "engine/replay/live_samples.h"
#include "insitu/alarm_replay.h"

namespace insitu::cli {

/// A transition about which not everything is done.
struct OpenTransition {
  StateChange change;
  bool is_printed = false;
  bool acts = false;        ///< something is to be run, or to be decided whether it is
  bool waits = false;       ///< whether it is run is not decided yet
  bool has_begun = false;   ///< what is to be run may have been begun
  bool is_resumed = false;  ///< an earlier run left it
  std::size_t action = 0;   ///< its number in the runner; 0: none yet
};

/// A transition about which everything is done.
struct DoneTransition {
  std::int64_t time = 0;  ///< epoch milliseconds
  AlarmState from = AlarmState::Unknown;
  AlarmState to = AlarmState::Unknown;
};

/// An alarm of a state.
struct AlarmRecord {
  std::string name;
  std::int64_t created = 0;              ///< when it was first evaluated, epoch milliseconds
  std::uint64_t done = 0;                ///< how many transitions are done
  std::optional<DoneTransition> last;    ///< of these; missing where there is none
  std::vector<AlarmTimeline> timelines;  ///< by the wall clock: of all that it depends on
  std::deque<OpenTransition> open;
};

/// All that a watch needs to go on where it stopped.
struct WatchState {
  WatchClock clock = WatchClock::Wall;
  std::string identity;                   ///< of the alarms and filters that it is of
  std::optional<std::int64_t> evaluated;  ///< up to which moment, epoch milliseconds
  std::vector<NamedPosition> positions;
  std::vector<PublishedMinutes> published;  ///< of each filter
  std::vector<AlarmRecord> alarms;
};

/// Returns a state as JSON, one line.
std::string state_text(const WatchState& state);
/// Reads it. The error says what is wrong, as in Diagnostic.
std::expected<WatchState, std::string> read_state(const std::string& file, std::string_view text);

}  // namespace insitu::cli
