#pragma once

#include <string>
#include <string_view>

namespace insitu::serve {

/// Frames of `application/vnd.amazon.eventstream`. Each has its lengths and checksums, headers of texts, and a payload
/// of JSON.

/// Appends the frame of an event: `initial-response`, `sessionUpdate`.
void append_event_frame(std::string& out, std::string_view event_type, std::string_view json);
/// Appends the frame that ends a stream with an exception, such as `SessionTimeoutException`.
void append_exception_frame(std::string& out, std::string_view exception_type, std::string_view message);

}  // namespace insitu::serve
