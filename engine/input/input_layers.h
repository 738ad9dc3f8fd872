#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/input/chunked_file.h"
#include "engine/input/layered_file.h"
#include "insitu/block_options.h"
#include "insitu/byte_source.h"

namespace insitu {

/// What becomes of a file that is no text: it is read all the same, or passed over, as if it were empty.
enum class BinaryFiles : std::uint8_t { Read, PassedOver };

/// Decides how a file is read, from `options` or else from its beginning, of which up to kHeadBytes are read; of a pipe
/// what comes up to the first newline. `path`: of the file, where a shape depends on it.
LayeredFile open_layers(std::unique_ptr<ByteSource> source, std::string_view path, const BlockOptions& options,
                        BinaryFiles binary_files = BinaryFiles::Read);

/// Returns the chunks of a large file of plain lines; nullopt: it is no such file. `source` must outlive the chunks,
/// and is as before.
std::optional<ChunkedFile> chunks_of_plain_lines(ByteSource& source, std::string_view path,
                                                 const BlockOptions& options);

}  // namespace insitu
