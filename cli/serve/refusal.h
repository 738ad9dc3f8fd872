#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "cli/serve/tree.h"

namespace insitu::serve {

/// The services of the endpoint.
enum class Service : std::uint8_t { Logs, CloudWatch, Sts };

/// Why an operation is not done, in the words that clients know.
struct Refusal {
  std::string shape;    ///< the name of the exception: `ResourceNotFoundException`
  std::string message;  ///< never empty, because a client shows "UnknownError" then
  int status = 400;     ///< of HTTP
  /// The code of the query protocol, where it differs from `shape` (`InvalidParameterValue`); empty: `shape`.
  std::string query_code = {};
  Tree details = Tree::map();  ///< more members of the error, such as `queryCompileError`
};

/// What an operation gives, or why not.
template <class Value>
using Answered = std::expected<Value, Refusal>;

/// A refusal as a result.
inline std::unexpected<Refusal> refuse(std::string_view shape, std::string message) {
  return std::unexpected(Refusal{.shape = std::string(shape), .message = std::move(message)});
}

inline std::unexpected<Refusal> invalid_parameter(std::string message) {
  return refuse("InvalidParameterException", std::move(message));
}
inline std::unexpected<Refusal> missing_group() {
  return refuse("ResourceNotFoundException", "The specified log group does not exist.");
}
inline std::unexpected<Refusal> missing_stream() {
  return refuse("ResourceNotFoundException", "The specified log stream does not exist.");
}

}  // namespace insitu::serve
