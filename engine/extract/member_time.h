#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/extract/event_time.h"

namespace insitu {

/// Returns the epoch milliseconds of the first member at the top of a JSON object, in the order of the text, that has
/// one of default_time_fields() as its name and holds a time; failing that, of `_aws.Timestamp` (the embedded metric
/// format). nullopt: there is none.
///
/// Reads no further than that member. What comes after it does not matter: a line that was cut off still has its time.
/// `scratch` is used for texts that had escapes.
std::optional<std::int64_t> find_member_time(std::string_view object, const TimeReader& times, std::string& scratch);

}  // namespace insitu
