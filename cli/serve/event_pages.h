#pragma once

#include <compare>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "cli/serve/catalogue.h"
#include "cli/serve/event_level.h"
#include "cli/serve/refusal.h"
#include "cli/serve/served_input.h"
#include "insitu/program.h"
#include "insitu/scan_options.h"
#include "insitu/time_range.h"
#include "insitu/time_window.h"

namespace insitu::serve {

/// Where an event is, in the order in which events are answered: by time, then by stream, file and offset.
struct EventPosition {
  std::int64_t timestamp = 0;  ///< epoch milliseconds
  std::uint32_t file = 0;      ///< index in the files of the search, which are in the order of streams
  std::uint32_t size = 0;      ///< of its bytes
  std::uint64_t offset = 0;    ///< in the file, as it was decompressed

  [[nodiscard]] auto key() const { return std::tuple(timestamp, file, offset); }
  friend bool operator==(const EventPosition& left, const EventPosition& right) { return left.key() == right.key(); }
  friend auto operator<=>(const EventPosition& left, const EventPosition& right) { return left.key() <=> right.key(); }
};

/// An event with its text.
struct StoredEvent {
  std::int64_t timestamp = 0;
  std::int64_t ingestion_time = 0;
  std::string stream;
  std::string message;  ///< valid UTF-8
  std::string id;       ///< 56 digits: time 17, file 20, offset 19
  std::uint64_t file = 0;
  std::uint64_t offset = 0;
};

/// The id of an event, which says where it is.
struct EventId {
  std::int64_t timestamp = 0;
  std::uint64_t file = 0;
  std::uint64_t offset = 0;
};
std::string event_id_text(const EventId& id);
/// nullopt: it is not the text of an id.
std::optional<EventId> read_event_id(std::string_view text);

/// Which end of the events a page begins at.
enum class Direction : std::uint8_t { Forward, Backward };

/// What is looked for. `pattern` is a part of the key under which the result is remembered.
struct EventSearch {
  std::vector<ServedFile> files;  ///< as files_of() gives them
  std::string pattern;            ///< its text; empty: all events
  Program program;                ///< of the pattern
  TimeWindow window;
  std::set<Level> levels = {};  ///< of which the events are; empty: of all
};

/// One page of events, and where the next one begins.
struct EventPage {
  std::vector<StoredEvent>
      events;             ///< in order of time; of FilterLogEvents backward: newest first is the caller's part
  bool has_more = false;  ///< in the direction of the page
};

/// Finds events and reads pages of them. What was found is remembered, so that the next page needs no scan.
/// Thread-safe.
class EventPages {
 public:
  /// What a page may hold at most.
  static constexpr std::size_t kMaxPageBytes = std::size_t{1} << 20;

  /// `scan` and `times` say how files are read.
  EventPages(ScanOptions scan, std::shared_ptr<const TimeReader> times);

  /// A page of at most `limit` events and kMaxPageBytes of messages, at least one event if there is any. `after`: it
  /// begins after this event (before it, backward); nullopt: at the end that `direction` says. The events are in order
  /// of time in either direction.
  EventPage page(const EventSearch& search, const std::optional<EventId>& after, Direction direction,
                 std::size_t limit);

  /// The events beside one of a file, in the order of the file: at most `before` of them, itself, and `after`.
  struct Surroundings {
    std::vector<StoredEvent> before;
    std::optional<StoredEvent> event;
    std::vector<StoredEvent> after;
  };
  Surroundings surroundings(const ServedFile& file, std::uint64_t offset, std::size_t before, std::size_t after);

  /// The times of the first and the last event of a file that has one; nullopt: none has. Remembered.
  std::optional<TimeRange> times_of(const ServedFile& file);

  /// The options of a scan that finds times as all answers of the server do.
  [[nodiscard]] ScanOptions options_for(std::span<const ServedFile> files) const;

 private:
  struct Found;

  std::shared_ptr<const Found> find(const EventSearch& search, const std::optional<EventPosition>& after,
                                    Direction direction, std::size_t limit);
  std::shared_ptr<const Found> scan_for(const EventSearch& search, const std::optional<EventPosition>& after,
                                        Direction direction) const;
  std::vector<StoredEvent> read(const EventSearch& search, const Found& found,
                                std::span<const EventPosition> positions) const;
  void read_again(const ServedFile& file, std::span<StoredEvent*> wanted) const;

  ScanOptions scan_;
  std::shared_ptr<const TimeReader> times_;

  std::mutex mutex_;
  std::list<std::pair<std::string, std::shared_ptr<const Found>>> remembered_;  // the latest first
  struct KnownTimes {
    std::uint64_t size_bytes = 0;
    std::int64_t modified = 0;
    bool has_settled = false;
    std::optional<TimeRange> times;
  };
  std::map<std::uint64_t, KnownTimes> times_of_files_;  // by id
};

}  // namespace insitu::serve
