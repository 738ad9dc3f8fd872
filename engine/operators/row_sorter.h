#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/model/record.h"
#include "engine/operators/kept_rows.h"
#include "engine/operators/ordered.h"
#include "engine/plan/query_plan.h"

namespace insitu {

using OrderedRow = Ordered<KeptRow>;

/// What a row is ordered by, wherever it is kept. Borrows it.
struct RowPosition {
  std::uint64_t prefix;
  std::span<const FieldValue> values;
  std::span<const std::size_t> key_places;  ///< among the values
  const RowRank& rank;
};

/// The order of `sort`: by the keys, then by rank. Thread-safe.
class RowSorter {
 public:
  /// Both must outlive the order.
  RowSorter(std::span<const SortKeyNode> keys, const RowKeeper& keeper) : keys_(keys), keeper_(keeper) {}

  /// The prefix of a row with these keys.
  [[nodiscard]] std::uint64_t prefix(std::span<const FieldValue> keys, const RowRank& rank) const;
  [[nodiscard]] OrderedRow ordered(KeptRow& row) const { return {level_prefix(row, 0), &row}; }
  [[nodiscard]] RowPosition position(const OrderedRow& row) const {
    return {row.prefix, keeper_.values(*row.item), keeper_.key_places(), row.item->rank};
  }

  [[nodiscard]] bool comes_first(const RowPosition& a, const RowPosition& b) const;
  [[nodiscard]] bool comes_first(const OrderedRow& a, const OrderedRow& b) const {
    return a.prefix != b.prefix ? a.prefix < b.prefix : comes_first(position(a), position(b));
  }
  void sort(std::span<OrderedRow> rows) const { sort_level(rows, 0); }

 private:
  void sort_level(std::span<OrderedRow> rows, std::size_t level) const;
  void sort_equals(std::span<OrderedRow> rows, std::size_t level) const;
  [[nodiscard]] bool have_one_value(std::span<const OrderedRow> rows, std::size_t level) const;
  [[nodiscard]] std::uint64_t level_prefix(const KeptRow& row, std::size_t level) const;

  std::span<const SortKeyNode> keys_;
  const RowKeeper& keeper_;
};

}  // namespace insitu
