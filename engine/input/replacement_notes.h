#pragma once

#include <memory>

#include "engine/input/block_reader.h"
#include "insitu/byte_source.h"

namespace insitu {

/// Makes a reader that reads as `reader` does, and announces at the end how many U+FFFD the decoding of `source` has
/// put in place of bytes, if any. `source` must outlive it, and `reader` must read from it.
std::unique_ptr<BlockReader> make_replacement_notes(std::unique_ptr<BlockReader> reader, const ByteSource& source);

}  // namespace insitu
