#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "cli/metrics_arguments.h"

namespace insitu::cli {

/// By which clock alarms are evaluated.
enum class WatchClock : std::uint8_t { Wall, Events };
/// How transitions are printed.
enum class WatchFormat : std::uint8_t { Text, Ndjson };

/// The arguments of `insitu watch`.
struct WatchArguments {
  MetricsArguments metrics;         ///< what is watched, what is done, and the files
  std::vector<std::string> alarms;  ///< of the templates; empty: all
  FollowArguments follow;
  WatchClock clock = WatchClock::Wall;
  WatchFormat output = WatchFormat::Text;
  std::optional<std::string> state_file;
  bool catch_up = false;  ///< actions are run for what fell due while nothing watched
};

/// Parses `words`, the arguments after the command's name.
std::expected<WatchArguments, UsageError> parse_watch_arguments(std::vector<std::string> words);
CommandPage watch_page();

}  // namespace insitu::cli
