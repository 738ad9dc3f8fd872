#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/action_arguments.h"
#include "cli/child_process.h"
#include "cli/webhook.h"
#include "engine/notify/notification.h"

namespace insitu::cli {

/// What is to be done about one change of one alarm.
struct AlarmAction {
  std::string alarm;
  AlarmState to{};
  Notification notification;
  bool is_redelivered = false;  ///< it may have been done before
};

/// Runs the actions of alarms: one at a time for each alarm, in the order in which they were added. What goes wrong is
/// reported on stderr and ends nothing. Not thread-safe.
class ActionRunner {
 public:
  using Clock = std::chrono::steady_clock;

  /// Reads commands and address. Returns nullopt, after complaining, if they cannot be used.
  static std::optional<ActionRunner> make(const ActionArguments& arguments);

  /// Whether anything is done at a change to a state.
  [[nodiscard]] bool acts_on(AlarmState state) const;

  /// Adds an action and returns its number, from 1 on.
  std::size_t add(const AlarmAction& action);
  /// Starts what can be started, reads what commands print, ends what takes too long.
  void step(Clock::time_point now);
  /// Goes on until all actions have ended.
  void finish();

  [[nodiscard]] bool is_idle() const { return alarms_.empty(); }
  /// Returns the numbers of the actions that have ended since the last call, well or not.
  std::vector<std::size_t> take_ended();
  /// Whether any action has failed.
  [[nodiscard]] bool has_failed() const { return has_failed_; }

 private:
  /// A child to run: the command of a state, or a request.
  struct Job {
    ChildCommand command;
    std::string name;  ///< for messages
    bool is_request = false;
    std::chrono::milliseconds timeout{};
  };
  /// The rest of an action.
  struct Task {
    std::size_t number = 0;
    std::string alarm;
    std::deque<Job> jobs;
  };
  /// What an alarm is about: its first task has begun where there is a child, or a pause after a failed try.
  struct Running {
    std::deque<Task> tasks;
    std::optional<ChildProcess> child;
    Clock::time_point begun;
    std::string printed;
    std::size_t printed_bytes = 0;
    unsigned failed_tries = 0;
    std::optional<Clock::time_point> next_try;
  };

  explicit ActionRunner(const ActionArguments& arguments) : arguments_(arguments) {}

  std::vector<Job> jobs_of(const AlarmAction& action) const;
  [[nodiscard]] const std::optional<std::vector<std::string>>& words_for(AlarmState state) const;
  void start(Running& running, Clock::time_point now);
  void watch(Running& running, Clock::time_point now);
  void pass_on(Running& running);
  void end_job(Running& running, const std::string& failure, Clock::time_point now);

  ActionArguments arguments_;
  std::optional<std::vector<std::string>> on_alarm_;
  std::optional<std::vector<std::string>> on_ok_;
  std::optional<std::vector<std::string>> on_insufficient_data_;
  std::optional<Webhook> webhook_;
  std::map<std::string, Running> alarms_;
  std::vector<std::size_t> ended_;
  std::size_t added_ = 0;
  bool has_failed_ = false;
};

}  // namespace insitu::cli
