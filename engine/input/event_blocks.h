#pragma once

#include <memory>

#include "engine/input/block_reader.h"
#include "insitu/block_options.h"
#include "insitu/byte_source.h"

namespace insitu {

/// Makes the BlockReader of a shape whose events stand in JSON documents: Events, Envelope, CloudTrail, Records,
/// Results, Json. A block's buffer is one stretch of the file, from the begin of its first event on, unless it is
/// sifted. `source` must outlive the reader.
std::unique_ptr<BlockReader> make_event_block_reader(ByteSource& source, InputShape shape, const BlockOptions& options);

}  // namespace insitu
