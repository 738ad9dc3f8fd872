#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/serve/catalogue.h"
#include "cli/serve/metric_points.h"
#include "cli/serve/state.h"
#include "insitu/alarm.h"
#include "insitu/time_range.h"

namespace insitu::serve {

class Server;

/// A change of the state of an alarm.
struct AlarmChange {
  std::int64_t at = 0;  ///< epoch milliseconds: the end of the slot that was evaluated, or when a client set it
  AlarmState from{};
  AlarmState to{};
  std::string reason;
  bool is_set = false;               ///< by SetAlarmState
  std::string set_reason_data = {};  ///< as the client gave it
};

/// What an alarm did from its first event to now.
struct AlarmStory {
  AlarmState initial = AlarmState::InsufficientData;
  std::vector<AlarmChange> changes;  ///< in the order of time
  std::vector<std::string> notes;    ///< what is approximate, as in Diagnostic

  [[nodiscard]] AlarmState state() const { return changes.empty() ? initial : changes.back().to; }
  [[nodiscard]] AlarmState state_at(std::int64_t time) const;
};

/// The reason of an alarm that was never evaluated.
inline constexpr std::string_view kInitialReason = "Unchecked: Initial alarm creation";

/// Replays alarms, and remembers what came out as long as neither the alarm nor its metric changes and no evaluation is
/// due. Thread-safe.
class AlarmStories {
 public:
  explicit AlarmStories(Server& server) : server_(server) {}

  /// What the alarm did. Its metric counts from the first event on that its filters looked at, or from its first
  /// sample; an alarm without any is evaluated from the minute on that follows its creation. A state that a client set
  /// holds until the next evaluation. Never null.
  std::shared_ptr<const AlarmStory> story_of(const Listing& listing, const std::string& name, const PutAlarm& alarm);

 private:
  struct Remembered {
    std::string key;
    std::shared_ptr<const AlarmStory> story;
  };

  Server& server_;
  std::mutex mutex_;
  std::map<std::string, Remembered> remembered_;  // by name
};

/// The reason data of a change, which is JSON: as a client gave it, or the data points of the evaluation. Empty: it has
/// none.
std::string reason_data_of(Server& server, const Listing& listing, const std::string& name, const PutAlarm& alarm,
                           const AlarmChange& change);

/// What the page shows of an alarm in a window.
struct AlarmView {
  /// A time in one state.
  struct Span {
    std::int64_t from = 0;
    std::int64_t to = 0;  ///< exclusive
    AlarmState state{};
    std::string reason;
  };
  AlarmState state{};               ///< now
  std::string reason;               ///< of that
  std::int64_t updated = 0;         ///< when it went into that
  std::vector<Span> spans;          ///< of the window, without gaps
  std::vector<MetricPoint> series;  ///< of the window, by the alarm's period and statistic; gaps where there is no data
  std::vector<std::string> notes;
};

/// The states of an alarm and its series over a window: `window.first` to `window.last` - 1, epoch milliseconds.
AlarmView view_of_alarm(Server& server, const Listing& listing, const std::string& name, const PutAlarm& alarm,
                        const TimeRange& window);

}  // namespace insitu::serve
