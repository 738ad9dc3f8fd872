#pragma once

#include <chrono>
#include <memory>

#include "cli/serve/http_message.h"
#include "cli/serve/live_tail.h"
#include "cli/serve/operation.h"

namespace insitu::serve {

/// How a tail is handed on, as an event stream.
struct TailSession {
  Tree start;           ///< of `sessionStart`
  std::string account;  ///< in front of the names of log groups
  std::chrono::milliseconds longest = std::chrono::hours(3);
  std::chrono::milliseconds interval = std::chrono::seconds(1);  ///< of updates, which come also where nothing did
};

/// The frames of a session, until it has lasted too long or the server ends.
std::unique_ptr<BodyStream> tail_stream(std::unique_ptr<LiveTail> tail, TailSession session);

}  // namespace insitu::serve
