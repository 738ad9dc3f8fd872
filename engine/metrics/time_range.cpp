#include "insitu/time_range.h"

#include <algorithm>

namespace insitu {

void TimeRange::add(std::int64_t time) {
  const bool was_empty = is_empty();
  first = was_empty ? time : std::min(first, time);
  last = was_empty ? time : std::max(last, time);
}

void TimeRange::add(const TimeRange& more) {
  if (more.is_empty()) return;
  add(more.first);
  add(more.last);
}

}  // namespace insitu
