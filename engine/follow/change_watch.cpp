#include "engine/follow/change_watch.h"

#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>

namespace insitu {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::milliseconds kPollInterval{1000};
/// Even where the system tells of changes, it may have told of one before the file was watched.
constexpr std::chrono::milliseconds kLookAnyway{10'000};

constexpr std::uint32_t kFileChanges = IN_MODIFY | IN_ATTRIB | IN_MOVE_SELF | IN_DELETE_SELF;
constexpr std::uint32_t kFolderChanges =
    IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

/// Whether another machine may change a file without this one being told. The numbers are those of statfs(2).
bool is_on_other_machine(const std::string& path) {
  constexpr std::array<std::uint64_t, 9> kRemote = {0x6969,     0x517B,     0xFE534D42, 0xFF534D42, 0x65735546,
                                                    0x01021997, 0x0BD00BD0, 0x5346414F, 0x00C36400};
  struct statfs file_system = {};
  if (::statfs(path.c_str(), &file_system) != 0) return false;
  const auto type = static_cast<std::uint64_t>(file_system.f_type) & 0xFFFFFFFFU;
  return std::ranges::find(kRemote, type) != kRemote.end();
}

}  // namespace

ChangeWatch::ChangeWatch(std::optional<std::chrono::milliseconds> interval) : interval_(interval) {
  if (!interval_) descriptor_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
}

ChangeWatch::~ChangeWatch() { stop_listening(); }

void ChangeWatch::stop_listening() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

std::chrono::milliseconds ChangeWatch::interval() const {
  return descriptor_ >= 0 ? kLookAnyway : interval_.value_or(kPollInterval);
}

void ChangeWatch::watch_folder(const std::string& folder) {
  if (descriptor_ < 0 || !folders_.insert(folder).second) return;
  if (is_on_other_machine(folder)) return stop_listening();
  const int watch = ::inotify_add_watch(descriptor_, folder.empty() ? "." : folder.c_str(), kFolderChanges);
  if (watch >= 0) {
    folder_watches_.insert(watch);
  } else {
    folders_.erase(folder);
  }
}

void ChangeWatch::watch(const std::vector<std::string>& files, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders) watch_folder(folder);
  for (const std::string& file : files) {
    if (descriptor_ < 0) return;
    const int watch = ::inotify_add_watch(descriptor_, file.c_str(), kFileChanges);
    if (watch < 0 && errno == ENOSPC) return stop_listening();  // no more can be watched
    if (watch < 0) continue;
    const bool is_new = files_.insert_or_assign(watch, file).second;
    if (!is_new) continue;
    watch_folder(fs::path(file).parent_path().string());
    // A name may be a link, whose file is rotated in another folder.
    std::error_code error;
    const fs::path real = fs::canonical(file, error);
    if (!error) watch_folder(real.parent_path().string());
  }
}

FileChanges ChangeWatch::take() {
  if (descriptor_ < 0) return {};
  FileChanges changes{.names = false, .contents = false, .grown = {}};
  alignas(struct inotify_event) std::array<char, 16 * 1024> buffer;
  while (true) {
    const ssize_t count = ::read(descriptor_, buffer.data(), buffer.size());
    if (count <= 0) return changes;
    for (std::size_t at = 0; at < static_cast<std::size_t>(count);) {
      struct inotify_event event;
      std::memcpy(&event, buffer.data() + at, sizeof event);
      at += sizeof event + event.len;
      if ((event.mask & IN_Q_OVERFLOW) != 0) changes.names = changes.contents = true;
      const auto file = files_.find(event.wd);
      if (file == files_.end()) {
        changes.names = true;
      } else {
        changes.grown.insert(file->second);
        if ((event.mask & (IN_MOVE_SELF | IN_DELETE_SELF | IN_ATTRIB)) != 0) changes.names = true;
      }
      if ((event.mask & IN_IGNORED) != 0) {
        files_.erase(event.wd);
        if (folder_watches_.erase(event.wd) > 0) folders_.clear();  // it may come again
      }
    }
  }
}

}  // namespace insitu
