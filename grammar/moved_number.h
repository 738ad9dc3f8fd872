#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace insitu {

/// The number that differs from a written one by `by`, as text; nullopt where it cannot be told apart or written.
std::optional<std::string> moved_number(std::string_view number, double by);

}  // namespace insitu
