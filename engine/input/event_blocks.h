#pragma once

#include <memory>

#include "engine/input/block.h"
#include "engine/input/block_reader.h"
#include "engine/input/byte_source.h"

namespace insitu {

/// Makes the BlockReader of InputShape::Events. A block's buffer is one stretch of the file, from the begin of its
/// first event to the end of its last. `source` must outlive the reader.
std::unique_ptr<BlockReader> make_event_block_reader(ByteSource& source, const BlockOptions& options);

}  // namespace insitu
