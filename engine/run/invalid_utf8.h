#pragma once

#include <cstdint>

#include "engine/input/block.h"

namespace insitu {

/// Returns the number of events of a block whose bytes are not all UTF-8.
std::uint64_t count_invalid_utf8(const Block& block);

}  // namespace insitu
