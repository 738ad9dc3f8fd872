#pragma once

namespace insitu {

/// Whether TimeZone::find has failed so far, on any thread, because the system has no database of zones. Answers can
/// then lack what they would otherwise say, so the program does not report success. In time_zone.cpp.
bool has_missed_zone_database();

}  // namespace insitu
