#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/expression/aggregates.h"
#include "engine/expression/functions.h"
#include "engine/extract/event_time.h"
#include "engine/input/block.h"
#include "engine/input/byte_source.h"
#include "engine/input/input_problem.h"
#include "engine/input/open_file.h"
#include "engine/plan/program.h"
#include "engine/run/row_sink.h"
#include "engine/run/sink.h"

namespace insitu {

/// Which events a scan hands over: those that match, or the others.
enum class Selection { Matching, NotMatching };
/// Whether a scan counts events, which costs a look at every newline.
enum class Numbering { Off, On };
/// Extra work per selected event.
enum class Details { None, Highlights, ExtractedValues };

/// Events handed over round each selected one.
struct Context {
  std::size_t before = 0;
  std::size_t after = 0;
};

struct ScanOptions {
  unsigned threads = 0;      ///< 0: one per processor
  BlockOptions blocks = {};  ///< shape of the input, sizes
  Selection selection = Selection::Matching;
  std::optional<std::uint64_t> most_per_file = {};  ///< stop reading a file after so many selected events
  bool stop_at_first = false;                       ///< stop altogether after the first selected event
  std::optional<Context> context = {};              ///< asked for, even none: gaps between groups are told
  Numbering numbering = Numbering::Off;             ///< On: events carry their numbers, and `records_scanned` counts
  Details details = Details::None;
};

/// What a query is run with, beyond what any scan is.
struct QueryOptions {
  QueryClock clock = {};  ///< the moment, and the window of events that count
  std::shared_ptr<const TimeReader> times =
      nullptr;  ///< finds the time of events; nullptr: as TimeReader does by default
  std::size_t exact_values = AggregateOptions{}.exact_values;  ///< held by `pct` and `countDistinct` before a sketch
  std::optional<std::size_t> memory_limit = {};                ///< bytes that commands may hold, roughly
};

/// What a whole scan came to. Named as the service names its statistics. Of a scan that ends early, for there was
/// enough, the numbers tell how far it came, which hangs on the threads.
struct ScanSummary {
  std::uint64_t records_scanned = 0;   ///< events met; 0 unless the scan numbers events
  std::uint64_t records_examined = 0;  ///< events that the prefilter let through
  std::uint64_t records_matched =
      0;                       ///< events selected; of a query: that pass its filters in front of `stats` and `sort`
  std::uint64_t not_json = 0;  ///< among the examined, for JSON patterns and queries that name fields
  std::uint64_t bytes_scanned = 0;  ///< decompressed
  std::size_t files = 0;
  std::size_t files_with_problems = 0;
  bool out_of_memory = false;  ///< the scan ended early for it

  // Of queries.
  std::uint64_t rows = 0;                  ///< handed to the sink
  std::uint64_t rows_cut = 0;              ///< by the limit that the service sets where the query has none
  std::uint64_t records_without_time = 0;  ///< among the examined
  bool asks_time = true;                   ///< false: no answer hangs on the times of events, so nobody asked
  bool asks_json = true;                   ///< false: nor on whether they are JSON
  std::uint64_t records_outside = 0;       ///< among the examined: outside the window, or without a time to tell
  std::size_t log_groups = 0;              ///< met among the examined
  std::size_t log_groups_selected = 0;     ///< of them, by SOURCE; all where the query has none
  bool lacks_window = false;               ///< `queryStartTime()` and its kin were asked, but the window is open
  bool is_approximate = false;             ///< a sketch took over in `pct` or `countDistinct`
  bool exceeded_memory_limit = false;      ///< the query ended early for it; there are no rows
};

/// Told what is wrong with an input, by its index; one call at a time, in input order, though not all from the same
/// thread.
using ProblemReport = std::function<void(std::size_t file, const InputProblem& problem)>;

/// What a scan that only counts came to, whatever it counted.
struct ScannedInputs {
  std::uint64_t bytes_scanned = 0;  ///< decompressed
  std::size_t files = 0;
  std::size_t files_with_problems = 0;
  bool out_of_memory = false;  ///< the scan ended early for it
};

/// One input of a scan. Opened when its turn comes, so that any number of files may be scanned.
struct Input {
  std::function<std::expected<std::unique_ptr<ByteSource>, InputProblem>()> open;
  /// Whether `open` may have to wait for somebody, as for the writer of a named pipe; then what came before is worked
  /// off first, for it may be all that is wanted. Empty: never.
  std::function<bool()> may_wait = {};
  std::string path = {};  ///< tells queries the log group and stream; `-` for standard input
};
Input file_input(const std::string& path);
Input standard_input();

/// Runs a program over inputs, in order, on several threads; results reach `sink` in input order whatever the threads.
///
/// The threads read and decompress on their own: the chunks of a large file, or different files, at the same time.
///
/// Memory: per thread three blocks (512 KiB, or the longest line met), the JSON index (4 MiB), a file that is being
/// read (with its decompressor), and 8 MiB of results that wait for those in front of them: less than 64 MiB for two
/// threads, whatever the size of the inputs. One very long line takes at most eight times its length, fifty times where
/// a space-delimited pattern with an ellipsis must know all of its fields.
///
/// A file that cannot be read, in whole or in part, is a `problem` of that file; the rest goes on. Where a large file
/// breaks off while it is read, a query may already have counted lines behind that place. Never throws.
ScanSummary scan(const Program& program, std::span<const Input> inputs, Sink& sink, const ScanOptions& options = {});

/// Runs a query over inputs: every event on several threads, one command after the other; rows reach `sink` in an order
/// that depends neither on threads nor on blocks.
///
/// Memory: what a scan takes, and what commands hold: `sort ... limit n` n rows, `stats` its groups and the values that
/// `pct`, `countDistinct` and `values` hold, `dedup` its distinct keys. Never throws.
/// REQUIRES: program.is_query()
ScanSummary scan(const Program& program, std::span<const Input> inputs, RowSink& sink, const ScanOptions& options = {},
                 const QueryOptions& query = {});

}  // namespace insitu
