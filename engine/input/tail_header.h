#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace insitu {

/// The first line of an event as `aws logs tail` prints it. Borrows from the line.
struct TailHeader {
  std::int64_t time = 0;         ///< epoch milliseconds
  std::string_view stream = {};  ///< empty in the short format
  std::string_view message = {};
};

/// Reads `2026-03-02T09:00:00.123000+00:00 STREAM message`, with or without colours around time and stream; without a
/// message the event's text begins on the next line. nullopt: the line does not begin so. Thread-safe.
std::optional<TailHeader> read_tail_header(std::string_view line);

/// Reads `2026-03-02T09:00:00 message` in the same way; the time is UTC. Thread-safe.
std::optional<TailHeader> read_short_tail_header(std::string_view line);

}  // namespace insitu
