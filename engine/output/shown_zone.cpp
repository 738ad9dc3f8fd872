#include "insitu/shown_zone.h"

#include <fmt/format.h>

#include <cstdlib>

#include "engine/model/timestamp.h"

namespace insitu {

std::string time_in_zone(std::int64_t milliseconds, const ShownZone& zone, UtcOffset offset) {
  const std::int64_t distance = zone.zone.offset_at(milliseconds);
  std::int64_t local = 0;
  if (__builtin_add_overflow(milliseconds, distance, &local)) local = milliseconds;
  std::string text;
  append_timestamp(text, local);
  if (offset == UtcOffset::Hidden) return text;
  const std::int64_t minutes = std::abs(distance) / 60'000;
  return text + fmt::format(" {}{:02}:{:02}", distance < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string_view text_in_zone(const FieldValue& value, const ShownZone* zone, UtcOffset offset, std::string& scratch) {
  if (zone == nullptr || value.kind() != FieldKind::Timestamp) return text_of(value, scratch);
  scratch = time_in_zone(value.integer(), *zone, offset);
  return scratch;
}

}  // namespace insitu
