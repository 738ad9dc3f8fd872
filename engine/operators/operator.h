#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "engine/expression/aggregate.h"
#include "engine/expression/expression.h"
#include "engine/model/record.h"
#include "engine/model/state_stream.h"

namespace insitu {

/// How many rows travel together at most.
inline constexpr std::size_t kBatchRows = 1024;

/// What operators tell besides rows.
struct OperatorReport {
  std::optional<std::uint64_t> rows_filtered;  ///< that passed the last filter; nullopt: there is none
  std::uint64_t rows_cut = 0;                  ///< by a limit that is not written in the query
  bool is_approximate = false;                 ///< a sketch took over in `stats`
};

/// What the last of the rows that a command wants has; a row with less is not wanted.
struct WorstWanted {
  FieldValue key;                 ///< the first key it is sorted by; missing: it is sorted by its rank alone
  std::int64_t time = INT64_MAX;  ///< of its rank
};

/// One command at work on one thread: takes batches of rows and hands batches on to the next. Not thread-safe.
///
/// Operators that let rows pass do so at once. Others hold what they need until `finish`; those can take in what their
/// twin on another thread holds, and can save what they hold and load it again. No command of insitu saves as yet:
/// partial results of a query, to be merged with those of other files or another day, will use it.
class Operator {
 public:
  virtual ~Operator() = default;
  Operator() = default;
  Operator(const Operator&) = delete;
  Operator& operator=(const Operator&) = delete;

  /// May change the batch as it likes. What is kept of it is copied.
  virtual void push(Batch& batch) = 0;
  /// There are no more rows: hands on what is held.
  virtual void finish() = 0;
  /// No: whatever is pushed from now on has no effect.
  [[nodiscard]] virtual bool wants_more() const { return true; }

  /// Takes in what the twin holds and counted. REQUIRES: `twin` was made for the same command of the same plan
  virtual void merge(Operator& /*twin*/) {}
  /// Writes what is held, for `load`.
  virtual void save(StateWriter& /*out*/) const {}
  /// Reads what `save` wrote into an operator that holds nothing yet. Broken input leaves the reader failed.
  virtual void load(StateReader& /*in*/) {}
  /// nullopt: as yet any row is wanted. Borrows until the next call of anything.
  [[nodiscard]] virtual std::optional<WorstWanted> worst_wanted() { return std::nullopt; }
  /// Bytes held, roughly.
  [[nodiscard]] virtual std::size_t memory() const { return 0; }
  /// Adds what there is to tell. REQUIRES: after finish()
  virtual void report(OperatorReport& /*report*/) const {}
};

}  // namespace insitu
