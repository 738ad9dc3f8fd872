#include "cli/serve/request_gate.h"

#include <algorithm>

namespace insitu::serve {
namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

/// The name in a Host header or an origin: without the port, and without the period that may end a name.
std::string_view name_of(std::string_view host) {
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    const bool is_whole = end + 1 == host.size() || (end < host.size() && host[end + 1] == ':');
    return end == std::string_view::npos || !is_whole ? std::string_view() : host.substr(0, end + 1);
  }
  host = host.substr(0, host.find(':'));
  if (host.ends_with('.')) host.remove_suffix(1);
  return host;
}

HttpAnswer forbidden(std::string text) {
  return {.status = 403, .type = "text/plain; charset=utf-8", .body = std::move(text)};
}

}  // namespace

RequestGate::RequestGate(std::string_view host, const std::vector<std::string>& allowed)
    : names_{"127.0.0.1", "[::1]", "localhost", lower_case(host)} {
  for (const std::string& name : allowed) names_.push_back(lower_case(name_of(name)));
}

bool RequestGate::is_allowed_name(std::string_view name) const {
  // SDKs put these in front of the host for StartLiveTail.
  for (const std::string_view prefix : {"stream-", "streaming-"}) {
    if (name.starts_with(prefix)) {
      name.remove_prefix(prefix.size());
      break;
    }
  }
  return std::ranges::find(names_, name) != names_.end() || name.ends_with(".localhost");
}

std::optional<HttpAnswer> RequestGate::refuses(const HttpRequest& request) const {
  const auto hosts =
      std::ranges::count_if(request.headers, [](const auto& header) { return lower_case(header.first) == "host"; });
  if (hosts != 1 || request.header("Host").empty()) {
    return HttpAnswer{.status = 400, .type = "text/plain; charset=utf-8", .body = "one Host header is needed\n"};
  }
  const std::string host = lower_case(request.header("Host"));
  if (!is_allowed_name(name_of(host))) {
    return forbidden("this server does not answer to that name; --allow-host adds one\n");
  }
  if (request.has_header("Origin") && lower_case(request.header("Origin")) != "http://" + host) {
    return forbidden("this server does not answer to pages of others\n");
  }
  if (const std::string site = lower_case(request.header("Sec-Fetch-Site"));
      !site.empty() && site != "same-origin" && site != "none") {
    return forbidden("this server does not answer to pages of others\n");
  }
  return std::nullopt;
}

}  // namespace insitu::serve
