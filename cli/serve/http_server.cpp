#include "cli/serve/http_server.h"

#include <httplib.h>
#include <sys/socket.h>

#include <chrono>
#include <cstdint>
#include <string_view>
#include <thread>
#include <utility>

namespace insitu::serve {
namespace {

// A thread has a connection as long as it lasts, so this many clients are served at once.
constexpr std::size_t kThreads = 128;
constexpr std::size_t kRequestsPerConnection = 1'000'000;
constexpr int kTimeoutSeconds = 10;
constexpr int kTooLarge = 413;

/// What a client sent, but for its body.
HttpRequest request_of(const httplib::Request& from) {
  HttpRequest request{.method = from.method, .path = from.path, .parameters = {}, .headers = {}, .body = {}};
  for (const auto& [name, value] : from.params) request.parameters.emplace_back(name, value);
  for (const auto& [name, value] : from.headers) request.headers.emplace_back(name, value);
  return request;
}

/// Whether a request has a body that the library does not read to its end, so that it would take the rest of it for the
/// next request of the connection.
bool leaves_body(const httplib::Request& request) {
  const auto is_read = [&] {
    return request.method == "POST" || request.method == "PUT" || request.method == "PATCH" ||
           request.method == "DELETE";
  };
  if (request.has_header("Transfer-Encoding") && !is_read()) return true;
  if (!request.has_header("Content-Length")) return false;
  const std::string length = request.get_header_value("Content-Length");
  const bool is_number = !length.empty() && length.find_first_not_of("0123456789") == std::string::npos;
  return request.get_header_value_count("Content-Length") > 1 || !is_number || (!is_read() && length != "0");
}

/// Answers, and has the connection closed: the library does that where an answer fails after it was written.
void refuse_and_close(httplib::Response& to) {
  static constexpr std::string_view kText = "a body does not belong to this request\n";
  to.status = 400;
  to.set_header("Connection", "close");
  to.set_content_provider(kText.size(), "text/plain; charset=utf-8",
                          [](std::size_t, std::size_t, httplib::DataSink& sink) {
                            sink.write(kText.data(), kText.size());
                            return false;
                          });
}

enum class Body : std::uint8_t { Whole, TooLarge, Broken };

/// Reads a body, whatever it is, so that what comes after it on the connection is a request. `status` is what the
/// library says where it cannot.
Body read_body(const httplib::Request& from, const httplib::ContentReader& reader, const int& status,
               std::string& body) {
  bool fits = true;
  const auto take = [&](const char* bytes, std::size_t size) {
    if (body.size() + size > HttpServer::kMaxBody) fits = false;
    if (fits) body.append(bytes, size);
    return true;
  };
  if (from.is_multipart_form_data()) {
    // Nothing here takes these; a plain read of them is none for the library.
    reader([](const httplib::MultipartFormData&) { return true; }, [](const char*, std::size_t) { return true; });
  } else if (!reader(take)) {
    return status == kTooLarge ? Body::TooLarge : Body::Broken;
  }
  return fits ? Body::Whole : Body::TooLarge;
}

void send(HttpAnswer&& answer, httplib::Response& to) {
  to.status = answer.status;
  for (const auto& [name, value] : answer.headers) to.set_header(name, value);
  if (!answer.stream) {
    to.set_content(answer.body, answer.type);
    return;
  }
  std::shared_ptr<BodyStream> stream = std::move(answer.stream);
  to.set_chunked_content_provider(answer.type, [stream](std::size_t, httplib::DataSink& sink) {
    if (!sink.is_writable()) return false;
    std::string bytes;
    const bool goes_on = stream->next(bytes);
    if (!bytes.empty() && !sink.write(bytes.data(), bytes.size())) return false;
    if (!goes_on) sink.done();
    return true;
  });
}

/// The SDK for Go closes the body of its request when an answer comes, and the connection if its writer has not yet
/// seen that the body has ended; then what is left of the answer is lost. No service that is far away answers so soon.
void wait_for_writer(const HttpRequest& request) {
  constexpr std::chrono::milliseconds kWriterIsDone{1};
  if (request.header("User-Agent").starts_with("aws-sdk-go")) std::this_thread::sleep_for(kWriterIsDone);
}

HttpAnswer broken() {
  return {.status = 400,
          .type = "application/x-amz-json-1.1",
          .body = R"({"__type":"SerializationException","message":"the body cannot be read"})",
          .headers = {{"x-amzn-ErrorType", "SerializationException"}}};
}

HttpAnswer too_large() {
  return {.status = kTooLarge,
          .type = "application/x-amz-json-1.1",
          .body = R"({"__type":"RequestEntityTooLarge","message":"the body is larger than 2 MiB"})",
          .headers = {{"x-amzn-ErrorType", "RequestEntityTooLarge"}}};
}

}  // namespace

struct HttpServer::State {
  Handler handler;
  httplib::Server server;
};

HttpServer::HttpServer(Handler handler) : state_(std::make_unique<State>()) {
  state_->handler = std::move(handler);
  httplib::Server& server = state_->server;
  const Handler& handle = state_->handler;
  const auto without_body = [&handle](const httplib::Request& from, httplib::Response& to) {
    send(handle(request_of(from)), to);
  };
  const auto with_body = [&handle](const httplib::Request& from, httplib::Response& to,
                                   const httplib::ContentReader& reader) {
    HttpRequest request = request_of(from);
    switch (read_body(from, reader, to.status, request.body)) {
      case Body::Whole: {
        HttpAnswer answered = handle(request);
        wait_for_writer(request);
        return send(std::move(answered), to);
      }
      case Body::TooLarge: return send(too_large(), to);
      case Body::Broken: return send(broken(), to);
    }
  };
  server.set_pre_routing_handler([](const httplib::Request& from, httplib::Response& to) {
    if (!leaves_body(from)) return httplib::Server::HandlerResponse::Unhandled;
    // The answer to HEAD has no body that could fail. The request is the library's own, and not constant there.
    if (from.method == "HEAD") const_cast<httplib::Request&>(from).method = "GET";
    refuse_and_close(to);
    return httplib::Server::HandlerResponse::Handled;
  });
  // A request line that the library does not understand: it has not even read the headers.
  server.set_error_handler([](const httplib::Request& from, httplib::Response& to) {
    if (from.headers.empty() && to.status == 400) refuse_and_close(to);
  });
  server.Get(".*", without_body);
  server.Options(".*", without_body);
  server.Post(".*", with_body);
  server.Put(".*", with_body);
  server.Patch(".*", with_body);
  server.Delete(".*", with_body);
  server.set_payload_max_length(kMaxBody);
  server.set_read_timeout(kTimeoutSeconds);
  server.set_write_timeout(kTimeoutSeconds);
  server.set_keep_alive_max_count(kRequestsPerConnection);
  server.set_tcp_nodelay(true);
  // The library's own choice has SO_REUSEPORT, by which a second server takes the same port without an error.
  server.set_socket_options([](socket_t socket) {
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  });
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
}

HttpServer::~HttpServer() = default;

int HttpServer::bind(const std::string& host, int port) {
  if (port == 0) return std::max(0, state_->server.bind_to_any_port(host));
  return state_->server.bind_to_port(host, port) ? port : 0;
}

void HttpServer::listen() { state_->server.listen_after_bind(); }

void HttpServer::stop() { state_->server.stop(); }

}  // namespace insitu::serve
