#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/follow_arguments.h"
#include "cli/followed_paths.h"
#include "cli/input_messages.h"
#include "engine/follow/change_watch.h"
#include "engine/follow/file_follower.h"
#include "insitu/insitu.h"

namespace insitu::cli {

/// What is done with the events that come.
class FollowConsumer {
 public:
  using Clock = FileFollower::Clock;

  virtual ~FollowConsumer() = default;
  FollowConsumer() = default;
  FollowConsumer(const FollowConsumer&) = delete;
  FollowConsumer& operator=(const FollowConsumer&) = delete;

  /// Called before each look at the files.
  virtual void looking() {}
  /// Called once, after the first look at the files, of which nothing has been taken yet where they begin at their end.
  virtual bool begin(const FileFollower& /*follower*/) { return true; }
  /// Takes events. False: no more is wanted.
  virtual bool take(ArrivedText text) = 0;
  /// Called after each look at the files, also where nothing came. False: no more is wanted.
  virtual bool looked(const FileFollower& follower, Clock::time_point now) = 0;
  /// Whether it wants events when following ends that may go on; a later run would have them whole.
  [[nodiscard]] virtual bool wants_rest() const { return true; }
  /// When it is to be called again although nothing comes; nullopt: never.
  [[nodiscard]] virtual std::optional<Clock::time_point> due() const { return std::nullopt; }
};

/// Why following ended.
enum class FollowEnd : std::uint8_t { Enough, TimeOut, Interrupted };

/// Follows the files of a command line until the consumer has enough, the time is over or the user interrupts.
class FollowLoop {
 public:
  /// Both must outlive it. `options`: of the scans of what comes.
  FollowLoop(const InputArguments& input, const FollowArguments& follow, const ScanOptions& options);
  FollowLoop(const FollowLoop&) = delete;
  FollowLoop& operator=(const FollowLoop&) = delete;

  /// Goes on from positions of an earlier run.
  void resume(std::vector<NamedPosition> positions) { follower_.resume(std::move(positions)); }
  FollowEnd run(FollowConsumer& consumer);
  /// Whether a file could not be followed.
  [[nodiscard]] bool has_problems() const { return has_problems_; }

 private:
  FollowEnd end(FollowEnd why, FollowConsumer& consumer, const FollowedFile::Take& take);
  void report_notes();

  const InputArguments& input_;
  const FollowArguments& follow_;
  FollowedPaths paths_;
  FileFollower follower_;
  ChangeWatch watch_;
  bool has_problems_ = false;
};

/// Makes an input of events that came, and sets how it is scanned. `options`: those of the command.
Input input_of_text(ArrivedText& text, const InputArguments& arguments, ScanOptions& options);

/// Announces how a file is read that comes, once for each shape.
void announce_shape(const ArrivedText& text, InputMessages& messages);

}  // namespace insitu::cli
