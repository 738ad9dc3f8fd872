#pragma once

#include <expected>
#include <string>

#include "engine/input/input_problem.h"

namespace insitu {

/// Returns the whole content of a file, decompressed; `-` is standard input.
std::expected<std::string, InputProblem> read_whole(const std::string& file);

}  // namespace insitu
