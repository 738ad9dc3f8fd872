#include "engine/operators/row_sorter.h"

#include <algorithm>
#include <compare>

namespace insitu {
namespace {

/// The parts of a rank, which decide after the keys.
constexpr std::size_t kRankLevels = 4;

std::uint64_t part_of_rank(const RowRank& rank, std::size_t part) {
  switch (part) {
    case 0: return rank_prefix(rank);
    case 1: return rank.file;
    case 2: return rank.place;
    default: return rank.part;
  }
}

std::uint64_t key_prefix(const FieldValue& value, const SortKeyNode& key) {
  const std::uint64_t prefix = sort_prefix(value);
  return key.descending ? ~prefix : prefix;
}

bool is_same_to_sort(const FieldValue& left, const FieldValue& right) {
  if (left.kind() == right.kind() && left.has_text() && left.text() == right.text()) return true;
  return sort_order(left, right) == 0;
}

}  // namespace

std::uint64_t RowSorter::prefix(std::span<const FieldValue> keys, const RowRank& rank) const {
  return keys.empty() ? part_of_rank(rank, 0) : key_prefix(keys.front(), keys_.front());
}

bool RowSorter::comes_first(const RowPosition& a, const RowPosition& b) const {
  if (a.prefix != b.prefix) return a.prefix < b.prefix;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const std::weak_ordering order = sort_order(a.values[a.key_places[i]], b.values[b.key_places[i]]);
    if (order != 0) return (order < 0) != keys_[i].descending;
  }
  return a.rank < b.rank;
}

/// Sorts rows that are equal on all levels before this one, and whose prefixes are those of this level.
void RowSorter::sort_level(std::span<OrderedRow> rows, std::size_t level) const {
  sort_by_prefix(rows);
  each_tie(rows, [&](std::span<OrderedRow> tied) { sort_equals(tied, level); });
}

/// Sorts rows of one prefix: by the next level, if their values are equal on this one.
void RowSorter::sort_equals(std::span<OrderedRow> rows, std::size_t level) const {
  if (!have_one_value(rows, level)) {
    std::ranges::sort(rows, [this](const OrderedRow& a, const OrderedRow& b) { return comes_first(a, b); });
    return;
  }
  if (level + 1 == keys_.size() + kRankLevels) return;
  const std::uint64_t prefix = rows.front().prefix;
  for (OrderedRow& row : rows) row.prefix = level_prefix(*row.item, level + 1);
  sort_level(rows, level + 1);
  for (OrderedRow& row : rows) row.prefix = prefix;
}

bool RowSorter::have_one_value(std::span<const OrderedRow> rows, std::size_t level) const {
  if (level >= keys_.size()) return true;  // the prefix is the value
  const FieldValue& first = keeper_.key(*rows.front().item, level);
  return std::ranges::all_of(
      rows.subspan(1), [&](const OrderedRow& row) { return is_same_to_sort(first, keeper_.key(*row.item, level)); });
}

std::uint64_t RowSorter::level_prefix(const KeptRow& row, std::size_t level) const {
  if (level >= keys_.size()) return part_of_rank(row.rank, level - keys_.size());
  return key_prefix(keeper_.key(row, level), keys_[level]);
}

}  // namespace insitu
