#pragma once

#include <functional>
#include <memory>
#include <string>

#include "cli/serve/http_message.h"

namespace insitu::serve {

/// HTTP on one port of the loopback: bytes of a socket → HttpRequest → HttpAnswer → bytes. The one room that knows
/// cpp-httplib.
class HttpServer {
 public:
  /// Called on many threads at once. Must not throw.
  using Handler = std::function<HttpAnswer(const HttpRequest& request)>;

  /// The largest body, also after it was decompressed.
  static constexpr std::size_t kMaxBody = std::size_t{2} << 20;

  explicit HttpServer(Handler handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Takes a port, 0: any that is free. Returns its number; 0: it is taken, or may not be had.
  int bind(const std::string& host, int port);
  /// Answers until stop() is called; then waits for the answers that are on their way.
  void listen();
  /// Ends listen(). May be called on any thread.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace insitu::serve
