#pragma once

#include <deque>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "insitu/log_event.h"

namespace insitu {

/// Turns the objects that `journalctl -o json` prints into log events. Not thread-safe: holds scratch memory.
class JournaldReader {
 public:
  JournaldReader();
  ~JournaldReader();
  JournaldReader(JournaldReader&&) noexcept;
  JournaldReader& operator=(JournaldReader&&) noexcept;

  /// Reads one object. The message is `MESSAGE`, a text, or an array of bytes, or of several values the last one; the
  /// time is `__REALTIME_TIMESTAMP`, the log group `_SYSTEMD_UNIT`, the log stream `_HOSTNAME`. The texts of the event
  /// borrow from `object` or, where they are written in another way, from `texts`, which grows by them. The error says
  /// why this is no event.
  std::expected<LogEvent, std::string> read(std::string_view object, std::deque<std::string>& texts);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu
