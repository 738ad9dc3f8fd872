#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "insitu/block_options.h"
#include "insitu/event_time.h"
#include "insitu/origin_choice.h"
#include "insitu/query_clock.h"
#include "insitu/time_window.h"

namespace insitu {

/// Which events a scan selects: those that match, or the others.
enum class Selection { Matching, NotMatching };
/// Whether a scan counts events, which costs a look at every newline.
enum class Numbering { Off, On };
/// Extra work per selected event.
enum class Details { None, Highlights, ExtractedValues };

/// The number of events passed on around each selected one.
struct Context {
  std::size_t before = 0;
  std::size_t after = 0;
};

/// The time of an event for which neither the input nor its text states one.
enum class MissingTimes : std::uint8_t {
  Stay,  ///< it has none
  /// It is that of the nearest earlier line of the same file that has one, of the last 1,000 lines that begin in the
  /// MiB before it (of other shapes: events); failing that, the moment when the file was last written, if it has one.
  /// The answer depends neither on threads nor on blocks, nor on which events are selected.
  Inherited,
};

/// How far a scan has come, while it runs. Any thread may read it.
struct ScannedSoFar {
  std::atomic<std::uint64_t> bytes_scanned = 0;    ///< as in ScannedInputs, which it comes to at the end
  std::atomic<std::uint64_t> records_scanned = 0;  ///< as in ScanSummary; of scans that hand over events or rows
};

/// How inputs are scanned, and what is wanted of them.
struct ScanOptions {
  unsigned threads = 0;       ///< 0: one per processor
  BlockOptions blocks = {};   ///< how files are read
  OriginChoice origins = {};  ///< events of other log groups and streams are not looked at, nor counted
  /// Of a filter pattern: only events in the window are selected; one without a time is in none. nullopt: all.
  std::optional<TimeWindow> window = {};
  std::shared_ptr<const TimeReader> times = nullptr;  ///< for the window; nullptr: as TimeReader does by default
  /// Of a filter pattern: Inherited sets the time of each event that is passed on, its own included. Then no event is
  /// passed over before it is framed.
  MissingTimes missing_times = MissingTimes::Stay;
  Selection selection = Selection::Matching;
  std::optional<std::uint64_t> max_per_file = {};  ///< the maximum of selected events per file; then its reading stops
  bool stop_at_first = false;                      ///< stop altogether after the first selected event
  std::optional<Context> context = {};             ///< if set, even to 0 events, gaps between groups are reported
  Numbering numbering = Numbering::Off;            ///< On: events carry their numbers, and `records_scanned` counts
  Details details = Details::None;
  bool counts_invalid_utf8 = false;  ///< ScannedInputs::invalid_utf8 is wanted, which costs a look at every byte
  /// Called once, on some thread, when every name of the program has been seen in an event. Empty: nothing is called.
  std::function<void()> when_names_are_met = {};
  /// Asked before each block. A scan that is to stop reads no further, and its totals say so (`was_stopped`).
  std::stop_token stop = {};
  ScannedSoFar* progress = nullptr;  ///< kept up to date, block after block; must outlive the scan. nullptr: none
};

/// The number of values that `pct` and `countDistinct` hold, each for each group, before a sketch takes over.
inline constexpr std::size_t kExactValues = 1'000'000;

/// Appends the text that is the `@ptr` of an event to `out`. `file`: its index in the inputs, of a LiveQuery the number
/// of its call, from 1. `place`: the offset of its first byte, as SelectedEvent has it; in an archive that is counted
/// through all members. Called on any thread, often several at once.
using PointerText = std::function<void(std::string& out, std::size_t file, std::uint64_t place)>;

/// What a scan of a query needs beside ScanOptions.
struct QueryOptions {
  QueryClock clock = {};  ///< the moment, and the window of events that count
  std::shared_ptr<const TimeReader> times =
      nullptr;  ///< finds the time of events; nullptr: as TimeReader does by default
  MissingTimes missing_times = MissingTimes::Stay;  ///< of `@timestamp`; a LiveQuery, which knows no files, ignores it
  std::size_t exact_values = kExactValues;          ///< of other numbers, the answer may be approximate sooner or later
  std::optional<std::size_t> memory_limit = {};     ///< bytes that commands may hold, roughly
  /// The account of log groups for which the input states none, 12 digits: `@log` is `ACCOUNT:GROUP`, as at the
  /// service, while SOURCE selects by the names as before. Empty: `@log` is the name alone.
  std::string account = {};
  PointerText pointer_text = {};  ///< of `@ptr`; empty: a hash of the path of the file, and the place, in hexadecimal
  bool counts_lost_rows = true;   ///< ScanSummary::lost_by_absence is wanted, for which every event must be examined
};

}  // namespace insitu
