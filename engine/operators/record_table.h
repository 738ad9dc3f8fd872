#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "engine/model/heap_bytes.h"
#include "engine/model/large_memory.h"

namespace insitu {

/// Finds records by a hash of their keys. Does not own them: they lie in an arena and stay at their place.
///
/// Open addressing, in the order of the hashes: to look up all records of one table in another goes through the memory
/// of both from begin to end. Not thread-safe.
template <class Record>
class RecordTable {
 public:
  struct Slot {
    std::uint64_t hash = 0;
    Record* record = nullptr;
  };

  /// The record of that hash for which `is_same(record)`. Where there is none, it is nullptr, and the caller puts the
  /// new record there. Valid until the next call.
  template <class IsSame>
  Record*& find(std::uint64_t hash, const IsSame& is_same) {
    if ((size_ + 1) * 4 > slots_.size() * 3) resize(std::max(kSmallest, slots_.size() * 2));
    std::size_t at = home_of(hash);
    for (; slots_[at].record != nullptr; at = next(at)) {
      if (slots_[at].hash == hash && is_same(*slots_[at].record)) return slots_[at].record;
    }
    ++size_;
    slots_[at].hash = hash;
    return slots_[at].record;
  }

  /// Prefetch the memory that `find` will read: first the slots of several hashes, then the records.
  void fetch_slot(std::uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[home_of(hash)]);
  }
  void fetch_record(std::uint64_t hash) const {
    if (slots_.empty()) return;
    for (std::size_t at = home_of(hash); slots_[at].record != nullptr; at = next(at)) {
      if (slots_[at].hash == hash) return fetch(slots_[at].record);
    }
  }

  /// Makes room for so many records. A walk in the order of hashes needs it: it would fill the first part of a table
  /// that is too small before it came to the others.
  void reserve(std::size_t records) {
    const std::size_t wanted = std::bit_ceil(records + records / 3 + 1);
    if (wanted > slots_.size()) resize(std::max(kSmallest, wanted));
  }

  /// Calls `visit(hash, record)` for each record, by their hashes. What it will be called for next is prefetched, and
  /// `ahead(hash)` is called for it.
  template <class Visit, class Ahead>
  void each(const Visit& visit, const Ahead& ahead) const {
    walk(slots_, [&](const Slot& slot) { visit(slot.hash, slot.record); }, ahead);
  }
  template <class Visit>
  void each(const Visit& visit) const {
    each(visit, [](std::uint64_t /*hash*/) {});
  }
  /// The same, but each record leaves the table once `visit` has returned: if it throws, the table has those that are
  /// left. REQUIRES: nothing is looked up in it any more, before `clear`
  template <class Visit, class Ahead>
  void hand_over(const Visit& visit, const Ahead& ahead) {
    walk(
        slots_,
        [&](Slot& slot) {
          visit(slot.hash, slot.record);
          slot.record = nullptr;
          --size_;
        },
        ahead);
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  void clear() { *this = {}; }
  [[nodiscard]] std::size_t memory() const { return heap_bytes(slots_); }

 private:
  static constexpr std::size_t kSmallest = 8;

  template <class Slots, class Visit, class Ahead>
  static void walk(Slots& slots, const Visit& visit, const Ahead& ahead) {
    constexpr std::size_t kAhead = 16;
    for (std::size_t at = 0; at < slots.size(); ++at) {
      if (at + kAhead < slots.size() && slots[at + kAhead].record != nullptr) {
        fetch(slots[at + kAhead].record);
        ahead(slots[at + kAhead].hash);
      }
      if (slots[at].record != nullptr) visit(slots[at]);
    }
  }
  static void fetch(const Record* record) {
    const char* bytes = reinterpret_cast<const char*>(record);
    for (const unsigned line : {0U, 64U, 128U}) __builtin_prefetch(bytes + line);
  }
  [[nodiscard]] std::size_t home_of(std::uint64_t hash) const { return static_cast<std::size_t>(hash >> shift_); }
  [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & (slots_.size() - 1); }

  void resize(std::size_t slots) {
    const LargeVector<Slot> before = std::exchange(slots_, LargeVector<Slot>(slots));
    shift_ = 64 - std::countr_zero(slots);
    for (const Slot& slot : before) {
      if (slot.record == nullptr) continue;
      std::size_t at = home_of(slot.hash);
      while (slots_[at].record != nullptr) at = next(at);
      slots_[at] = slot;
    }
  }

  LargeVector<Slot> slots_;
  std::size_t size_ = 0;
  int shift_ = 64;  // leaves as many bits of a hash as the table needs
};

}  // namespace insitu
