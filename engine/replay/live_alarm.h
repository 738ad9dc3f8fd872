#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "insitu/alarm_plan.h"
#include "insitu/alarm_play.h"

namespace insitu {

/// Evaluates an alarm, and all that it depends on, as time goes on. Not thread-safe.
class LiveAlarm {
 public:
  /// Returns the samples of a metric of an alarm. `alarm`: index of the plan; `metric`: index of PlannedAlarm::metrics.
  using MinutesOf = std::function<MetricMinutes(std::size_t alarm, std::size_t metric)>;

  /// An alarm on one metric, whose index is 0, as is that of the metric. It must outlive this.
  LiveAlarm(const Alarm& alarm, AlarmState initial);
  /// The last alarm of a plan, which must outlive this.
  LiveAlarm(const AlarmPlan& plan, AlarmState initial);

  /// Evaluates all moments from one to another, epoch milliseconds. Call it in the order of time.
  void evaluate(std::int64_t from, std::int64_t until, const MinutesOf& minutes_of);

  /// Returns what is known of the alarm as a play of it: its transitions since it was made, or what was resumed; their
  /// actions as far as they are decided.
  [[nodiscard]] AlarmPlay play() const;
  [[nodiscard]] AlarmState state() const { return parts_.back().state(); }

  /// The last transitions of all alarms of the plan, from which a later run can go on.
  [[nodiscard]] std::vector<AlarmTimeline> timelines() const;
  /// Goes on from those of an earlier run. False: they are those of another plan.
  bool resume(std::vector<AlarmTimeline> timelines);

 private:
  struct Part {
    const Alarm* alarm = nullptr;  ///< an alarm on a metric, or on metric math
    const MetricMath* math = nullptr;
    const PlannedAlarm* planned = nullptr;  ///< nullptr: it is the only one, and typed or simple
    AlarmTimeline timeline = {};
    [[nodiscard]] AlarmState state() const {
      return timeline.transitions.empty() ? timeline.initial : timeline.transitions.back().to;
    }
    [[nodiscard]] bool is_played() const { return alarm != nullptr || (planned != nullptr && planned->composite); }
  };

  [[nodiscard]] AlarmTimeline replay_part(std::size_t index, const ReplayOptions& window,
                                          const MinutesOf& minutes_of) const;
  [[nodiscard]] AlarmTimeline replay_rule(const Part& part, const ReplayOptions& window) const;
  [[nodiscard]] std::string shown_name(const PlannedAlarm& planned, const std::string& name) const;

  static constexpr std::size_t kMaxKept = 20;

  std::vector<Part> parts_;
};

}  // namespace insitu
