#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/model/time_syntax.h"

/// The forms that most logs write their times in, read eight characters at a time. All results are those of the readers
/// in time_syntax.h, which know more forms.
namespace insitu {

/// A moment of which a text states the year.
struct WrittenMoment {
  std::int64_t milliseconds = 0;  ///< of the epoch; if it is local, as if the wall clock were UTC
  std::size_t length = 0;         ///< bytes of the text that state it
  bool is_local = false;          ///< no zone is stated
};

/// Reads the moment at the front of `text` if it has the form that most logs use: `YYYY-MM-DDTHH:MM:SS`, perhaps a
/// fraction, then `Z` or `±hh:mm`; a blank may replace the `T`. The result is that of read_iso_time. nullopt: the text
/// may still be a time for read_iso_time.
std::optional<WrittenMoment> read_iso_moment(std::string_view text);

/// Reads the same, also with `/` for the date's `-`, also where surely no zone follows, and the time of access logs:
/// `06/May/2024:07:08:09 +0900`. nullopt: the text may still be a time.
std::optional<WrittenMoment> read_usual_moment(std::string_view text);

/// Reads the time at the front of a line of syslog, which surely states no year: `May  6 07:08:09 host ...`. nullopt:
/// the text may still be a time.
std::optional<WrittenTime> read_syslog_time(std::string_view line);

}  // namespace insitu
