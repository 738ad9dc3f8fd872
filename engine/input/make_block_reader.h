#pragma once

#include <memory>

#include "engine/input/block.h"
#include "engine/input/block_reader.h"
#include "engine/input/byte_source.h"

namespace insitu {

/// Makes the BlockReader of the shape that `options` ask for. `source` must outlive the reader.
std::unique_ptr<BlockReader> make_block_reader(ByteSource& source, const BlockOptions& options);

}  // namespace insitu
