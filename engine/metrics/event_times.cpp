#include "engine/metrics/event_times.h"

#include "insitu/metric_data.h"

namespace insitu {

std::optional<std::int64_t> EventTimes::of(const LogEvent& event, const Origin& origin, std::uint64_t file_offset) {
  if (arena_.used() > 0) arena_.clear();
  FieldValue time;
  reader_.read(event, origin, file_offset, arena_, {&time, 1});
  const bool is_usable = time.kind() == FieldKind::Timestamp && is_sample_time(time.integer());
  return is_usable ? std::optional(time.integer()) : std::nullopt;
}

std::optional<std::int64_t> EventTimes::of(const LogEvent& event) { return of(event, Origin(), 0); }

}  // namespace insitu
