#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/expression/expression.h"
#include "engine/model/record.h"
#include "engine/model/state_stream.h"
#include "engine/operators/operator.h"

namespace insitu {

/// A row that outlives its batch: some of its slots, and the keys it is held by, with texts of its own. Not to be
/// copied or moved, because `keys` and `values` borrow from `texts`.
struct KeptRow {
  RowRank rank;
  std::vector<FieldValue> keys;
  std::vector<FieldValue> values;  ///< of the kept slots, in their order
  std::string texts;               ///< owns the texts of both

  /// Returns the bytes that it takes, roughly.
  [[nodiscard]] std::size_t memory() const {
    return sizeof(KeptRow) + (keys.capacity() + values.capacity()) * sizeof(FieldValue) + texts.capacity();
  }
};

/// Overwrites `kept` with a copy of a row.
void keep_row(KeptRow& kept, const RowRank& rank, std::span<const FieldValue> keys, std::span<const FieldValue> row,
              std::span<const SlotId> slots);
/// Writes a row for `load_row`.
void save_row(const KeptRow& row, StateWriter& out);
/// Reads a row. Never nullptr; if the input is broken, the reader has failed.
std::unique_ptr<KeptRow> load_row(StateReader& in);
/// Write and read a rank.
void save_rank(const RowRank& rank, StateWriter& out);
RowRank load_rank(StateReader& in);

/// Hands on kept rows in this order, ranked by it. `slots` are the kept slots, and `width` is the number of all slots.
/// The rows must live until the next operator is finished.
void hand_on(std::span<const std::unique_ptr<KeptRow>> rows, std::span<const SlotId> slots, std::size_t width,
             Operator& next);

}  // namespace insitu
