#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "cli/serve/refusal.h"

/// The refusals of CloudWatch: each has a shape, and a code of its own in the query protocol.
namespace insitu::serve {

inline Refusal invalid_value(std::string message) {
  return {
      .shape = "InvalidParameterValueException", .message = std::move(message), .query_code = "InvalidParameterValue"};
}

inline Refusal invalid_combination(std::string message) {
  return {.shape = "InvalidParameterCombinationException",
          .message = std::move(message),
          .query_code = "InvalidParameterCombination"};
}

inline Refusal missing_parameter(std::string message) {
  return {
      .shape = "MissingRequiredParameterException", .message = std::move(message), .query_code = "MissingParameter"};
}

inline Refusal unknown_alarm(std::string_view name) {
  return {.shape = "ResourceNotFound", .message = fmt::format("Unknown alarm: {}", name), .status = 404};
}

/// Of operations on tags.
inline Refusal unknown_resource(std::string_view arn) {
  return {.shape = "ResourceNotFoundException", .message = fmt::format("Unknown resource: {}", arn), .status = 404};
}

inline Refusal invalid_format(std::string message) {
  return {.shape = "InvalidFormatFault", .message = std::move(message), .query_code = "InvalidFormat"};
}

inline Refusal limit_exceeded(std::string message) {
  return {.shape = "LimitExceededFault", .message = std::move(message), .query_code = "LimitExceeded"};
}

inline Refusal invalid_next_token() {
  return {.shape = "InvalidNextToken", .message = "The specified NextToken is invalid."};
}

inline Refusal validation_error(std::string message) {
  return {.shape = "ValidationException", .message = std::move(message), .query_code = "ValidationError"};
}

}  // namespace insitu::serve
