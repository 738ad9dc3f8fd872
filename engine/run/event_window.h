#pragma once

#include <cstdint>

#include "engine/extract/field_reader.h"
#include "engine/extract/json_extractor.h"
#include "engine/extract/origin.h"
#include "engine/model/arena.h"
#include "insitu/event_time.h"
#include "insitu/log_event.h"
#include "insitu/time_window.h"

namespace insitu {

/// Decides by their times which events count. Not thread-safe: holds scratch memory.
class EventWindow {
 public:
  /// `times` must outlive it.
  EventWindow(const TimeWindow& window, const TimeReader& times, JsonMethod method)
      : window_(window), reader_({{.name = "@timestamp"}}, times, FieldQuota::Enforced, method) {}

  /// Whether the event is in the window; one without a time is in none. `file_offset`: of its first byte.
  bool holds(const LogEvent& event, const Origin& origin, std::uint64_t file_offset);

 private:
  TimeWindow window_;
  FieldReader reader_;
  Arena arena_;
};

}  // namespace insitu
