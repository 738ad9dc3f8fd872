#include "engine/run/event_window.h"

#include "insitu/field_value.h"

namespace insitu {

bool EventWindow::holds(const LogEvent& event, const Origin& origin, std::uint64_t file_offset) {
  if (arena_.used() > 0) arena_.clear();
  FieldValue time;
  reader_.read(event, origin, file_offset, arena_, {&time, 1});
  return time.kind() == FieldKind::Timestamp && window_.holds(time.integer());
}

}  // namespace insitu
