#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/extract/origin.h"
#include "engine/input/block.h"
#include "engine/model/log_event.h"

namespace insitu {

/// Which log groups and log streams are looked at. The names are patterns in which `*` matches any run of characters,
/// also none; all else matches itself. Immutable; share it between threads.
struct OriginChoice {
  std::vector<std::string> log_groups = {};   ///< empty: all
  std::vector<std::string> log_streams = {};  ///< empty: all

  [[nodiscard]] bool takes_all() const { return log_groups.empty() && log_streams.empty(); }
  /// A group matches as it is stated or, if an account precedes it (`123456789012:/aws/lambda/fn`), without that.
  [[nodiscard]] bool takes_group(std::string_view log_group) const;
  [[nodiscard]] bool takes_stream(std::string_view log_stream) const;
};

/// A choice for a block whose events state groups and streams themselves, so that each has to be read first.
struct EventChoice {
  OriginChoice choice;
  PathOrigin path;  ///< of events that state none

  [[nodiscard]] bool takes(const LogEvent& event) const {
    return choice.takes_group(event.log_group.empty() ? path.log_group : event.log_group) &&
           choice.takes_stream(event.log_stream.empty() ? path.log_stream : event.log_stream);
  }
};

/// Removes the events that are not chosen from a block, as far as that can be decided without reading them: by the
/// path, or by what is stated around a record. `path`: the origin of events for which nothing else is stated.
void remove_others(Block& block, const OriginChoice& choice, const Origin& path);

}  // namespace insitu
