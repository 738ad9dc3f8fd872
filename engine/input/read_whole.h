#pragma once

#include <cstddef>
#include <expected>
#include <string>

#include "engine/input/input_problem.h"

namespace insitu {

/// No template, query or event has more bytes; a small compressed file may become that many.
inline constexpr std::size_t kMaxWholeBytes = std::size_t{256} << 20;

/// Returns the whole content of a file, decompressed; `-` is standard input. More than `max_bytes` bytes are a problem.
std::expected<std::string, InputProblem> read_whole(const std::string& file, std::size_t max_bytes = kMaxWholeBytes);

}  // namespace insitu
