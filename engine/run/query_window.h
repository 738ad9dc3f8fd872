#pragma once

#include <optional>

#include "engine/expression/functions.h"
#include "engine/model/time_window.h"

namespace insitu {

/// The window of events that count; nullopt: all do, also those without a time.
inline std::optional<TimeWindow> window_of(const QueryClock& clock) {
  if (!clock.start && !clock.end) return std::nullopt;
  TimeWindow window;
  window.start = clock.start.value_or(window.start);
  window.end = clock.end.value_or(window.end);
  return window;
}

}  // namespace insitu
