#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "engine/extract/field_reader.h"
#include "engine/extract/json_extractor.h"
#include "engine/extract/origin.h"
#include "engine/model/arena.h"
#include "engine/run/block_events.h"
#include "engine/run/block_result.h"
#include "engine/run/events_before.h"
#include "engine/run/record_reader.h"
#include "insitu/event_time.h"
#include "insitu/log_event.h"

namespace insitu {

/// How times are read where events inherit them.
struct TimeInheritance {
  const TimeReader* times = nullptr;  ///< must outlive the scan
  JsonMethod method = JsonMethod::Scan;
};

/// The time of an event.
struct EventTime {
  std::optional<std::int64_t> time = {};  ///< epoch milliseconds; nullopt: nothing states one
  bool is_inherited = false;
};

/// Finds the times of events, those that they inherit included (see MissingTimes). It looks back as far as it has to,
/// but reads the time of no event twice as long as events are asked for in their order. Not thread-safe.
class BlockTimes {
 public:
  static constexpr std::size_t kMostSteps = 1000;
  static constexpr std::int64_t kMostBytes = std::int64_t{1} << 20;

  /// A line of more than `max_event_bytes` is no event.
  BlockTimes(const TimeInheritance& how, std::size_t max_event_bytes);

  /// Says of which block the next events are. Both must stay as they are as long as events of it are asked for.
  void begin(const BlockResult& result, const Origin& origin);
  /// Returns the time of an event of the block.
  EventTime of(const BlockEvent& event);
  /// Returns it where the time that the event itself states has been read; nullopt: it states none.
  EventTime of(const BlockEvent& event, std::optional<std::int64_t> own);
  /// Returns the nearest event with a time as seen from the end of the block.
  EarlierTime at_end();

 private:
  /// An event whose time is known, and where that is from.
  struct Known {
    std::size_t place = 0;
    EarlierTime earlier;  // 0 steps: from itself
  };
  /// One step back.
  struct Step {
    std::size_t place = 0;
    std::int64_t offset = 0;
    std::optional<std::int64_t> time = {};
  };

  [[nodiscard]] bool is_lines() const;
  [[nodiscard]] std::size_t place_of(const BlockEvent& event) const;
  EarlierTime look_back(std::size_t place, std::int64_t offset);
  [[nodiscard]] Step place_before(std::size_t place) const;
  void read_time(Step& step, std::size_t next_place);
  const EarlierTime& before_block();
  EarlierTime look_back_in_file();
  std::optional<std::int64_t> time_of(const LogEvent& event);
  std::optional<std::int64_t> time_of_line(std::string_view line);

  FieldReader reader_;
  RecordReader records_;
  std::size_t max_event_bytes_;
  Arena arena_;
  std::deque<std::string> texts_;

  // Of the block.
  const BlockResult* result_ = nullptr;
  Origin origin_;
  std::optional<Known> known_;  // the last event that was asked for
  std::optional<EarlierTime> before_block_;
};

}  // namespace insitu
