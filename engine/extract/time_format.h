#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/time_syntax.h"

namespace insitu {

/// The time that a text states in a format.
struct FormattedTime {
  /// Epoch milliseconds from %s, in which case nothing else counts; nullopt: the format has no %s.
  std::optional<std::int64_t> epoch;
  WrittenTime time;
};

/// A format of times with the conversions of strptime:
///
///   %Y %y %m %d %e %j      year, two digits of it (69–99: 19xx), month, day, day of the year
///   %b %B %h, %a %A        names of months and weekdays in English, short or full; the weekday does not count
///   %H %I %p %M %S         hour of 24 or of 12 with AM or PM, minute, second
///   %f %L                  digits of a fraction of a second, as many as there are
///   %z %Z                  `Z`, `+hh:mm`, `+hhmm`, `+hh`; a name as ZoneName has it, or a place such as `Asia/Seoul`
///   %s                     seconds since 1970
///   %F %T %R %D            %Y-%m-%d  %H:%M:%S  %H:%M  %m/%d/%y
///   %% %n %t               a percent sign; white space
///
/// White space matches any white space, also none; everything else matches itself. Immutable; share it between threads.
class TimeFormat {
 public:
  /// Makes a format. The error says what is wrong with it.
  static std::expected<TimeFormat, std::string> make(std::string format);

  /// Reads the time at the front of `text`. Its length is that of the text that matched. nullopt: no match.
  [[nodiscard]] std::optional<FormattedTime> read(std::string_view text) const;

 private:
  explicit TimeFormat(std::string format) : format_(std::move(format)) {}
  std::string format_;  // short forms such as %T written out
};

}  // namespace insitu
