#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "insitu/alarm_replay.h"

namespace insitu {

namespace ast {
struct AlarmRule;
}

/// An alarm that keeps a composite alarm from acting while it is in ALARM.
struct ActionsSuppressor {
  std::string alarm;  ///< its name or ARN
  /// How long actions wait for it to go into ALARM, and how long after it has left ALARM.
  std::int64_t wait_seconds = 0;
  std::int64_t extension_seconds = 0;
};

/// A composite alarm.
struct CompositeAlarm {
  std::string name;
  std::shared_ptr<const ast::AlarmRule> rule;  ///< parsed; never null
  std::optional<ActionsSuppressor> suppressor;
};

/// An alarm that a composite alarm depends on. Borrows.
struct ChildTimeline {
  std::string name;                         ///< as the rule names it
  std::string shown;                        ///< as reasons name it
  const AlarmTimeline* timeline = nullptr;  ///< nullptr: it cannot be played
  std::string why_not = {};                 ///< why it cannot be played, as in Diagnostic
};

/// Replays the states of a composite alarm over those of its children: ALARM while its rule holds, else OK; UNKNOWN
/// while that depends on a state that is not known. It is evaluated at options.from, and then at each change of a child
/// up to options.to; children that change at the same moment count together. A transition's reason is in the service's
/// words, with names in the place of ARNs.
AlarmTimeline replay_composite(const CompositeAlarm& alarm, std::span<const ChildTimeline> children,
                               const ReplayOptions& options);

/// What keeps a composite alarm from acting.
enum class SuppressionCause : std::uint8_t { Alarm, WaitPeriod, ExtensionPeriod };

/// A time during which actions are suppressed, epoch milliseconds.
struct SuppressedTime {
  SuppressionCause by{};
  std::int64_t from = 0;
  std::optional<std::int64_t> until;  ///< nullopt: as long as is known
};

/// What becomes of the actions of one transition of a composite alarm.
struct ActionsOutcome {
  /// Taken: at `time`. Dropped: the state changed again at `time`, before they could be taken. Suppressed: as long as
  /// is known. Disabled: the alarm takes none (`ActionsEnabled: false`). Unknown: the transition itself, or the state
  /// of the suppressor, is not known, or whether the alarm takes any.
  enum class Kind : std::uint8_t { Taken, Dropped, Suppressed, Disabled, Unknown };
  Kind kind{};
  std::int64_t time = 0;
  std::vector<SuppressedTime> suppressed;  ///< in time order; empty: nothing held them up
};

/// Returns what becomes of the actions of each transition, in the order of the transitions.
///
/// With each change of the composite alarm a wait period begins, unless the suppressor is in ALARM; it ends any other
/// period. When the suppressor goes into ALARM, both periods are over; when it leaves ALARM, an extension period
/// begins. Where none of the three holds, actions are taken for the current state, if it has changed since they last
/// were. A change at the very end of a period still falls into it. `suppressor`: nullptr: it cannot be played.
std::vector<ActionsOutcome> outcomes_of_actions(const AlarmTimeline& composite, const AlarmTimeline* suppressor,
                                                const ActionsSuppressor& rule);

/// Describes an outcome: "suppressed by WaitPeriod until 2026-03-02 12:03:00 UTC, then taken". `suppressor`: the name
/// of the alarm that suppresses; empty: there is none.
std::string describe_outcome(const ActionsOutcome& outcome, std::string_view suppressor);
/// Returns "WaitPeriod", "ExtensionPeriod" or "Alarm", as the service calls them. Static text.
std::string_view cause_name(SuppressionCause cause);

}  // namespace insitu
