#pragma once

#include <cstdint>
#include <string>

#include "insitu/field_value.h"
#include "insitu/time_zone.h"

namespace insitu {

/// A zone in which times are printed.
struct ShownZone {
  std::string name;  ///< as people call it: `Asia/Seoul`
  TimeZone zone;
};

/// Whether a time states its distance from UTC.
enum class UtcOffset : std::uint8_t { Hidden, Shown };

/// Returns a time, in epoch milliseconds, as it is printed in a zone: `2026-03-02 21:00:00.000`, or with its distance
/// from UTC `2026-03-02 21:00:00.000 +09:00`.
std::string time_in_zone(std::int64_t milliseconds, const ShownZone& zone, UtcOffset offset);

/// Returns what text_of() does, but a timestamp in a zone, if there is one.
std::string_view text_in_zone(const FieldValue& value, const ShownZone* zone, UtcOffset offset, std::string& scratch);

}  // namespace insitu
