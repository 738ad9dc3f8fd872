#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engine/expression/expression.h"
#include "engine/model/arena.h"
#include "engine/model/record.h"
#include "engine/model/state_stream.h"
#include "engine/operators/operator.h"

namespace insitu {

/// A row that outlives its batch: in one piece of an arena its rank, the values that follow it, and their texts. Only
/// the RowKeeper that made it knows how many values there are.
struct KeptRow {
  RowRank rank;
  std::size_t room = 0;  ///< bytes for texts
};

/// Keeps rows: some of their slots, and the keys they are held by. Not thread-safe.
class RowKeeper {
 public:
  /// `keys` are the expressions of the keys, `slots` those that are kept, of `width`.
  RowKeeper(std::span<const Expression* const> keys, std::vector<SlotId> slots, std::size_t width);

  /// Overwrites the row at `place` with a copy of another; nullptr: makes one there. Where its texts need more room,
  /// it moves, and `place` changes.
  void keep(KeptRow*& place, const RowRank& rank, std::span<const FieldValue> keys, std::span<const FieldValue> row);

  /// What is kept of a row: its slots, then those keys that are none of them.
  [[nodiscard]] std::span<const FieldValue> values(const KeptRow& row) const {
    return {reinterpret_cast<const FieldValue*>(&row + 1), count_};
  }
  /// Where its keys are among these.
  [[nodiscard]] std::span<const std::size_t> key_places() const { return key_places_; }
  [[nodiscard]] const FieldValue& key(const KeptRow& row, std::size_t index) const {
    return values(row)[key_places_[index]];
  }
  [[nodiscard]] std::span<const SlotId> slots() const { return slots_; }
  [[nodiscard]] std::size_t width() const { return width_; }

  /// Writes a row for `load`.
  void save(const KeptRow& row, StateWriter& out) const;
  /// Reads a row. nullptr: the input is broken, and the reader has failed.
  KeptRow* load(StateReader& in);

  /// Takes the rows of a twin over; they stay where they are.
  void adopt(RowKeeper& twin) { arena_.adopt(twin.arena_); }
  [[nodiscard]] std::size_t memory() const { return arena_.memory(); }

 private:
  void keep_values(KeptRow*& place, const RowRank& rank);
  [[nodiscard]] KeptRow* make_row(std::size_t room);

  std::vector<SlotId> slots_;
  std::size_t width_;
  std::size_t count_;                    // of values
  std::vector<std::size_t> key_places_;  // among the values
  Arena arena_;
  std::vector<FieldValue> values_;  // of the row that is being kept
};

/// Writes and reads a rank.
inline constexpr std::size_t kRankBytes = 4;  ///< at least
void save_rank(const RowRank& rank, StateWriter& out);
RowRank load_rank(StateReader& in);

/// Hands on kept rows in the order in which they are added, ranked by it.
class RowDelivery {
 public:
  /// All must outlive the delivery, and the rows the next operator's finish.
  RowDelivery(const RowKeeper& keeper, Operator& next) : keeper_(keeper), next_(next), batch_(keeper.width()) {}
  /// Returns false once no further rows are wanted.
  bool add(const KeptRow& row);
  /// Call it after the last row. The next operator is not finished by it.
  void finish() { flush(); }

 private:
  void flush();

  const RowKeeper& keeper_;
  Operator& next_;
  Batch batch_;
  std::size_t added_ = 0;
};

}  // namespace insitu
