#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "insitu/input_problem.h"
#include "insitu/seen_names.h"

namespace insitu {

/// Totals over the inputs of a scan, whatever it does with them. If the scan stops early they cover only what was read
/// until then, which depends on the number of threads.
struct ScannedInputs {
  /// Decompressed. Of events that are no lines, those that surely do not match count only where events are numbered.
  std::uint64_t bytes_scanned = 0;
  std::uint64_t invalid_utf8 = 0;  ///< events with bytes that are no UTF-8; counted only on demand
  std::size_t files = 0;
  std::size_t files_with_problems = 0;
  bool out_of_memory = false;    ///< the scan ended early because of it
  bool names_next_page = false;  ///< InputShape::Events: it is one page of several, since it names the next one
  bool ended_early = false;      ///< not all was read, because nothing more was wanted
  bool was_stopped = false;      ///< not all was read, or a query has no rows, because of ScanOptions::stop
};

/// Totals of a scan that hands over events or rows, named after the service's statistics.
struct ScanSummary : ScannedInputs {
  std::uint64_t records_scanned = 0;   ///< all events but those of a baseline; 0 unless the scan numbers events
  std::uint64_t baseline_records = 0;  ///< all events of a baseline (Input::is_baseline); likewise
  std::uint64_t records_examined = 0;  ///< events that the prefilter let through
  /// Events that were selected; of a query: those that pass its filters before `stats` and `sort`.
  std::uint64_t records_matched = 0;
  SeenNames names;             ///< that events have, also those that the prefilter passed over
  std::uint64_t not_json = 0;  ///< among the examined, for JSON patterns and queries that name fields

  // Of queries.
  std::uint64_t rows = 0;                  ///< handed to the sink
  std::uint64_t rows_cut = 0;              ///< by the limit that the service sets where the query has none
  std::uint64_t records_without_time = 0;  ///< among the examined
  bool uses_time = true;                   ///< false: no result depends on the times of events, so none were read
  bool uses_json = true;                   ///< false: no result depends on whether events are JSON
  std::uint64_t records_outside = 0;    ///< among the examined: outside the window, or without a time that decides it
  std::size_t log_groups = 0;           ///< seen among the examined
  std::size_t log_groups_selected = 0;  ///< of them, by SOURCE; all where the query has none
  bool lacks_window = false;            ///< the query calls `queryStartTime()` or the like, but the window is open
  bool is_approximate = false;          ///< a sketch took over in `pct` or `countDistinct`
  /// Events that pass the filters, but are in no window because they state no time; 0 also where not all events were
  /// examined because only the first rows are wanted.
  std::uint64_t records_without_window = 0;
  std::optional<std::int64_t> newest = {};  ///< among the examined, if there is a window: the latest time
  /// Fields that a `!=`, `not in` or `not like` names, and how many rows it leaves out only because they lack the
  /// field. Empty where that is not wanted, and of a query that ended early.
  std::vector<std::pair<std::string, std::uint64_t>> lost_by_absence = {};
  /// Arguments of `avg`, `sum` and similar, as written, that are not a number in any row, and how many rows have them.
  std::vector<std::pair<std::string, std::uint64_t>> never_numbers = {};
  /// Of `pattern`: the numbers of words for which there were so many kinds of texts that they are told apart less well.
  std::size_t coarsened_texts = 0;
  bool lacks_earlier_rows = false;     ///< of a query that compares: no row is of the time before, but some are of now
  bool exceeded_memory_limit = false;  ///< the query ended early because of it; there are no rows
};

/// Whether nothing went wrong: what the totals lack, nothing wanted.
inline bool is_whole(const ScanSummary& summary) {
  return summary.files_with_problems == 0 && !summary.out_of_memory && !summary.exceeded_memory_limit &&
         !summary.was_stopped;
}

/// Receives what is wrong with an input, and other words about it (is_failure), by its index: one call at a time, in
/// input order, though not all calls come from the same thread.
using ProblemReport = std::function<void(std::size_t file, const InputProblem& problem)>;

}  // namespace insitu
