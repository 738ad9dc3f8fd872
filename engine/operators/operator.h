#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "engine/expression/aggregate.h"
#include "engine/expression/expression.h"
#include "engine/model/record.h"
#include "engine/model/state_stream.h"

namespace insitu {

/// The maximum number of rows in a batch.
inline constexpr std::size_t kBatchRows = 1024;

/// What operators report besides rows.
struct OperatorReport {
  /// The number of rows that passed the last filter; nullopt: there is no filter.
  std::optional<std::uint64_t> rows_filtered;
  /// The number of rows that were cut by a limit that is not written in the query.
  std::uint64_t rows_cut = 0;
  /// Whether a sketch was used in `stats`, so that a value is not exact.
  bool is_approximate = false;
  /// The number of classes of texts that `pattern` could only hold with less detail.
  std::size_t coarsened_texts = 0;
  bool lacks_earlier_rows = false;
  /// By field of the event, the number of rows that the first filters lost only because `!=`, `not in` and `not like`
  /// are not true where the field is missing.
  std::map<SlotId, std::uint64_t> rows_lost_by_absence;
  /// Of the first `stats`: what aggregates of numbers are asked of (its place in the query), and the number of rows
  /// that have it. In none of them it is a number.
  std::vector<std::pair<Span, std::uint64_t>> never_numbers;
};

/// The sort key of the last row that a top-n command keeps; rows that sort after it can be skipped.
struct TopNBound {
  /// The first key it is sorted by; missing: it is sorted by its rank alone.
  FieldValue key;
  /// The time of its rank (see RowRank::time).
  std::int64_t time = INT64_MAX;
};

/// Runs one command on one thread: takes batches of rows and hands batches on to the next operator. Not thread-safe.
///
/// Operators that let rows pass do so at once. Others hold what they need until `finish`; those can merge what their
/// twin on another thread holds, and can save what they hold and load it again: partial results of a query are merged
/// with those of other files. All can merge, save and load what they have counted.
///
/// Where memory ends, calls throw std::bad_alloc. The operator can only be destroyed then, and so can the twin that it
/// was merging.
class Operator {
 public:
  virtual ~Operator() = default;
  Operator() = default;
  Operator(const Operator&) = delete;
  Operator& operator=(const Operator&) = delete;

  /// Takes a batch, which it may change in any way. Whatever is kept of it is copied.
  virtual void push(Batch& batch) = 0;
  /// Does what need not wait for the rows of other threads, such as sorting. May be called after the last row of this
  /// thread, before `merge`.
  virtual void settle() {}
  /// Ends the rows: hands on what is held and finishes the next operator. Called once.
  virtual void finish() = 0;
  /// Returns false once further rows cannot change the result.
  [[nodiscard]] virtual bool wants_more() const { return true; }

  /// Merges what the twin holds and counted, which may take it away from there. REQUIRES: `twin` was made for the same
  /// command of the same plan
  virtual void merge(Operator& /*twin*/) {}
  /// Writes what is held, for `load`.
  virtual void save(StateWriter& /*out*/) const {}
  /// Reads what `save` wrote into an operator that holds nothing yet. Broken input leaves the reader failed.
  virtual void load(StateReader& /*in*/) {}
  /// Returns the bound that further rows must reach. nullopt: so far any row is wanted. It borrows from the operator
  /// and is valid until the next call of anything.
  [[nodiscard]] virtual std::optional<TopNBound> top_n_bound() { return std::nullopt; }
  /// Returns the number of bytes held, roughly.
  [[nodiscard]] virtual std::size_t memory() const { return 0; }
  /// Adds what there is to report. REQUIRES: after finish()
  virtual void report(OperatorReport& /*report*/) const {}
};

}  // namespace insitu
