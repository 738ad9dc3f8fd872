#pragma once

#include <cstdint>
#include <optional>

#include "engine/extract/field_reader.h"
#include "engine/extract/json_extractor.h"
#include "engine/extract/origin.h"
#include "engine/model/arena.h"
#include "insitu/event_time.h"
#include "insitu/log_event.h"

namespace insitu {

/// Reads the times of events. Not thread-safe: holds scratch memory.
class EventTimes {
 public:
  /// `times` must outlive it.
  explicit EventTimes(const TimeReader& times, JsonMethod method = JsonMethod::Scan)
      : reader_({{.name = "@timestamp"}}, times, FieldQuota::Enforced, method) {}

  /// Returns the time of an event, epoch milliseconds. nullopt: it has none that is an is_sample_time.
  std::optional<std::int64_t> of(const LogEvent& event, const Origin& origin, std::uint64_t file_offset);
  /// The same of an event on its own.
  std::optional<std::int64_t> of(const LogEvent& event);

 private:
  FieldReader reader_;
  Arena arena_;
};

}  // namespace insitu
