#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "engine/expect/result.h"

namespace insitu {

/// The text of a test file with measured numbers in the place of those that it states; comments and layout stay. The
/// error says that a number does not stand where it should, or is shared by cases that found different ones.
std::expected<std::string, ReadProblem> with_measurements(std::string_view text,
                                                          std::span<const Measurement> measurements);

}  // namespace insitu
