#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "insitu/log_event.h"

namespace insitu {

/// What the input itself states about its events, used where an event does not. Borrows its texts.
struct Origin {
  std::string_view log_group;                 ///< from the path; empty: none
  std::string_view log_stream;                ///< from the path
  std::string_view file;                      ///< the file as it was named
  std::optional<std::int64_t> modified = {};  ///< when it was last written, epoch milliseconds
  /// The names of the columns of its lines, as the first line of a log of VPC flows states them; empty: it does not.
  std::span<const std::string> columns = {};
  bool is_baseline = false;  ///< as in Input
};

/// The log group and stream of the events in a file, as far as its path states them.
struct PathOrigin {
  std::string log_group;
  std::string log_stream;
};

/// Returns the log group and stream of a path. A file is a log stream, and the directory it is in a log group:
/// `/var/log/api/web-1.log.gz` is the stream `web-1.log` (without the suffix of a compression) of the group
/// `/var/log/api`. The directory counts as typed, but for slashes at its end; a path without one has no log group.
/// Standard input (`-`) is the stream `-`.
PathOrigin origin_of_path(std::string_view path);

/// Whether an event is in one of Lambda's log groups: `/aws/lambda/NAME`, with a leading account or without. If the
/// event names no group, a path with such a part counts.
bool comes_from_lambda(const LogEvent& event, const Origin& origin);

}  // namespace insitu
