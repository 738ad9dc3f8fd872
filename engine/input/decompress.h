#pragma once

#include <expected>
#include <memory>

#include "insitu/byte_source.h"
#include "insitu/input_problem.h"

namespace insitu {

/// How often a file may have been compressed with gzip: a subscription compresses, and a delivery may do so again.
inline constexpr unsigned kMaxGzipLayers = 3;

/// Reads the first bytes of `source` and, if they are those of gzip, zstd, bzip2 or xz, returns a source that
/// decompresses it; otherwise a source with the same bytes. Content of gzip that begins like gzip is opened again: at
/// most kMaxGzipLayers in all, and a further one is an error. The facts of the source state the layers, and the time
/// in the header of the outermost one.
///
/// For that the first bytes are decompressed at once; it waits for them where `source` is live.
///
/// Several members, frames or streams one after another are one file. gzip may be padded with zeros after a member.
/// Bytes that were decoded before damaged data are handed out first, then the InputProblem; its offset counts
/// decompressed bytes. The error of this function is that of reading the first stored bytes.
std::expected<std::unique_ptr<ByteSource>, InputProblem> decompress(std::unique_ptr<ByteSource> source);

}  // namespace insitu
