#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "insitu/test_report.h"

namespace insitu {

/// Returns the text of a test file with measured numbers in the place of those that it states; comments and layout
/// stay. The error says that a number is not where it should be, or is shared by cases that found different ones.
/// `text` must be the text that the measurements were made of.
std::expected<std::string, ReadProblem> with_measurements(std::string_view text,
                                                          std::span<const Measurement> measurements);

}  // namespace insitu
