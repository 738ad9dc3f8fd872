#pragma once

#include <cstddef>
#include <expected>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "cli/action_runner.h"
#include "cli/exit_code.h"
#include "cli/metrics_choice.h"
#include "cli/watch_arguments.h"
#include "cli/watch_state.h"
#include "insitu/byte_output.h"

namespace insitu::cli {

/// What a watch does about transitions: each is recorded, printed, acted on and then forgotten, so that a watch that is
/// killed at any moment goes on without a gap. Not thread-safe.
class WatchLog {
 public:
  /// All must outlive it. `save` records the state as it is now.
  WatchLog(const WatchArguments& arguments, ActionRunner& runner, ByteOutput& out, std::function<void()> save)
      : arguments_(arguments), runner_(runner), out_(out), save_(std::move(save)) {}

  /// Begins what is open of an alarm: prints and acts. The record must outlive this.
  void begin(AlarmRecord& alarm, const NotificationChoice& notification);
  /// Forgets what has ended. Returns whether anything has.
  bool end_what_has_ended(AlarmRecord& alarm);

 private:
  void print(const AlarmRecord& alarm, const OpenTransition& open);

  const WatchArguments& arguments_;
  ActionRunner& runner_;
  ByteOutput& out_;
  std::function<void()> save_;
  std::set<std::size_t> ended_;
};

/// Keeps the state of a watch in a file, if one was named.
class StateFile {
 public:
  explicit StateFile(std::optional<std::string> file) : file_(std::move(file)) {}
  ~StateFile();
  StateFile(const StateFile&) = delete;
  StateFile& operator=(const StateFile&) = delete;

  /// Keeps other watches from using the state, by a lock on `FILE.lock` that ends with the process. Returns false,
  /// after complaining: another one uses it, or it cannot be known.
  bool lock();

  /// Reads the state of an earlier run. nullopt: there is none. An error, after complaining: it cannot be used.
  std::expected<std::optional<WatchState>, ExitCode> load(WatchClock clock, const std::string& identity) const;
  /// Complains that the state cannot be gone on from. Returns Error. REQUIRES: is_there()
  ExitCode refuse(std::string_view why) const;
  /// Replaces it as a whole. What goes wrong is reported once, and leaves the old one.
  void save(const WatchState& state);
  [[nodiscard]] bool has_failed() const { return has_failed_; }
  [[nodiscard]] bool is_there() const { return file_.has_value(); }

 private:
  std::optional<std::string> file_;
  int lock_ = -1;
  bool has_failed_ = false;
  bool is_failing_ = false;
};

}  // namespace insitu::cli
