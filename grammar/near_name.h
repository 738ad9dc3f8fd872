#pragma once

#include <span>
#include <string_view>

namespace insitu {

/// The candidate a writer of `word` most likely meant, or an empty view when none is near: equal but for case, or at
/// most a third of its letters changed, added or left out. The result is one of the views in `candidates`.
std::string_view near_name(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace insitu
