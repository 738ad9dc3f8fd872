#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace insitu {

/// The place of byte `at` in the words of the service's messages, "line 2 and position 7": lines count from one,
/// characters in a line from zero.
std::string service_position(std::string_view text, std::size_t at);

}  // namespace insitu
