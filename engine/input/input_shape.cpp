#include "engine/input/input_shape.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace insitu {
namespace {

/// In the order of InputShape.
constexpr std::array<std::string_view, 16> kShapeNames = {
    "lines",  "events", "envelope", "kinesis", "cloudtrail", "records",    "results",  "json",
    "docker", "cri",    "journald", "export",  "tail",       "tail-short", "vpc-flow", "w3c"};
static_assert(static_cast<std::size_t>(InputShape::W3c) + 1 == kShapeNames.size(), "each shape has a name");

}  // namespace

std::string_view name_of(InputShape shape) { return kShapeNames[static_cast<std::size_t>(shape)]; }

std::optional<InputShape> input_shape_named(std::string_view name) {
  const auto* const found = std::ranges::find(kShapeNames, name);
  if (found == kShapeNames.end()) return std::nullopt;
  return static_cast<InputShape>(found - kShapeNames.begin());
}

std::string input_shape_names() {
  std::string names;
  for (const std::string_view name : kShapeNames) {
    if (!names.empty()) names += ", ";
    names += name;
  }
  return names;
}

}  // namespace insitu
