#pragma once

#include <cstdint>
#include <string>

#include "insitu/scan_input.h"

namespace insitu {

/// The first bytes of a file, decompressed where it is compressed, as an input of a scan.
Input beginning_of_file(const std::string& path, std::uint64_t bytes);

/// Whether the first bytes of a file, likewise, are no text.
bool is_binary_file(const std::string& path);

}  // namespace insitu
