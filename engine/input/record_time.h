#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "engine/model/time_syntax.h"

namespace insitu {

/// A time of RFC 3339 at the front of a text.
struct RecordTime {
  WrittenMoment moment;
  std::size_t fraction_digits = 0;
  bool is_zulu = false;  ///< it ends with `Z`, not with an offset
};

/// Reads `YYYY-MM-DDThh:mm:ss`, then perhaps a point and 1 to 9 digits, then `Z` or `±hh:mm`. nullopt: the text does
/// not begin so, or there is no such time. Thread-safe.
std::optional<RecordTime> read_record_time(std::string_view text);

}  // namespace insitu
