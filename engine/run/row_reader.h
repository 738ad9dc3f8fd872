#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "engine/expression/expression.h"
#include "engine/extract/field_reader.h"
#include "engine/extract/origin.h"
#include "engine/model/record.h"
#include "engine/operators/operator.h"
#include "engine/plan/plan.h"
#include "engine/run/block_events.h"
#include "engine/run/block_result.h"
#include "engine/run/block_times.h"
#include "engine/run/name_watch.h"
#include "engine/run/row_bound.h"
#include "insitu/event_time.h"
#include "insitu/program.h"
#include "insitu/query_clock.h"
#include "insitu/scan_options.h"
#include "insitu/time_window.h"

namespace insitu {

/// Counts of the events that were read.
struct EventCounts {
  std::uint64_t records = 0;           ///< without those of a baseline; counted only when events are numbered
  std::uint64_t baseline_records = 0;  ///< likewise, of a baseline
  std::uint64_t examined = 0;
  std::uint64_t asked_json = 0;
  std::uint64_t json = 0;
  std::uint64_t not_json = 0;
  std::uint64_t without_time = 0;
  std::uint64_t outside = 0;         ///< the window; of a comparison, that of now
  std::uint64_t without_window = 0;  ///< they pass the first filters, but state no time, so they are in no window
  std::optional<std::int64_t> newest = {};  ///< if there is a window
  std::set<std::string, std::less<>> log_groups;

  /// Adds the counts of another thread.
  void add(const EventCounts& other);
};

/// Turns the events of blocks into rows. Not thread-safe; give each thread its own.
class RowReader {
 public:
  /// All but `bound`, which is copied, must outlive the reader. `clock` and `times` are those of the run, whatever
  /// `query` holds.
  RowReader(const Program& program, const ScanOptions& options, const QueryOptions& query, const QueryClock& clock,
            const TimeReader& times, NameWatch* watch, const std::optional<RowBound>& bound = {});

  /// Pushes a row for each event of the block that may matter. What is wrong with events is reported in
  /// `block.problems`.
  void read(BlockResult& block, const Origin& origin, Operator& first);
  /// From now on nothing is read that begins after that offset of its file; nullopt: everything is.
  void stop_after(std::optional<std::uint64_t> file_offset) { last_offset_ = file_offset; }
  [[nodiscard]] const EventCounts& counts() const { return counts_; }

 private:
  void note_lines(const Block& block, const Origin& origin);
  std::uint64_t& records_of(const Origin& origin);
  void add(const BlockEvent& event, BlockResult& block, const Origin& origin, Operator& first);
  void add_account(FieldValue& log);
  void write_pointer(FieldValue& pointer, std::size_t file, std::uint64_t place);
  void inherit_time(const BlockEvent& event, FieldValue& timestamp);
  void note_log_group(const LogEvent& event, const Origin& origin);
  void note_outside(std::span<const FieldValue> row);
  void flush(Operator& first);
  [[nodiscard]] std::int64_t row_time_of(const FieldValue& timestamp, const Origin& origin) const;
  [[nodiscard]] RowRank rank_of(const FieldValue& timestamp, std::size_t file, std::uint64_t place) const;

  const ProgramParts& parts_;
  const QueryPlan& plan_;
  const ScanOptions& options_;
  const QueryOptions& query_;
  std::optional<TimeWindow> window_;
  std::optional<TimeWindow> before_;  // the window that is compared with
  Evaluator evaluator_;
  std::optional<SlotId> pointer_;  // where `@ptr` goes, if its text is written here
  FieldReader fields_;
  std::optional<BlockTimes> block_times_;  // if events inherit times, and those are wanted
  BlockEvents events_;
  Batch batch_;
  NameWatcher watcher_;
  EventCounts counts_;
  std::string pointer_text_;
  std::optional<SlotId> log_;  // where `@log` goes, if it needs an account
  std::string_view log_name_;  // that got one last, in the memory of the batch; empty: none yet
  std::string_view log_text_;  // with it
  std::string last_log_group_;
  std::string log_scratch_;
  std::optional<std::uint64_t> last_offset_;
};

}  // namespace insitu
