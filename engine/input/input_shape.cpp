#include "insitu/input_shape.h"

#include <algorithm>

namespace insitu {
std::string_view name_of(InputShape shape) { return kInputShapeNames[static_cast<std::size_t>(shape)]; }

std::optional<InputShape> input_shape_named(std::string_view name) {
  const auto* const found = std::ranges::find(kInputShapeNames, name);
  if (found == kInputShapeNames.end()) return std::nullopt;
  return static_cast<InputShape>(found - kInputShapeNames.begin());
}

}  // namespace insitu
