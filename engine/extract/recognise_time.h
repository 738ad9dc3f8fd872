#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "engine/model/time_syntax.h"

namespace insitu {

/// Whether a time of this length ends in a line: no word goes on after it.
bool ends_there(std::string_view text, std::size_t length);

/// Reads the time at the front of a text in any form of TimeReader::read() but an epoch. nullopt: there is none.
std::optional<WrittenTime> recognise(std::string_view text);

/// Reads klog's `I0506 07:08:09.123456`.
std::optional<WrittenTime> klog(std::string_view text);

}  // namespace insitu
