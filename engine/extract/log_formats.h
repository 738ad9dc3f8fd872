#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "insitu/field_value.h"

namespace insitu {

/// The formats of text lines whose fields the service discovers.
enum class LogFormat : std::uint8_t { Other, Lambda, VpcFlow, Route53 };
inline constexpr std::size_t kLogFormats = 4;

/// The maximum number of fields of a format.
inline constexpr std::size_t kMaxLogFormatFields = 14;

/// Returns the names of a format's fields, in the order of LogFormatReading::values. Static texts; none for Other.
std::span<const std::string_view> field_names(LogFormat format);

/// Whether a format has a field of this name.
bool is_log_format_field(std::string_view name);

/// The fields of one line. Not Other: `values` and `time` are set.
struct LogFormatReading {
  LogFormat format = LogFormat::Other;
  std::array<FieldValue, kMaxLogFormatFields> values;  ///< in the order of field_names(format)
  FieldValue time;                                     ///< what the fields state of the event's time
};

/// Recognises a line by its shape and reads its fields; texts borrow from `message`.
///
/// Lambda: lines that begin with `START RequestId: `, `END RequestId: `, `REPORT RequestId: ` (these have an `@type`),
/// `RequestId: ` or `XRAY TraceId: `, and those of the runtimes, which carry a request id (a UUID) after a time:
/// `TIME ID ...`, `[LEVEL] TIME ID ...`. Durations are in milliseconds; memory is in bytes, 1,000,000 to the MB.
/// VPC flow logs: the default format, version 2. Route 53: the public query log. A `-` is a missing value.
void read_log_format(std::string_view message, LogFormatReading& reading);

/// Returns the value of a word of a VPC flow log in a column of this name. A `-` is a missing value. Borrows the word.
FieldValue flow_value(std::string_view column, std::string_view word);

/// Returns what follows the prefix that Lambda's Node.js runtime writes before a text (a time, a request id and perhaps
/// a level, each with a tab after it), or all of `message` where there is no such prefix. Borrows from `message`.
std::string_view without_lambda_prefix(std::string_view message);

}  // namespace insitu
