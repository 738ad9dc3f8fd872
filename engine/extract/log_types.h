#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "engine/model/field_value.h"

namespace insitu {

/// The kinds of text lines whose fields the service discovers.
enum class LogType : std::uint8_t { Other, Lambda, VpcFlow, Route53 };
inline constexpr std::size_t kLogTypes = 4;

inline constexpr std::size_t kMaxLogTypeFields = 14;

/// The names of its fields, in the order of LogTypeReading::values.
std::span<const std::string_view> field_names(LogType type);

struct LogTypeReading {
  LogType type = LogType::Other;
  std::array<FieldValue, kMaxLogTypeFields> values;  ///< in the order of field_names(type), where it is not Other
  FieldValue time;                                   ///< what the fields say of the time of the event; not of Other
};

/// Recognises a line by its shape and reads its fields; texts borrow from `message`.
///
/// Lambda: lines that begin with `START RequestId: `, `END RequestId: `, `REPORT RequestId: ` (these have an `@type`),
/// `RequestId: ` or `XRAY TraceId: `, and those of the runtimes, which carry a request id (a UUID) behind a time:
/// `TIME ID ...`, `[LEVEL] TIME ID ...`. Durations in milliseconds; memory in bytes, a MB being 1,000,000 of them.
/// VPC flow logs: the default format, version 2. Route 53: the public query log. A `-` is a missing value.
void read_log_type(std::string_view message, LogTypeReading& reading);

}  // namespace insitu
