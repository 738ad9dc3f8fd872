#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace insitu {

/// The number that differs from a written one by `by`, as text. nullopt: `number` is none, or it
/// is too large for the difference to be written.
std::optional<std::string> moved_number(std::string_view number, double by);

}  // namespace insitu
