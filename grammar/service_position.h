#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace insitu {

/// "line 2 and position 7", as the service's messages say where in a query something stands: lines count from one,
/// characters in a line from zero.
std::string service_position(std::string_view text, std::size_t at);

}  // namespace insitu
