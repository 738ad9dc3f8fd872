#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/follow/file_follower.h"

namespace insitu {

/// Learns from the system which files change (inotify). Where the system does not tell, as of files on other machines,
/// it only states how often to look. Not thread-safe.
class ChangeWatch {
 public:
  /// `interval`: look that often, whatever the system could tell; nullopt: only where it tells nothing.
  explicit ChangeWatch(std::optional<std::chrono::milliseconds> interval);
  ~ChangeWatch();
  ChangeWatch(const ChangeWatch&) = delete;
  ChangeWatch& operator=(const ChangeWatch&) = delete;

  /// Watches these files and folders, besides those that it watches already. What does not exist is left out.
  void watch(const std::vector<std::string>& files, const std::vector<std::string>& folders);

  /// The descriptor on which changes arrive, for poll(); -1: there is none.
  [[nodiscard]] int descriptor() const { return descriptor_; }
  /// How long to wait at most without a change until the next look.
  [[nodiscard]] std::chrono::milliseconds interval() const;

  /// Returns what has changed since the last call. Without a descriptor: everything may have.
  FileChanges take();

 private:
  void watch_folder(const std::string& folder);
  void stop_listening();

  int descriptor_ = -1;
  std::optional<std::chrono::milliseconds> interval_;
  std::map<int, std::string> files_;  // by watch
  std::set<std::string> folders_;
  std::set<int> folder_watches_;
};

}  // namespace insitu
