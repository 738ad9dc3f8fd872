#pragma once

#include <memory>
#include <string>

#include "engine/input/block_options.h"
#include "engine/input/block_reader.h"
#include "engine/input/byte_source.h"

namespace insitu {

/// Makes a reader of all files in a zip or tar archive, one after the other; the layers of each are decided by itself.
/// Problems and announcements name the member. `path`: of the archive.
std::unique_ptr<BlockReader> make_archive_block_reader(std::unique_ptr<ByteSource> archive, std::string path,
                                                       const BlockOptions& options);

}  // namespace insitu
