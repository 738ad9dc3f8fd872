#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "insitu/byte_source.h"

namespace insitu {

/// Returns up to `wanted` bytes of text before a place in a file; fewer where the text begins (a byte order mark is
/// none of it), and none where it cannot be read. Thread-safe.
std::string text_before(const RandomAccessFile& file, std::uint64_t offset, std::size_t wanted);

}  // namespace insitu
