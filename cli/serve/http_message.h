#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace insitu::serve {

/// A request as it came, whatever read it from a socket.
struct HttpRequest {
  std::string method;                                           ///< `GET`
  std::string path;                                             ///< without its query string
  std::vector<std::pair<std::string, std::string>> parameters;  ///< of the query string, decoded
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string address = {};  ///< where it came to: `http://127.0.0.1:8717`

  /// A header by its name in any letter case; empty: there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  [[nodiscard]] bool has_header(std::string_view name) const;
  /// The first parameter of a name; nullopt: there is none.
  [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const;
};

/// The body of an answer that comes by and by. Called on one thread.
class BodyStream {
 public:
  virtual ~BodyStream() = default;
  /// Waits for more, for a second at most, and appends it to `out`; nothing may have come. False: that was all.
  virtual bool next(std::string& out) = 0;
};

/// What is answered.
struct HttpAnswer {
  int status = 200;
  std::string type;  ///< Content-Type
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers = {};  ///< besides Content-Type
  std::unique_ptr<BodyStream> stream = nullptr;                   ///< takes the place of `body`
};

}  // namespace insitu::serve
