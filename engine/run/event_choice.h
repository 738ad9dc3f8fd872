#pragma once

#include "engine/extract/origin.h"
#include "engine/input/block.h"
#include "insitu/log_event.h"
#include "insitu/origin_choice.h"

namespace insitu {

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
