#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "insitu/time_zone.h"

namespace insitu {

/// Appends a time (epoch milliseconds, printed in `zone`) by a format of strftime, names in English:
/// `%Y-%m-%d %H:%M:%S`.
///
/// Additions to C's: `%f` is the fraction of the second in six digits, `%L` in three; `%-d` leaves out leading zeros. A
/// letter that strftime does not know stays as it is written.
void append_date(std::string& out, std::string_view format, std::int64_t utc_milliseconds, const TimeZone& zone);

}  // namespace insitu
