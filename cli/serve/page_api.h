#pragma once

#include <string_view>

#include "cli/serve/http_message.h"
#include "cli/serve/refusal.h"
#include "cli/serve/server.h"

namespace insitu::serve {

/// Whether a path is one of the interface that the page has beside that of AWS: `/api/…`.
bool is_page_api(std::string_view path);

/// Answers a request of the page, in JSON but for exports and live tails; errors are `{"error":{"code","message"}}`.
/// To be called after the request has passed the gate. REQUIRES: is_page_api(request.path)
HttpAnswer answer_page_api(Server& server, const HttpRequest& request);

/// The answer to a request of a page that has no token, or a wrong one.
HttpAnswer refuse_page_access(const Refusal& refusal);

}  // namespace insitu::serve
