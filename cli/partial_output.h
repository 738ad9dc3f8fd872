#pragma once

#include <string>
#include <string_view>

namespace insitu::cli {

/// Writes a partial result: to a file, whole or not at all; `-` is standard output. Returns false, after complaining,
/// if it could not be written.
bool write_partial_to(const std::string& file, std::string_view bytes);

}  // namespace insitu::cli
