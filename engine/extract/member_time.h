#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/extract/event_time.h"

namespace insitu {

/// Epoch milliseconds of the first member at the top of a JSON object, in the order of the text, that has one of
/// default_time_fields() for a name and holds a time.
///
/// Reads no further than that member. What stands behind it plays no part: a line that was cut off still has its time.
/// `scratch` holds texts that had escapes.
std::optional<std::int64_t> find_member_time(std::string_view object, const TimeReader& times, std::string& scratch);

}  // namespace insitu
