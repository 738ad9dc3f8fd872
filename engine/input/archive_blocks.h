#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engine/input/block_reader.h"
#include "engine/input/layered_file.h"
#include "insitu/block_options.h"
#include "insitu/byte_source.h"

namespace insitu {

using OpenMember = std::function<LayeredFile(std::unique_ptr<ByteSource> content, std::string_view name)>;

/// Makes a reader of all files in a zip or tar archive, one after the other; the layers of each are decided by itself.
/// Problems and announcements name the member. `open`: decides the layers of a member from its content, decompressed,
/// and its name. `path`: of the archive.
std::unique_ptr<BlockReader> make_archive_block_reader(std::unique_ptr<ByteSource> archive, std::string path,
                                                       const BlockOptions& options, const OpenMember& open);

}  // namespace insitu
