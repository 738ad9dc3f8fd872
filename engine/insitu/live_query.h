#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "insitu/program.h"
#include "insitu/row_sink.h"
#include "insitu/scan_input.h"
#include "insitu/scan_options.h"

namespace insitu {

/// Whether a command of a query holds rows, so that none is known before the last event. REQUIRES: program.is_query()
bool holds_rows(const Program& program);

/// A query over events that keep coming. Not thread-safe.
///
/// Rows of a query without a command that holds them reach the sink at once, in the order in which their events are
/// added. Else they are held, as much as the commands need, and can be looked at any number of times.
class LiveQuery {
 public:
  /// All must outlive it. The sink is given the names of the columns at once, unless rows are held.
  /// REQUIRES: program.is_query()
  LiveQuery(const Program& program, RowSink& sink, const ScanOptions& options, const QueryOptions& query);
  ~LiveQuery();
  LiveQuery(const LiveQuery&) = delete;
  LiveQuery& operator=(const LiveQuery&) = delete;

  /// Reads an input to its end, as `blocks` says, or up to the event at `last`, an offset as SelectedEvent has it. Its
  /// problems reach the sink, for the file 0. False: no more is wanted, or memory is exhausted.
  bool add(const Input& input, const BlockOptions& blocks, std::optional<std::uint64_t> last = {});
  /// Whether a command holds rows.
  [[nodiscard]] bool holds_rows() const;
  /// Gives another sink all rows as they are now, from its columns to its end. REQUIRES: holds_rows()
  void print(RowSink& sink) const;
  /// Ends the rows of a query that holds none.
  void finish();

  /// Whether the commands would hold more than they may.
  [[nodiscard]] bool is_out_of_memory() const;
  /// Whether any event has passed the filters.
  [[nodiscard]] bool has_rows() const;
  /// Whether a problem of an input was reported.
  [[nodiscard]] bool has_problems() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
