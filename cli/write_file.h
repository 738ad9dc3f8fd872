#pragma once

#include <string>
#include <string_view>

namespace insitu::cli {

/// Writes a file whole or not at all, as AtomicFile does; false, and said on stderr: it could not be written.
bool write_file(const std::string& file, std::string_view text);

}  // namespace insitu::cli
