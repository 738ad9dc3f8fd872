#pragma once

#include <chrono>
#include <memory>
#include <set>

#include "cli/serve/event_level.h"
#include "cli/serve/http_message.h"
#include "cli/serve/live_tail.h"
#include "cli/serve/members.h"
#include "cli/serve/page_api/request.h"
#include "cli/serve/refusal.h"

namespace insitu::serve {

/// The events that come to groups from now on, as `text/event-stream`: `group`…, `pattern`, `level`… → `events`, and a
/// `ping` each 15 seconds.
Answered<HttpAnswer> tail_for_page(PageCall& call, Members& in);

/// Those events as a stream. `levels`: only events of these; empty: all.
std::unique_ptr<BodyStream> page_tail_stream(std::unique_ptr<LiveTail> tail, std::set<Level> levels,
                                             std::chrono::milliseconds ping = std::chrono::seconds(15));

}  // namespace insitu::serve
