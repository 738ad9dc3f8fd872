#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace insitu {

/// A view of one log event. Every text borrows from the block it was read in and is valid as long as that. An empty
/// text means that the input does not state it.
struct LogEvent {
  std::string_view message;
  /// The time of the event in epoch milliseconds; nullopt: the input does not state it.
  std::optional<std::int64_t> timestamp;
  /// The time of ingestion in epoch milliseconds; nullopt: the input does not state it.
  std::optional<std::int64_t> ingestion_time;
  std::string_view log_stream;
  std::string_view log_group;
  std::string_view event_id;
};

}  // namespace insitu
