#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/serve/http_message.h"

namespace insitu::serve {

/// Keeps out what a browser sends for pages of others: requests under a name that was bound to the loopback by somebody
/// else's name server, and requests that a page of another origin makes. Immutable, so threads share it.
class RequestGate {
 public:
  /// `host` is what the server is bound to; `allowed` are more names under which it may be asked.
  RequestGate(std::string_view host, const std::vector<std::string>& allowed);

  /// Why a request is kept out; nullopt: it may pass. To be asked before anything else of the request is looked at.
  [[nodiscard]] std::optional<HttpAnswer> refuses(const HttpRequest& request) const;

 private:
  [[nodiscard]] bool is_allowed_name(std::string_view name) const;

  std::vector<std::string> names_;
};

}  // namespace insitu::serve
