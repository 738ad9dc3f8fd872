#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/expression/function.h"
#include "engine/model/arena.h"
#include "engine/model/record.h"
#include "engine/model/state_stream.h"
#include "insitu/field_value.h"
#include "insitu/scan_options.h"

// What an aggregate is. The table of all of them is in aggregates.h.
namespace insitu {

/// What an aggregate knows of a row besides its arguments. Borrows from the batch.
struct AggregatedRow {
  RowRank rank;
  FieldValue timestamp;  ///< `@timestamp`; missing where the query has none at this point
};

/// Consecutive rows of a batch. Borrows the batch.
class AggregatedRows {
 public:
  /// `timestamp`: the slot of `@timestamp`.
  AggregatedRows(const Batch& batch, std::size_t first, std::size_t count, std::optional<std::uint32_t> timestamp)
      : batch_(batch), first_(first), count_(count), timestamp_(timestamp) {}
  [[nodiscard]] std::size_t size() const { return count_; }
  [[nodiscard]] AggregatedRow operator[](std::size_t index) const {
    const std::size_t row = first_ + index;
    return {batch_.rank(row), timestamp_ ? batch_.row(row)[*timestamp_] : FieldValue()};
  }

 private:
  const Batch& batch_;
  std::size_t first_;
  std::size_t count_;
  std::optional<std::uint32_t> timestamp_;
};

/// How much a group may hold before a sketch takes over.
struct AggregateOptions {
  std::size_t exact_values = kExactValues;  ///< per aggregate and group: `pct`, `countDistinct`
};

/// One aggregate of one group. It copies what it keeps of a row. The result does not depend on the order in which rows
/// come or on how they were divided before merging. Not thread-safe.
class Aggregate {
 public:
  virtual ~Aggregate() = default;
  /// `arguments` without the parameter: none for `count(*)`, else one.
  virtual void add(std::span<const FieldValue> arguments, const AggregatedRow& row) = 0;
  /// Adds several rows; `arguments` are none, or one per row. Returns the bytes by which `memory()` has grown.
  virtual std::ptrdiff_t add_all(std::span<const FieldValue> arguments, const AggregatedRows& rows) = 0;
  /// Adds the rows that were added to `other`. REQUIRES: made by the same AggregateFunction with the same parameters
  virtual void merge(const Aggregate& other) = 0;
  /// The result for the rows added so far. Its texts are in `arena` or borrow from this aggregate until its next
  /// change.
  [[nodiscard]] virtual FieldValue result(Arena& arena) const = 0;
  /// Writes the state that `load` reads.
  virtual void save(StateWriter& out) const = 0;
  /// Reads what `save` wrote, into a fresh aggregate. Broken input leaves the reader failed.
  virtual void load(StateReader& in) = 0;
  /// Bytes held beyond the object itself, roughly.
  [[nodiscard]] virtual std::size_t memory() const { return 0; }
  /// Whether a sketch replaced the values: the result is then approximate.
  [[nodiscard]] virtual bool is_approximate() const { return false; }
};

/// One entry of the table, valid for as long as the program runs. In a query, `pct(f, 95)` has the parameter 95,
/// `rate(f, 5m)` 5m, `topk(3, f)` 3. Parameters must be literals.
struct AggregateFunction {
  std::string_view name;          ///< in the spelling of the documentation
  std::size_t min_arguments = 0;  ///< as written, parameters included
  std::size_t max_arguments = 0;
  std::optional<std::size_t> parameter = {};  ///< the index of the argument that is the parameter
  bool takes_star = false;                    ///< `count(*)`, and `count()`
  /// Makes an aggregate in `memory`; its destructor is the caller's to call. There may be one in each of many groups.
  Aggregate* (*make)(Arena& memory, const FieldValue& parameter, const AggregateOptions& options) = nullptr;
  std::string_view signature;
  std::string_view summary;
  Listing listing = Listing::Documented;
  /// What is wrong with a parameter (out of range, not a number); nullopt: nothing.
  std::optional<std::string> (*check_parameter)(const FieldValue& parameter) = nullptr;
  bool must_be_alone = false;  ///< `topk`: no `by`, no other aggregate
  bool holds_values = false;   ///< it grows with the values that it sees
  bool takes_numbers = false;  ///< the argument counts only as the number that it spells, if any
  bool ignores_order = false;  ///< the result depends neither on row order nor on row times
  bool is_plain = false;       ///< its destructor has nothing to do
};

}  // namespace insitu
