#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "engine/extract/origin.h"
#include "engine/plan/event_names.h"
#include "engine/run/block_result.h"
#include "insitu/program.h"
#include "insitu/seen_names.h"

namespace insitu {

/// The names of a program, among those that are watched, that no event was seen to have.
std::vector<NameId> lacking_names(const Program& program, const SeenNames& seen);

/// Finds out, during a scan, which names of a program events have. Thread-safe.
class NameWatch {
 public:
  /// `when_complete` is called once, on some thread, when no name is lacking any more; it may be empty. It must outlive
  /// the watch.
  NameWatch(const Program& program, const std::function<void()>& when_complete);

  /// Whether no name is lacking, so that there is nothing to look for.
  [[nodiscard]] bool is_complete() const { return is_complete_.load(std::memory_order_relaxed); }
  /// Adds the names that a thread has seen.
  void add(const SeenNames& seen);
  /// The names seen so far, by all threads.
  [[nodiscard]] SeenNames seen() const;

 private:
  const Program program_;  // keeps the names
  const std::function<void()>& when_complete_;
  mutable std::mutex mutex_;
  SeenNames seen_;
  std::atomic<bool> is_complete_ = false;
};

/// Which events of a block were examined for what they match, and so for their names.
enum class Examined : unsigned char { All, Candidates };

/// One thread's part in a NameWatch: looks through what the prefilter passed over, for the bytes of the names that are
/// lacking. So what is seen depends neither on prefilters nor on blocks. Not thread-safe.
class NameWatcher {
 public:
  /// Both must outlive the watcher. nullptr: no names are looked for.
  NameWatcher(const Program& program, NameWatch* watch);
  ~NameWatcher();
  NameWatcher(const NameWatcher&) = delete;
  NameWatcher& operator=(const NameWatcher&) = delete;

  /// Call it after the events of a block were examined. `seen`: the names seen in this and earlier blocks of this
  /// thread.
  void look_at(const BlockResult& block, const Origin& origin, Examined examined, const SeenNames& seen) {
    if (watch_ != nullptr && !watch_->is_complete()) look(block, origin, examined, seen);
  }
  /// Looks at one event that is not examined for matches.
  void look_at_event(std::string_view message, const Origin& origin) {
    if (watch_ != nullptr && !watch_->is_complete()) read(message, origin);
  }

 private:
  struct Search;

  void look(const BlockResult& block, const Origin& origin, Examined examined, const SeenNames& seen);
  bool prepare();
  void read(std::string_view message, const Origin& origin);
  void look_through(std::string_view lines, const Origin& origin);
  void look_through_messages(const Block& block, const Origin& origin);

  const Program& program_;
  NameWatch* watch_;
  SeenNames seen_;       // by this thread, and what it knows of the others
  SeenNames handed_on_;  // to the watch
  std::unique_ptr<Search> search_;
};

}  // namespace insitu
