#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace insitu {

/// What the log of a container states about a record besides its text.
struct ContainerFacts {
  std::string stream;  ///< `stdout` or `stderr`
  std::string attrs;   ///< the JSON object of labels and variables that Docker adds on demand; empty: there is none
  friend bool operator==(const ContainerFacts&, const ContainerFacts&) = default;
};

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
  const ContainerFacts* container = nullptr;  ///< nullptr: it is not of the log of a container
};

}  // namespace insitu
