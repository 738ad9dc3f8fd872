#pragma once

#include <optional>
#include <string>

#include "cli/serve/http_message.h"
#include "cli/serve/request_gate.h"
#include "cli/serve/request_key.h"
#include "cli/serve/server.h"

namespace insitu::serve {

/// Who may ask, and what is shown to people.
struct Access {
  RequestGate gate;
  std::optional<RequestKey> key = {};  ///< nullopt: every user of this machine
  std::optional<std::string> page_folder =
      {};  ///< where the files of the page are read anew; nullopt: they are built in
};

/// From a request to its answer, whatever protocol it is in. Thread-safe; it is what the HTTP server calls, and what
/// tests call without a socket. Never throws: a failure of ours is an InternalFailure with the id of the request.
HttpAnswer answer(Server& server, const Access& access, const HttpRequest& request);

}  // namespace insitu::serve
