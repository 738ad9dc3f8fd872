#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace insitu {

/// A view of one log event. Every text borrows from the block it was read in and dies with it.
struct LogEvent {
  std::string_view message;
  std::optional<std::int64_t> timestamp;       ///< epoch milliseconds, where the input says so
  std::optional<std::int64_t> ingestion_time;  ///< epoch milliseconds, where the input says so
  std::string_view log_stream;                 ///< empty where the input does not say
  std::string_view log_group;                  ///< empty where the input does not say
  std::string_view event_id;                   ///< empty where the input does not say
};

}  // namespace insitu
