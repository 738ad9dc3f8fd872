#pragma once

#include <expected>
#include <string>

#include "engine/input/input_problem.h"

namespace insitu {

/// Returns the whole content of a file, decompressed; `-` is standard input. The error is the first one of opening or
/// reading the file; what was read before it is lost.
std::expected<std::string, InputProblem> read_whole(const std::string& file);

}  // namespace insitu
