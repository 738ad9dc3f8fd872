#include "cli/serve/routes.h"

#include <fmt/format.h>

#include <exception>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/serve/clock.h"
#include "cli/serve/operation.h"
#include "cli/serve/page_api.h"
#include "cli/serve/page_api/static.h"
#include "cli/serve/protocols/cbor.h"
#include "cli/serve/protocols/json.h"
#include "cli/serve/protocols/query.h"
#include "cli/serve/uuid.h"

namespace insitu::serve {
namespace {

constexpr std::string_view kLogsTarget = "Logs_20140328.";
constexpr std::string_view kCloudWatchTarget = "GraniteServiceVersion20100801.";
constexpr std::string_view kCborPath = "/service/GraniteServiceVersion20100801/operation/";
constexpr std::string_view kStsVersion = "2011-06-15";

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
  return {.server = server, .region = region_of(request), .request_id = new_uuid(), .listing = server.catalogue()};
}

HttpAnswer text_answer(int status, std::string text) {
  return {.status = status, .type = "text/plain; charset=utf-8", .body = std::move(text)};
}

// ---- JSON

/// What clients of the query-compatible mode take the code of an error from.
std::string query_error(const Refusal& refusal) {
  return fmt::format("{};Sender", refusal.query_code.empty() ? refusal.shape : refusal.query_code);
}

HttpAnswer json_refusal(const Refusal& refusal, bool in_query_mode) {
  Tree body = Tree::map({{"__type", refusal.shape}, {"message", refusal.message}});
  for (const auto& [name, value] : *refusal.details.members()) body.set(name, value);
  HttpAnswer answer{.status = refusal.status, .type = {}, .body = write_json(body)};
  answer.headers.emplace_back("x-amzn-ErrorType", refusal.shape);
  if (in_query_mode) {
    answer.headers.emplace_back("x-amzn-query-error", query_error(refusal));
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

// ---- CBOR

HttpAnswer answer_cbor(Call& call, const HttpRequest& request, std::string_view operation) {
  HttpAnswer answer{.status = 200, .type = "application/cbor", .body = {}};
  answer.headers.emplace_back("smithy-protocol", "rpc-v2-cbor");
  const auto refused = [&](const Refusal& refusal) {
    answer.status = refusal.status;
    answer.body = write_cbor_error(refusal);
    if (request.header("x-amzn-query-mode") == "true") {
      answer.headers.emplace_back("x-amzn-query-error", query_error(refusal));
    }
    return std::move(answer);
  };
  const auto body = read_cbor(request.body);
  if (!body) return refused(body.error());
  Members in(*body, Service::CloudWatch);
  const auto answered = run(call, Service::CloudWatch, operation, in);
  if (!answered) return refused(answered.error());
  answer.body = write_cbor(*answered);
  return answer;
}

// ---- the query protocol

/// A page of another origin can send a form without asking, but it cannot add a header for the signature to it. It
/// could add parameters, so these count only where no browser says that a page asks.
bool is_signed(const HttpRequest& request) {
  if (request.has_header("Authorization")) return true;
  return request.parameter("X-Amz-Signature") && !request.has_header("Origin") && !request.has_header("Sec-Fetch-Site");
}

HttpAnswer answer_query(Call& call, const HttpRequest& request) {
  Service service = scope_part(request, 3) == "sts" ? Service::Sts : Service::CloudWatch;
  const auto refused = [&](const Refusal& refusal) {
    return HttpAnswer{
        .status = refusal.status, .type = "text/xml", .body = write_query_error(service, refusal, call.request_id)};
  };
  if (!is_signed(request)) {
    return refused(
        {.shape = "MissingAuthenticationToken", .message = "Request is missing Authentication Token", .status = 403});
  }
  const auto body = read_query(request.body);
  if (!body) return refused(body.error());
  const Tree* const version = body->find("Version");
  if (version != nullptr && version->text() != nullptr && *version->text() == kStsVersion) service = Service::Sts;
  Members in(*body, service, Typing::TextsOnly);
  const std::string action = in.required_text("Action");
  if (in.is_refused()) return refused(*in.refusal());
  auto answered = run(call, service, action, in);
  if (!answered && answered.error().shape == "UnknownOperationException") {
    answered.error().query_code = "InvalidAction";
  }
  if (!answered) return refused(answered.error());
  return {.status = 200, .type = "text/xml", .body = write_query(service, action, *answered, call.request_id)};
}

bool is_form(const HttpRequest& request) {
  return request.header("Content-Type").starts_with("application/x-www-form-urlencoded");
}

/// The path without a slash at its end.
std::string_view plain_path(const HttpRequest& request) {
  std::string_view path = request.path;
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path;
}

/// How a request speaks.
enum class Protocol : std::uint8_t { None, Json, Query, Cbor };

Protocol protocol_of(const HttpRequest& request, std::string_view path) {
  if (request.method != "POST") return Protocol::None;
  if (path.starts_with(kCborPath)) return Protocol::Cbor;
  if (path != "/") return Protocol::None;
  if (request.has_header("X-Amz-Target")) return Protocol::Json;
  return is_form(request) ? Protocol::Query : Protocol::None;
}

/// The answer to a client of AWS without the key.
HttpAnswer refuse_access(const Refusal& refusal, Protocol protocol, const std::string& request_id) {
  if (protocol == Protocol::Cbor) {
    return {.status = refusal.status,
            .type = "application/cbor",
            .body = write_cbor_error(refusal),
            .headers = {{"smithy-protocol", "rpc-v2-cbor"}}};
  }
  if (protocol == Protocol::Query) {
    return {.status = refusal.status,
            .type = "text/xml",
            .body = write_query_error(Service::CloudWatch, refusal, request_id)};
  }
  HttpAnswer answer = json_refusal(refusal, false);
  answer.type = "application/x-amz-json-1.1";
  return answer;
}

HttpAnswer answer_call(Server& server, const Access& access, const HttpRequest& request, Protocol protocol,
                       std::string_view path) {
  Call call = call_of(server, request);
  HttpAnswer answer;
  if (const auto refused = access.key ? access.key->refuses(request, clock_now()) : std::nullopt) {
    answer = refuse_access(*refused, protocol, call.request_id);
  } else if (protocol == Protocol::Cbor) {
    answer = answer_cbor(call, request, path.substr(kCborPath.size()));
  } else if (protocol == Protocol::Json) {
    answer = answer_target(call, request, request.header("X-Amz-Target"));
  } else {
    answer = answer_query(call, request);
  }
  answer.headers.emplace_back("x-amzn-RequestId", call.request_id);
  return answer;
}

HttpAnswer route(Server& server, const Access& access, const HttpRequest& request) {
  const std::string_view path = plain_path(request);
  if (const Protocol protocol = protocol_of(request, path); protocol != Protocol::None) {
    return answer_call(server, access, request, protocol, path);
  }
  if (is_page_api(path)) {
    const auto refused = access.key ? access.key->refuses(request, clock_now()) : std::nullopt;
    return refused ? refuse_page_access(*refused) : answer_page_api(server, request);
  }
  if (request.method == "GET" || request.method == "HEAD") {
    if (path == "/healthz") return text_answer(200, "ok\n");
    if (auto file = answer_page_file(path, access.page_folder)) return std::move(*file);
  }
  if (request.method == "OPTIONS") return text_answer(405, "");
  return text_answer(404, "there is nothing here\n");
}

}  // namespace

HttpAnswer answer(Server& server, const Access& access, const HttpRequest& request) {
  HttpAnswer answered;
  if (auto refused = access.gate.refuses(request)) {
    answered = std::move(*refused);
  } else {
    try {
      answered = route(server, access, request);
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
