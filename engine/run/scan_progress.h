#pragma once

#include <compare>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace insitu {

/// The place of a block in the inputs of a scan.
struct BlockPosition {
  std::size_t file = 0;
  std::uint64_t sequence = 0;  ///< of the block in its file
  friend auto operator<=>(const BlockPosition&, const BlockPosition&) = default;
};

/// How far the results of a scan have come while its inputs are still read, and what is still wanted. Thread-safe.
class ScanProgress {
 public:
  /// `room`: the total size of results that should wait for their turn, in the unit of Turn::size (see OrderedResults).
  explicit ScanProgress(std::size_t room) : room_(room) {}
  ScanProgress(const ScanProgress&) = delete;
  ScanProgress& operator=(const ScanProgress&) = delete;

  /// Whether nothing more is wanted of the whole scan.
  [[nodiscard]] bool is_over() const {
    const std::lock_guard lock(mutex_);
    return over_;
  }
  /// Whether nothing more is wanted of this file.
  [[nodiscard]] bool has_enough_of(std::size_t file) const {
    const std::lock_guard lock(mutex_);
    return has_enough_of_locked(file);
  }
  /// Waits until all blocks before `position` have been processed. Returns false if its turn will not come, because the
  /// scan is over or its file has ended before it.
  bool wait_for(BlockPosition position) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return over_ || position_ >= position; });
    return !over_ && position_ == position;
  }

 protected:
  friend class BlockQueue;  // whose state has the same lock: its threads wait for changes of both

  ~ScanProgress() = default;

  /// Ends a scan that is not over if it is asked to stop. Returns whether it was stopped, now or before. REQUIRES: the
  /// lock is held
  bool stop_if_asked(const std::stop_token& stop) {
    if (!over_ && stop.stop_requested()) {
      over_ = was_stopped_ = true;
      changed_.notify_all();
    }
    return was_stopped_;
  }
  [[nodiscard]] bool has_room() const { return waiting_ < room_; }
  [[nodiscard]] bool has_enough_of_locked(std::size_t file) const { return enough_of_ == file; }

  mutable std::mutex mutex_;
  std::condition_variable changed_;  ///< of any member below, or of the queue
  bool over_ = false;
  bool was_stopped_ = false;  ///< then it is over
  BlockPosition position_;    ///< the next to be processed
  std::optional<std::size_t> enough_of_;
  std::size_t room_;
  std::size_t waiting_ = 0;  ///< sizes of the results that wait for their turn
};

/// A ScanProgress of results that are added in any order and taken in input order.
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

  /// Adds a result; each position once. Results after the end of their file are dropped.
  void add(BlockPosition position, Turn turn) {
    if (position < position_) return;
    waiting_ += turn.size;
    turns_.emplace(position, std::move(turn));
  }
  /// Takes the next in order; nullopt if it has not been added yet.
  std::optional<Turn> take() {
    if (turns_.empty() || turns_.begin()->first != position_) return std::nullopt;
    return take_first();
  }
  /// Call it after the result that was taken last has been processed.
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
