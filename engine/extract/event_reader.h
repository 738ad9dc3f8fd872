#pragma once

#include <deque>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "insitu/log_event.h"

namespace insitu {

/// Turns the bytes of event objects into log events. Not thread-safe: holds scratch memory.
class EventReader {
 public:
  EventReader();
  ~EventReader();
  EventReader(EventReader&&) noexcept;
  EventReader& operator=(EventReader&&) noexcept;

  /// Reads one object as `aws logs filter-log-events` prints it. The texts of the event borrow from `object` or, where
  /// they had escapes, from `texts`, which grows by them. The error says why this is no event.
  std::expected<LogEvent, std::string> read(std::string_view object, std::deque<std::string>& texts);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
