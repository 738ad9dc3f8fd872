#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/model/field_value.h"
#include "engine/model/time_zone.h"

namespace insitu {

/// How the time of an event is found where the input does not state it.
struct TimeOptions {
  std::string field = {};   ///< the field that holds it (a flattened name); empty: the usual ones, in their order
  std::string format = {};  ///< how it is written, as strptime has it with %f for fractions; empty: recognised
  TimeZone zone = {};       ///< of times that state none
  std::int64_t now = 0;     ///< epoch milliseconds: gives syslog times their year
};

/// The JSON members that are asked for the time of an event, most trusted first.
std::span<const std::string_view> usual_time_fields();

/// Reads times as logs write them. Immutable; share it between threads.
class TimeReader {
 public:
  /// The error says what is wrong with the format.
  static std::expected<TimeReader, std::string> make(TimeOptions options);

  /// The time that a value states: ISO 8601 with its variants, RFC 1123, Apache's, epoch seconds, milliseconds,
  /// microseconds or nanoseconds by magnitude.
  [[nodiscard]] std::optional<std::int64_t> read(const FieldValue& value) const;
  /// The time at the start of a text line: ISO 8601, syslog (with or without priority), the brackets of Apache and
  /// nginx (anywhere in front of the first quote).
  [[nodiscard]] std::optional<std::int64_t> find_in_line(std::string_view message) const;
  [[nodiscard]] const TimeOptions& options() const { return options_; }

 private:
  explicit TimeReader(TimeOptions options) : options_(std::move(options)) {}
  TimeOptions options_;
};

}  // namespace insitu
