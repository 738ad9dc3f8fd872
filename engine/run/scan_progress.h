#pragma once

#include <compare>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace insitu {

/// Where a block stands in the inputs of a scan.
struct BlockPosition {
  std::size_t file = 0;
  std::uint64_t sequence = 0;  ///< of the block in its file
  friend auto operator<=>(const BlockPosition&, const BlockPosition&) = default;
};

/// How far the results of a scan have come while its inputs are still read, and what is still wanted. Thread-safe.
class ScanProgress {
 public:
  /// Of results whose turn has not come, no more than `room` should wait (see OrderedResults).
  explicit ScanProgress(std::size_t room) : room_(room) {}
  ScanProgress(const ScanProgress&) = delete;
  ScanProgress& operator=(const ScanProgress&) = delete;

  /// Nothing more is wanted of the whole scan.
  [[nodiscard]] bool is_over() const {
    const std::lock_guard lock(mutex_);
    return over_;
  }
  /// Nothing more is wanted of this file.
  [[nodiscard]] bool has_enough_of(std::size_t file) const {
    const std::lock_guard lock(mutex_);
    return has_enough_of_locked(file);
  }
  /// Waits until all blocks before `position` have been processed. False: its turn will not come, because the scan is
  /// over or its file has ended before it.
  bool wait_for(BlockPosition position) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return over_ || position_ >= position; });
    return !over_ && position_ == position;
  }

 protected:
  friend class BlockQueue;  // whose state is guarded by the same lock: its threads wait for one or the other

  ~ScanProgress() = default;

  [[nodiscard]] bool has_room() const { return waiting_ < room_; }
  [[nodiscard]] bool has_enough_of_locked(std::size_t file) const { return enough_of_ == file; }

  mutable std::mutex mutex_;
  std::condition_variable changed_;  ///< any of what follows, or of the queue
  bool over_ = false;
  BlockPosition position_;  ///< the next to be worked off
  std::optional<std::size_t> enough_of_;
  std::size_t room_;
  std::size_t waiting_ = 0;  ///< sizes of the results that wait for their turn
};

/// A ScanProgress made of results, which come in any order and are taken in that of the input.
/// REQUIRES of all calls: the lock is held.
template <class Result>
class OrderedResults : public ScanProgress {
 protected:
  struct Turn {
    Result result;
    bool ends_file = false;
    std::size_t size = 1;
  };

  using ScanProgress::ScanProgress;
  ~OrderedResults() = default;

  /// Every place comes once. What lies behind the end of its file is dropped.
  void add(BlockPosition position, Turn turn) {
    if (position < position_) return;
    waiting_ += turn.size;
    turns_.emplace(position, std::move(turn));
  }
  /// The next in order, if it is there.
  std::optional<Turn> take() {
    if (turns_.empty() || turns_.begin()->first != position_) return std::nullopt;
    return take_first();
  }
  /// What was taken last has been worked off.
  void advance(bool ends_file) {
    if (!ends_file) {
      ++position_.sequence;
      return;
    }
    position_ = {.file = position_.file + 1, .sequence = 0};
    while (!turns_.empty() && turns_.begin()->first < position_) take_first();
  }

 private:
  Turn take_first() {
    Turn turn = std::move(turns_.begin()->second);
    turns_.erase(turns_.begin());
    waiting_ -= turn.size;
    return turn;
  }

  std::map<BlockPosition, Turn> turns_;
};

}  // namespace insitu
