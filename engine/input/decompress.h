#pragma once

#include <expected>
#include <memory>

#include "engine/input/byte_source.h"
#include "engine/input/input_problem.h"

namespace insitu {

/// Reads the first bytes of `source` and, if they are those of gzip, zstd, bzip2 or xz, returns a source that
/// decompresses it; otherwise a source with the same bytes.
///
/// Several members, frames or streams one after another are one file. gzip may be padded with zeros after a member.
/// Bytes that were decoded before damaged data are handed out first, then the InputProblem; its offset counts
/// decompressed bytes. The error of this function is that of reading the first bytes.
std::expected<std::unique_ptr<ByteSource>, InputProblem> decompress(std::unique_ptr<ByteSource> source);

}  // namespace insitu
