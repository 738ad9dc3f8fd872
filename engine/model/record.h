#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/model/arena.h"
#include "insitu/field_value.h"

namespace insitu {

/// The rank of a row among all rows; smaller comes first. Makes results independent of threads and blocks.
/// Before the first `sort` the newest row is first (rows without a time last), then the later position in the input;
/// the rows that one event was split into stay in their order.
struct RowRank {
  std::int64_t time = 0;    ///< -timestamp, or INT64_MAX without one; 0 where rows have an order of their own
  std::uint64_t file = 0;   ///< the input, counted down from UINT64_MAX; 0 where rows have an order of their own
  std::uint64_t place = 0;  ///< in the file, counted down from UINT64_MAX; else the ordinal
  std::uint64_t part = 0;   ///< among the rows of one event, which `unnest` and `multi` make
  friend auto operator<=>(const RowRank&, const RowRank&) = default;
};

/// The rows that travel through a query together. A record is `width` values, one per slot of the plan. Values borrow
/// from the block the events were read in, or from `arena`. Reused from batch to batch. Not thread-safe.
class Batch {
 public:
  explicit Batch(std::size_t width) : width_(width) {}

  [[nodiscard]] std::size_t width() const { return width_; }
  [[nodiscard]] std::size_t size() const { return ranks_.size(); }
  [[nodiscard]] bool empty() const { return ranks_.empty(); }
  /// Returns the values of a row. Valid until a row is added. REQUIRES: index < size()
  [[nodiscard]] std::span<FieldValue> row(std::size_t index) { return {values_.data() + index * width_, width_}; }
  [[nodiscard]] std::span<const FieldValue> row(std::size_t index) const {
    return {values_.data() + index * width_, width_};
  }
  [[nodiscard]] const RowRank& rank(std::size_t index) const { return ranks_[index]; }
  void set_rank(std::size_t index, const RowRank& rank) { ranks_[index] = rank; }

  /// Adds a row of missing values.
  std::span<FieldValue> add(const RowRank& rank) {
    const std::span<FieldValue> row = add_row(rank);
    std::ranges::fill(row, FieldValue());
    return row;
  }
  /// Adds a copy of `values`, whose texts must live as long as the batch. REQUIRES: `values` is no row of this batch
  std::span<FieldValue> add(const RowRank& rank, std::span<const FieldValue> values) {
    const std::span<FieldValue> row = add_row(rank);
    std::ranges::copy(values, row.begin());
    return row;
  }
  /// Removes the last row. REQUIRES: !empty()
  void drop_last() { ranks_.pop_back(); }
  /// Keeps the first `count` rows. REQUIRES: count <= size()
  void truncate(std::size_t count) { ranks_.resize(count); }
  /// Overwrites row `to` with row `from`. REQUIRES: to <= from
  void move_row(std::size_t from, std::size_t to) {
    if (from == to) return;
    ranks_[to] = ranks_[from];
    for (std::size_t slot = 0; slot < width_; ++slot) values_[to * width_ + slot] = values_[from * width_ + slot];
  }
  /// Removes all rows and frees the texts of the arena.
  void clear() {
    truncate(0);
    arena.clear();
  }

  Arena arena;  ///< for texts that commands make

 private:
  std::span<FieldValue> add_row(const RowRank& rank) {
    ranks_.push_back(rank);
    if (values_.size() < ranks_.size() * width_) values_.resize(2 * ranks_.size() * width_);
    return row(ranks_.size() - 1);
  }

  std::size_t width_;
  std::vector<FieldValue> values_;  // what follows the last row is left from earlier ones
  std::vector<RowRank> ranks_;
};

}  // namespace insitu
