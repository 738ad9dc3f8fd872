#pragma once

#include <cstdint>
#include <span>

#include "engine/operators/operator.h"

namespace insitu {

/// Hands on rows that an operator makes from others, several from one. `next` must outlive it. Not thread-safe.
class RowExpander {
 public:
  RowExpander(std::size_t width, Operator& next) : rows_(width), next_(next) {}

  /// Adds a copy of a row, ranked after the earlier ones, and returns its values. They must live until `flush`.
  std::span<FieldValue> add(const RowRank& rank, std::span<const FieldValue> row) {
    if (rows_.size() == kBatchRows) flush();
    RowRank ranked = rank;
    ranked.part = ++parts_;
    return rows_.add(ranked, row);
  }
  /// Hands on the rows that were added.
  void flush() {
    if (!rows_.empty()) next_.push(rows_);
    rows_.clear();
  }

 private:
  Batch rows_;
  Operator& next_;
  std::uint64_t parts_ = 0;  // rows of one event are made one after the other on one thread
};

}  // namespace insitu
