#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <utility>

#include "engine/operators/operator.h"

namespace insitu {

/// The bytes that the commands of a query hold on all threads, and how many they may hold. Thread-safe.
class HeldMemory {
 public:
  /// nullopt: as many as there are.
  explicit HeldMemory(std::optional<std::size_t> max_bytes) : max_bytes_(max_bytes.value_or(SIZE_MAX)) {}

  /// Counts that a command holds `after` bytes, no longer `before`. Throws MemoryLimitExceeded if all together are too
  /// many.
  void change(std::size_t before, std::size_t after) {
    const std::size_t growth = after - before;  // modulo 2^64, for one that shrinks
    if (bytes_.fetch_add(growth, std::memory_order_relaxed) + growth > max_bytes_) throw MemoryLimitExceeded();
  }

 private:
  std::size_t max_bytes_;
  std::atomic<std::size_t> bytes_ = 0;
};

/// Passes batches to an operator that holds rows, and counts after each what it holds: one event may become millions of
/// rows. Not thread-safe. What was counted stays so, because a twin takes over what the operator holds.
class MeasuredHolder : public Operator {
 public:
  /// Both must outlive it.
  MeasuredHolder(Operator& holder, HeldMemory& held) : holder_(holder), held_(held) {}

  void push(Batch& batch) override {
    holder_.push(batch);
    const std::size_t bytes = holder_.memory();
    held_.change(std::exchange(counted_, bytes), bytes);
  }
  void finish() override { holder_.finish(); }
  [[nodiscard]] bool wants_more() const override { return holder_.wants_more(); }

 private:
  Operator& holder_;
  HeldMemory& held_;
  std::size_t counted_ = 0;
};

}  // namespace insitu
