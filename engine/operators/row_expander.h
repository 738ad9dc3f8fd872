#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/operators/operator.h"

namespace insitu {

/// Hands on rows that an operator makes from others, several from one. `next` must outlive it. Not thread-safe.
class RowExpander {
 public:
  RowExpander(std::size_t width, Operator& next) : rows_(width), next_(next) {}

  /// States which row the following ones are made from. It must live until the next call, or `flush`.
  void begin(const RowRank& rank, std::span<const FieldValue> row) {
    rank_ = rank;
    row_ = row;
    std::size_t bytes = 1;
    for (const FieldValue& value : row) bytes += value.has_text() ? value.text().size() : 0;
    max_rows_ = std::clamp(kMaxTextBytes / bytes, std::size_t{1}, kBatchRows);
  }
  /// Adds a copy of that row, ranked after the earlier ones, and returns its values. They must live until `flush`.
  std::span<FieldValue> add() {
    if (rows_.size() >= max_rows_) flush();
    RowRank ranked = rank_;
    ranked.part = ++parts_;
    return rows_.add(ranked, row_);
  }
  /// Hands on the rows that were added.
  void flush() {
    if (!rows_.empty()) next_.push(rows_);
    rows_.clear();
  }

 private:
  /// What holds rows copies their texts: rows of a long event are handed on in small batches, so that it is counted in
  /// time.
  static constexpr std::size_t kMaxTextBytes = std::size_t{256} << 10;

  Batch rows_;
  Operator& next_;
  RowRank rank_;
  std::span<const FieldValue> row_;
  std::size_t max_rows_ = kBatchRows;
  std::uint64_t parts_ = 0;  // rows of one event are made one after the other on one thread
};

}  // namespace insitu
