#include "cli/serve/routes.h"

#include <fmt/format.h>

#include <exception>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/serve/operation.h"
#include "cli/serve/page_api.h"
#include "cli/serve/protocols/json.h"

namespace insitu::serve {
namespace {

constexpr std::string_view kLogsTarget = "Logs_20140328.";
constexpr std::string_view kCloudWatchTarget = "GraniteServiceVersion20100801.";

/// The part of a credential scope: `KEY/20260302/us-east-1/logs/aws4_request`. Empty: the request is not signed.
std::string_view scope_part(const HttpRequest& request, std::size_t part) {
  std::string_view scope;
  const std::string_view authorization = request.header("Authorization");
  constexpr std::string_view kCredential = "Credential=";
  if (const std::size_t at = authorization.find(kCredential); at != std::string_view::npos) {
    scope = authorization.substr(at + kCredential.size());
    scope = scope.substr(0, scope.find_first_of(", "));
  } else if (const auto parameter = request.parameter("X-Amz-Credential")) {
    scope = *parameter;
  }
  for (; part > 0; --part) {
    const std::size_t slash = scope.find('/');
    if (slash == std::string_view::npos) return {};
    scope.remove_prefix(slash + 1);
  }
  return scope.substr(0, scope.find('/'));
}

std::string region_of(const HttpRequest& request) {
  const std::string_view region = scope_part(request, 2);
  return region.empty() ? "us-east-1" : std::string(region);
}

/// Runs an operation; the refusals that every operation may give are here.
Answered<Tree> run(Call& call, Service service, std::string_view name, Members& in) {
  const Operation* const operation = find_operation(service, name);
  if (operation == nullptr)
    return refuse("UnknownOperationException", fmt::format("the operation {} is not served", name));
  if (operation->effect == Effect::Writes && call.server.settings().read_only) {
    return refuse("AccessDeniedException", "this server is read-only (--read-only)");
  }
  auto answered = operation->run(call, in);
  if (in.is_refused()) return in.refused();
  return answered;
}

Call call_of(Server& server, const HttpRequest& request) {
  return {.server = server,
          .region = region_of(request),
          .request_id = new_uuid(),
          .listing = server.catalogue().listing()};
}

HttpAnswer text_answer(int status, std::string text) {
  return {.status = status, .type = "text/plain; charset=utf-8", .body = std::move(text)};
}

// ---- JSON

HttpAnswer json_refusal(const Refusal& refusal, bool in_query_mode) {
  Tree body = Tree::map({{"__type", refusal.shape}, {"message", refusal.message}});
  for (const auto& [name, value] : *refusal.details.members()) body.set(name, value);
  HttpAnswer answer{.status = refusal.status, .type = {}, .body = write_json(body)};
  answer.headers.emplace_back("x-amzn-ErrorType", refusal.shape);
  if (in_query_mode) {
    answer.headers.emplace_back(
        "x-amzn-query-error",
        fmt::format("{};Sender", refusal.query_code.empty() ? refusal.shape : refusal.query_code));
  }
  return answer;
}

HttpAnswer answer_json(Call& call, const HttpRequest& request, Service service, std::string_view operation) {
  const bool in_query_mode = service == Service::CloudWatch && request.header("x-amzn-query-mode") == "true";
  const auto body = read_json(request.body);
  if (!body) return json_refusal(body.error(), in_query_mode);
  Members in(*body, service);
  if (service == Service::Logs && operation == "StartLiveTail") {
    auto stream = start_live_tail(call, in);
    if (in.is_refused()) return json_refusal(*in.refusal(), false);
    if (!stream) return json_refusal(stream.error(), false);
    return {.status = 200,
            .type = "application/vnd.amazon.eventstream",
            .body = "",
            .headers = {},
            .stream = std::move(*stream)};
  }
  const auto answered = run(call, service, operation, in);
  if (!answered) return json_refusal(answered.error(), in_query_mode);
  return {.status = 200, .type = {}, .body = write_json(*answered)};
}

HttpAnswer answer_target(Call& call, const HttpRequest& request, std::string_view target) {
  HttpAnswer answer;
  if (target.starts_with(kLogsTarget)) {
    answer = answer_json(call, request, Service::Logs, target.substr(kLogsTarget.size()));
    if (answer.type.empty()) answer.type = "application/x-amz-json-1.1";
  } else if (target.starts_with(kCloudWatchTarget)) {
    answer = answer_json(call, request, Service::CloudWatch, target.substr(kCloudWatchTarget.size()));
    answer.type = "application/x-amz-json-1.0";
  } else {
    answer = json_refusal(
        {.shape = "UnknownOperationException", .message = fmt::format("the target {} is not served", target)}, false);
    answer.type = "application/x-amz-json-1.1";
  }
  return answer;
}

/// The path without a slash at its end.
std::string_view plain_path(const HttpRequest& request) {
  std::string_view path = request.path;
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

HttpAnswer route(Server& server, const HttpRequest& request) {
  const std::string_view path = plain_path(request);
  if (request.method == "GET" && path == "/healthz") return text_answer(200, "ok\n");
  if (request.method == "POST" && path == "/" && request.has_header("X-Amz-Target")) {
    Call call = call_of(server, request);
    HttpAnswer answer = answer_target(call, request, request.header("X-Amz-Target"));
    answer.headers.emplace_back("x-amzn-RequestId", call.request_id);
    return answer;
  }
  if (request.method == "OPTIONS") return text_answer(405, "");
  if (is_page_api(path)) return answer_page_api(server, request);
  return text_answer(404, "there is nothing here\n");
}

}  // namespace

HttpAnswer answer(Server& server, const RequestGate& gate, const HttpRequest& request) {
  HttpAnswer answered;
  if (auto refused = gate.refuses(request)) {
    answered = std::move(*refused);
  } else {
    try {
      answered = route(server, request);
    } catch (const std::bad_alloc&) {
      answered = text_answer(503, "out of memory\n");
    } catch (const std::exception& failure) {
      answered = text_answer(500, fmt::format("a failure of the server: {}\n", failure.what()));
    }
  }
  answered.headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
  answered.headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
  answered.headers.emplace_back("X-Content-Type-Options", "nosniff");
  answered.headers.emplace_back("Cache-Control", "no-store");
  return answered;
}

}  // namespace insitu::serve
